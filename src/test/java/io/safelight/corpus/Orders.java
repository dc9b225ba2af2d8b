package io.safelight.corpus;

import io.safelight.codec.Encoder;
import io.safelight.colour.Profiles;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Recipe;
import io.safelight.metadata.Metadata;
import io.safelight.probe.LimitsConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

/** Jobs for single stages: a file, a desk, and a recipe that changes nothing. */
public final class Orders {
  /** The limits that the program comes with. */
  public static final LimitsConfig LIMITS = limits(2_147_483_648L, 250_000_000, 65_000);

  private Orders() {}

  public static LimitsConfig limits(long fileSize, long pixels, int side) {
    return limits(fileSize, pixels, side, 1000);
  }

  public static LimitsConfig limits(long fileSize, long pixels, int side, int pages) {
    return new Limits(fileSize, pixels, side, pages, 64 << 20);
  }

  private record Limits(long fileSize, long pixels, int side, int pages, long metadata)
      implements LimitsConfig {}

  public static Encoder encoder() {
    return new Encoder(Profiles.plain(), Clock.systemUTC(), "test");
  }

  /** With nothing beside its pixels. */
  public static Job.Described described(Job.Probed probed) {
    return probed.described(Collections.nCopies(probed.pages().size(), Metadata.NONE));
  }

  public static Job.Ordered of(Path file) {
    return of(file, Recipe.Output.PNG, 90, file.resolveSibling("desk"));
  }

  public static Job.Ordered of(Path file, Recipe.Output output, int quality, Path desk) {
    Origin origin =
        new Origin(
            "a-job",
            file,
            file.getFileName(),
            desk,
            desk,
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH,
            Origin.Keeping.GIVEN);
    return new Job.Ordered(
        origin,
        new Recipe(
            "as-it-is",
            0,
            Recipe.Mode.NATURAL,
            0,
            0,
            Recipe.Form.of(output, quality),
            Recipe.Carried.ALL));
  }
}
