package io.safelight.web;

import io.safelight.folder.Quarantine;
import io.safelight.job.Outcome;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tells those who listen what happens: twice a second, and only while somebody does. One thread
 * looks for all of them. Whoever does not keep up is let go, and may come again.
 */
@ApplicationScoped
public class Listeners {
  private static final Logger LOG = Logger.getLogger(Listeners.class);

  private static final long EVERY_MILLIS = 500;

  /** So often there is a sign of life where nothing happens: every fifteen seconds. */
  private static final int QUIET_TURNS = 30;

  /** What one listener may lag behind; and what may end between two turns. */
  private static final int MOST_UNREAD = 256;

  /** What is told. */
  sealed interface Told {
    /** How it stands. */
    record Standing(Now now) implements Told {}

    /** A picture came out. */
    record Done(Result result) implements Told {}

    /** A picture failed. */
    record Failed(Quarantine.Told failure) implements Told {}

    /** Nothing happened. */
    record Alive() implements Told {}
  }

  private final Looking looking;
  private final History history;
  private final Failures failures;
  private final int most;
  private final Set<MultiEmitter<? super Told>> emitters = ConcurrentHashMap.newKeySet();
  private final Queue<Outcome> ended = new ArrayBlockingQueue<>(MOST_UNREAD);
  private ScheduledExecutorService thread;
  private Now last;
  private int quiet;

  public Listeners(Looking looking, History history, Failures failures, WebConfig config) {
    this.looking = looking;
    this.history = history;
    this.failures = failures;
    this.most = config.listeners();
  }

  /**
   * What happens from now on, how it stands first.
   *
   * @throws Refused where as many listen as may
   */
  Multi<Told> listen() {
    if (emitters.size() >= most) {
      throw Refused.busy(
          "TOO_MANY_LISTENERS", "%d listen already, which is the limit.".formatted(most));
    }
    return Multi.createFrom()
        .<Told>emitter(this::add, BackPressureStrategy.IGNORE)
        .onOverflow()
        .buffer(MOST_UNREAD);
  }

  /** How many listen. */
  int count() {
    return emitters.size();
  }

  private void add(MultiEmitter<? super Told> emitter) {
    emitter.onTermination(() -> remove(emitter));
    synchronized (this) {
      if (emitters.size() >= most) {
        emitter.complete();
        return;
      }
      emitters.add(emitter);
      if (thread == null) {
        ended.clear();
        thread = Executors.newSingleThreadScheduledExecutor(Listeners::daemon);
        thread.scheduleWithFixedDelay(
            this::turn, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
      }
      thread.execute(() -> greet(emitter));
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "light-table");
    thread.setDaemon(true);
    return thread;
  }

  private synchronized void remove(MultiEmitter<? super Told> emitter) {
    emitters.remove(emitter);
    if (emitters.isEmpty()) {
      stop();
    }
  }

  @PreDestroy
  synchronized void stop() {
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
    }
  }

  /** On a picture's thread: nothing is looked at here. */
  void notice(@Observes Outcome outcome) {
    if (!emitters.isEmpty()) {
      // Beyond its bound it is seen in the lists.
      ended.offer(outcome);
    }
  }

  private void greet(MultiEmitter<? super Told> emitter) {
    try {
      emitter.emit(new Told.Standing(looking.now()));
    } catch (RuntimeException e) {
      LOG.debug("A listener could not be greeted", e);
      emitter.fail(e);
    }
  }

  private void turn() {
    try {
      boolean told = false;
      for (Outcome outcome = ended.poll(); outcome != null; outcome = ended.poll()) {
        Optional<Told> one = told(outcome);
        one.ifPresent(this::tell);
        told |= one.isPresent();
      }
      Now now = looking.now();
      if (!now.equals(last)) {
        last = now;
        told = true;
        tell(new Told.Standing(now));
      }
      quiet = told ? 0 : quiet + 1;
      if (quiet >= QUIET_TURNS) {
        quiet = 0;
        tell(new Told.Alive());
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      // The next turn looks again; a schedule that throws would never run any more.
      LOG.debug("A turn of the light table failed", e);
    }
  }

  private Optional<Told> told(Outcome outcome) {
    if (outcome instanceof Outcome.Done done) {
      return history.result(done).map(Told.Done::new);
    }
    return failures.told((Outcome.Failed) outcome).map(Told.Failed::new);
  }

  private void tell(Told told) {
    emitters.forEach(emitter -> emitter.emit(told));
  }
}
