package io.safelight.ops;

import io.safelight.job.Failure;
import io.safelight.job.Origin;
import io.safelight.job.Origin.Keeping;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Pictures' passages as tests need them. */
final class Passages {
  static final Path HOME = Path.of("/hot").toAbsolutePath();
  static final Path OUTBOX = HOME.resolve("outbox");

  private Passages() {}

  static Origin claimed(String relative, Instant taken) {
    return origin(relative, taken, Keeping.CLAIMED);
  }

  static Origin given(String relative, Instant taken) {
    return origin(relative, taken, Keeping.GIVEN);
  }

  private static Origin origin(String relative, Instant taken, Keeping keeping) {
    Path desk = HOME.resolve("work/node/" + relative.hashCode());
    return new Origin(
        "id-" + relative,
        keeping == Keeping.CLAIMED
            ? desk.resolve("original").resolve(relative)
            : Path.of("/album").toAbsolutePath().resolve(relative),
        Path.of(relative),
        desk,
        OUTBOX,
        Optional.empty(),
        Optional.empty(),
        taken,
        keeping);
  }

  static Outcome done(Origin origin, Duration took) {
    return new Outcome.Done(
        origin,
        origin.taken().plus(took),
        1,
        1_000_000,
        origin.outbox().resolve(origin.relative()).resolveSibling("result.png"));
  }

  static Outcome failed(Origin origin, Duration took, Reason reason) {
    return new Outcome.Failed(
        origin,
        origin.taken().plus(took),
        3,
        "decode",
        new Failure.Reject(reason, "in the words of the test"));
  }
}
