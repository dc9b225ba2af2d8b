package io.safelight.job;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

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
   */
  record Failed(Origin origin, Instant ended, int attempts, String stage, Failure failure)
      implements Outcome {
    public Failed {
      Objects.requireNonNull(stage);
      Objects.requireNonNull(failure);
    }
  }
}
