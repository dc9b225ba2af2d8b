package io.safelight.codec;

import io.safelight.colour.Profile;
import io.safelight.image.PixelLayout;
import io.safelight.image.Size;
import io.safelight.job.Enhancement;
import io.safelight.job.Job;
import io.safelight.job.Recipe;
import io.safelight.metadata.Change;
import io.safelight.metadata.ExifColour;
import io.safelight.metadata.FittingMetadata;
import io.safelight.metadata.Metadata;
import io.safelight.metadata.Provenance;
import io.safelight.metadata.TrueMetadata;
import java.time.Clock;
import java.util.Optional;

/** What a result says beside its pixels. */
final class ResultMetadata {
  /** Of a digest of 64 digits: enough to tell models apart. */
  private static final int DIGEST_SHOWN = 12;

  private final String program;
  private final Clock clock;

  /**
   * @param program name and version
   */
  ResultMetadata(String program, Clock clock) {
    this.program = program;
    this.clock = clock;
  }

  /**
   * @param layout as it is written
   * @return in the shape that the format holds, with notes on what it cannot
   */
  Metadata of(Job.Enhanced job, StoredColours colours, PixelLayout layout) {
    Job.Described described = job.described();
    Recipe recipe = described.probed().recipe();
    Size upright = described.pageHeader().uprightSize();
    Metadata source = described.pageMetadata();
    Metadata named =
        colours
            .converted()
            .map(profile -> source.withTags(source.tags().map(tags -> exif(profile).said(tags))))
            .orElse(source);
    Metadata made =
        TrueMetadata.of(
            named,
            new Change(described.pageHeader().orientation(), upright, job.result().size()),
            recipe.carried().metadata(),
            recipe.carried().provenance()
                ? provenance(recipe, job.enhancement())
                : Optional.empty(),
            colours.icc());
    return FittingMetadata.of(made, described.probed().outputFormat(), layout);
  }

  private static ExifColour exif(Profile profile) {
    if (profile == Profile.ADOBE_RGB) {
      return ExifColour.ADOBE_RGB;
    }
    return profile == Profile.SRGB || profile == Profile.GREY ? ExifColour.SRGB : ExifColour.UNSAID;
  }

  private Optional<Provenance> provenance(Recipe recipe, Enhancement done) {
    if (done.steps().isEmpty()) {
      return Optional.empty();
    }
    String digest = done.modelSha256();
    return Optional.of(
        new Provenance(
            program,
            clock.instant(),
            "model %s %s; recipe %s: %s"
                .formatted(
                    done.model(),
                    digest.substring(0, Math.min(DIGEST_SHOWN, digest.length())),
                    recipe.name(),
                    String.join(", ", done.steps())),
            done.isMoreThanShrunk()));
  }
}
