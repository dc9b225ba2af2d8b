package io.safelight.folder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks {@link Tenancy#problems()} on behalf of everybody who wants to know: at most once a second,
 * so that health probes and claims do not burden a share; and on a thread of its own, because a
 * look at an NFS mount whose server is gone returns only when the server does.
 */
@ApplicationScoped
public class ShareWatch {
  /** The one problem that is told while a look has not returned in time. */
  public static final String NO_ANSWER = "the folders do not answer";

  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private record Answer(List<String> problems, long given) {}

  private record Question(long asked, CompletableFuture<Answer> answer) {}

  private final Supplier<List<String>> folders;
  private final long freshNanos;
  private final long patienceNanos;
  private final LongSupplier nanoTime;
  private final Executor thread = oneDaemon();
  private Question latest;

  @Inject
  public ShareWatch(Tenancy tenancy) {
    this(tenancy::problems, FRESH, PATIENCE, System::nanoTime);
  }

  ShareWatch(
      Supplier<List<String>> folders, Duration fresh, Duration patience, LongSupplier nanoTime) {
    this.folders = folders;
    this.freshNanos = fresh.toNanos();
    this.patienceNanos = patience.toNanos();
    this.nanoTime = nanoTime;
  }

  private static Executor oneDaemon() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "share-watch");
              // One that hangs must not keep the program from ending.
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * What is wrong with the folders, in words for the operator, as of a second ago or less; empty
   * where all is well. Returns within the time limit whatever the share does.
   */
  public List<String> problems() {
    return answered(question());
  }

  /** Asks something else of the folders, afresh, within the same time limit. */
  List<String> ask(Supplier<List<String>> question) {
    return answered(asked(question));
  }

  /** Something has just failed that hints at the share. */
  public void recheck() {
    lookAgain();
  }

  /** What was answered holds no more: the next who asks has it looked at anew. */
  synchronized void lookAgain() {
    latest = null;
  }

  private Question asked(Supplier<List<String>> question) {
    return new Question(
        nanoTime.getAsLong(),
        CompletableFuture.supplyAsync(
            () -> new Answer(List.copyOf(question.get()), nanoTime.getAsLong()), thread));
  }

  private List<String> answered(Question question) {
    long left = question.asked + patienceNanos - nanoTime.getAsLong();
    try {
      return question.answer.get(Math.max(0, left), TimeUnit.NANOSECONDS).problems();
    } catch (TimeoutException e) {
      return List.of(NO_ANSWER);
    } catch (ExecutionException e) {
      return List.of("the folders cannot be asked: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(NO_ANSWER);
    }
  }

  /** The look that is under way, or the last one while it is fresh, or else a new one. */
  private synchronized Question question() {
    if (latest == null || isStale(latest.answer)) {
      latest = asked(folders);
    }
    return latest;
  }

  private boolean isStale(CompletableFuture<Answer> answer) {
    if (!answer.isDone()) {
      return false;
    }
    return answer.isCompletedExceptionally()
        || nanoTime.getAsLong() - answer.join().given >= freshNanos;
  }
}
