package io.safelight.job;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/**
 * A picture could not be finished. Closed: the failure policy in the routes has one clause for each
 * kind. A stage may throw anything; {@link #of} turns what is no {@code Failure} into one.
 */
public abstract sealed class Failure extends Exception
    permits Failure.Reject, Failure.Fault, Failure.Unfaithful, Failure.Interrupted {
  private static final long serialVersionUID = 1L;

  /** Causes can form a ring. */
  private static final int DEEPEST = 32;

  private final Reason reason;

  private Failure(Reason reason, String detail, Throwable cause) {
    super(Legible.of(detail), cause);
    this.reason = reason;
  }

  /**
   * Every throwable as one of the four kinds: what no stage has foreseen is a fault of ours.
   *
   * @param thrown anything that a stage threw, {@code Error}s included
   */
  public static Failure of(Throwable thrown) {
    List<Throwable> causes =
        Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(DEEPEST).toList();
    Optional<Failure> known =
        causes.stream().filter(Failure.class::isInstance).map(Failure.class::cast).findFirst();
    // A stage that took an interruption for a broken file must not cost the picture.
    if (known.filter(Interrupted.class::isInstance).isEmpty()
        && causes.stream().anyMatch(Failure::isInterruption)) {
      return new Interrupted("stopped while it was under way", thrown);
    }
    for (Throwable cause : causes) {
      // Nor may one that took a lack of memory for it.
      if (cause instanceof OutOfMemoryError && known.filter(Fault.class::isInstance).isEmpty()) {
        return new Fault(Reason.OUT_OF_MEMORY, said(cause), thrown);
      }
    }
    if (known.isPresent()) {
      return known.get();
    }
    for (Throwable cause : causes) {
      if (cause instanceof IOException) {
        return new Fault(Reason.STORAGE_FAILED, said(cause), thrown);
      }
    }
    return new Fault(Reason.UNEXPECTED, said(thrown), thrown);
  }

  private static boolean isInterruption(Throwable cause) {
    return cause instanceof InterruptedException
        || cause instanceof ClosedByInterruptException
        || cause instanceof RejectedExecutionException;
  }

  /** The throwable's class and words: file system exceptions say nothing but a path. */
  private static String said(Throwable thrown) {
    String name = thrown.getClass().getSimpleName();
    return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
  }

  public Reason reason() {
    return reason;
  }

  /**
   * What happened to this very picture, with the figures: {@code 12000 x 9000 is 108 megapixels}.
   */
  public String detail() {
    return getMessage();
  }

  /** The picture's fault: trying again cannot help. */
  public static final class Reject extends Failure {
    private static final long serialVersionUID = 1L;

    public Reject(Reason reason, String detail) {
      this(reason, detail, null);
    }

    public Reject(Reason reason, String detail, Throwable cause) {
      super(reason, detail, cause);
    }
  }

  /** Our fault (memory, disk, share, device): trying again later can help. */
  public static final class Fault extends Failure {
    private static final long serialVersionUID = 1L;

    public Fault(Reason reason, String detail, Throwable cause) {
      super(reason, detail, cause);
    }
  }

  /** The result did not pass its verification; the detail holds the measured figure. */
  public static final class Unfaithful extends Failure {
    private static final long serialVersionUID = 1L;

    public Unfaithful(Reason reason, String detail) {
      this(reason, detail, null);
    }

    public Unfaithful(Reason reason, String detail, Throwable cause) {
      super(reason, detail, cause);
    }
  }

  /** The program is stopping: neither the picture's fault nor a result. */
  public static final class Interrupted extends Failure {
    private static final long serialVersionUID = 1L;

    public Interrupted(String detail, Throwable cause) {
      super(Reason.SHUTTING_DOWN, detail, cause);
    }
  }
}
