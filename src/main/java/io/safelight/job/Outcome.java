package io.safelight.job;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What became of a picture. Fired as a CDI event exactly once for each passage that ended. */
public sealed interface Outcome extends Way {
  Instant ended();

  int attempts();

  default Duration took() {
    return Duration.between(origin().taken(), ended());
  }

  /** The result stands in the outbox. */
  record Done(Origin origin, Instant ended, int attempts, long pixels, Path result)
      implements Outcome {}

  /**
   * There is no result.
   *
   * @param stage the stage that failed
   * @param place where the original lies in error/; empty before it does, and for a given picture
   */
  record Failed(
      Origin origin,
      Instant ended,
      int attempts,
      String stage,
      Failure failure,
      Optional<Path> place)
      implements Outcome {
    public Failed {
      Objects.requireNonNull(stage);
      Objects.requireNonNull(failure);
      Objects.requireNonNull(place);
    }

    /** One whose original is not set aside yet. */
    public Failed(Origin origin, Instant ended, int attempts, String stage, Failure failure) {
      this(origin, ended, attempts, stage, failure, Optional.empty());
    }

    /** The same, its original set aside. */
    public Failed at(Path original) {
      return new Failed(origin, ended, attempts, stage, failure, Optional.of(original));
    }
  }
}
