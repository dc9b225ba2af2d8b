package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Outcome;
import io.safelight.job.UnderWay;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.support.SynchronizationAdapter;
import org.jboss.logging.Logger;

/**
 * Pictures that stay on their desks because the share keeps them from being finished. They have not
 * failed. Each is taken up again after a pause that grows, so that one that does not fit a nearly
 * full disk neither spins nor keeps the others waiting.
 */
@Named("postponements")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Postponements {
  private static final Logger LOG = Logger.getLogger("safelight");
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** {@code marked}: whether the desk's journal says that this process is not to blame. */
  private record Pause(int times, long until, String because, Path desk, boolean marked) {}

  private static final int MOST_WAITING = 8;

  private final AtomicBoolean lotUnderWay = new AtomicBoolean();
  private final Map<String, Pause> pauses = new ConcurrentHashMap<>();
  private final Claims claims;
  private final Attempts attempts;
  private final UnderWay underWay;
  private final Tenancy tenancy;
  private final ShareWatch share;
  private final Duration shortest;
  private final LongSupplier nanoTime;

  @Inject
  public Postponements(
      HotFolderConfig config,
      Claims claims,
      Attempts attempts,
      UnderWay underWay,
      Tenancy tenancy,
      ShareWatch share) {
    this(config.leftBehindEvery(), claims, attempts, underWay, tenancy, share, System::nanoTime);
  }

  Postponements(
      Duration shortest,
      Claims claims,
      Attempts attempts,
      UnderWay underWay,
      Tenancy tenancy,
      ShareWatch share,
      LongSupplier nanoTime) {
    this.shortest = shortest;
    this.claims = claims;
    this.attempts = attempts;
    this.underWay = underWay;
    this.tenancy = tenancy;
    this.share = share;
    this.nanoTime = nanoTime;
  }

  /** The share is to blame: the picture stays on its desk, and no other is taken for now. */
  public void postpone(@Body Job job, @ExchangeException Failure failure) {
    Path desk = job.origin().desk();
    if (pause(desk, failure.detail())) {
      LOG.warnf(
          "%s is postponed and stays on its desk %s, the share is to blame: %s",
          job.origin().displayName(), desk, failure.detail());
    }
    tenancy.suspend(
        "a picture could not be finished (%s); the folders are tried again every %d s"
            .formatted(failure.detail(), Math.max(1, shortest.toSeconds())),
        shortest);
    share.lookAgain();
  }

  /**
   * An outcome stands and cannot be filed, or a desk cannot be taken up.
   *
   * @param state a Job or an Outcome, or the path of a desk
   */
  public void strand(@Body Object state, @ExchangeException Failure failure) {
    Path desk =
        state instanceof Job job
            ? job.origin().desk()
            : state instanceof Outcome outcome ? outcome.origin().desk() : (Path) state;
    pause(desk, failure.detail());
    tenancy.doubt();
    share.lookAgain();
  }

  /** Whether this was not known yet. */
  private boolean pause(Path desk, String because) {
    String id = desk.getFileName().toString();
    Pause before = pauses.get(id);
    int times = before == null ? 1 : before.times + 1;
    long pause = Math.min(LONGEST.toNanos(), shortest.toNanos() << Math.min(20, times - 1));
    pauses.put(id, new Pause(times, nanoTime.getAsLong() + pause, because, desk, mark(desk)));
    return before == null || !before.because.equals(because);
  }

  private boolean mark(Path desk) {
    try {
      attempts.markPostponed(desk);
      return true;
    } catch (IOException e) {
      LOG.debugf("No mark on %s yet: %s", desk, e.toString());
      return false;
    }
  }

  /**
   * The desks that nobody is working at, but for those whose pause is not over; none while those
   * that were told last are still being worked off. Two lots side by side would begin at desks that
   * a poisonous one before them keeps waiting, and they would be blamed with it.
   *
   * @param lot the exchange that carries them; it ends when they are worked off
   */
  public List<Path> due(Exchange lot) throws IOException {
    if (!lotUnderWay.compareAndSet(false, true)) {
      return List.of();
    }
    lot.getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                lotUnderWay.set(false);
              }
            });
    return due();
  }

  List<Path> due() throws IOException {
    List<Path> leftBehind = claims.leftBehind();
    Set<String> there = new HashSet<>();
    leftBehind.forEach(desk -> there.add(desk.getFileName().toString()));
    pauses.keySet().removeIf(id -> !there.contains(id) && !underWay.contains(id));
    pauses.replaceAll(
        (id, pause) ->
            pause.marked || underWay.contains(id)
                ? pause
                : new Pause(pause.times, pause.until, pause.because, pause.desk, mark(pause.desk)));
    long now = nanoTime.getAsLong();
    return leftBehind.stream().filter(desk -> isDue(desk, now)).toList();
  }

  private boolean isDue(Path desk, long now) {
    Pause pause = pauses.get(desk.getFileName().toString());
    return pause == null || now - pause.until >= 0;
  }

  /**
   * Whether another picture may join those that wait. Under a quota, say, small files fit and
   * results do not: the whole inbox would move to the desks.
   */
  public boolean leaveRoom() {
    return waiting() < MOST_WAITING;
  }

  /** Pictures that wait on their desks for the share. */
  public int waiting() {
    return (int) pauses.keySet().stream().filter(id -> !underWay.contains(id)).count();
  }
}
