package io.safelight.web;

import io.safelight.codec.Decoder;
import io.safelight.codec.MemoryRoom;
import io.safelight.codec.MemoryRoom.Spare;
import io.safelight.codec.MetadataReader;
import io.safelight.codec.Shown;
import io.safelight.colour.Profile;
import io.safelight.colour.Profiles;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Recipe;
import io.safelight.probe.HeaderProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a preview by the stages that pictures go through: the same limits, the same suspicion, the
 * same colours. A file that no stage would take has none.
 */
@ApplicationScoped
public class PreviewMaker {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Not what pictures get: a result is not enlarged once more, nor held to another format. */
  private static final Recipe AS_IT_IS =
      new Recipe(
          "preview",
          0,
          Recipe.Mode.STRONG,
          0,
          0,
          Recipe.Form.of(Recipe.Output.PNG, 100),
          Recipe.Carried.ALL);

  private final HeaderProbe probe;
  private final MetadataReader metadata;
  private final Decoder decoder;
  private final Profiles profiles;
  private final MemoryRoom room;
  private final Clock clock;

  public PreviewMaker(
      HeaderProbe probe,
      MetadataReader metadata,
      Decoder decoder,
      Profiles profiles,
      MemoryRoom room,
      Clock clock) {
    this.probe = probe;
    this.metadata = metadata;
    this.decoder = decoder;
    this.profiles = profiles;
    this.room = room;
    this.clock = clock;
  }

  /**
   * @param isReduced whether it has fewer pixels than the picture
   */
  record Made(Shown shown, boolean isReduced) {}

  /**
   * Of a file's first page.
   *
   * @param sha256 the digest that the file must have, where that is known
   * @return empty where it is another file
   * @throws Failure where it cannot be decoded
   * @throws Refused where pictures want all the room that there is
   */
  Optional<Made> make(Path file, PreviewSize wanted, Optional<String> sha256)
      throws Failure, InterruptedException {
    Job.Probed probed = probe.probe(claimed(file).ordered(AS_IT_IS));
    if (sha256.isPresent() && !sha256.get().equals(probed.sha256())) {
      return Optional.empty();
    }
    Job.Described described = metadata.read(probed);
    Spare spare =
        room.spare(probed, PATIENCE)
            .orElseThrow(
                () -> Refused.busy("NO_MEMORY", "Pictures under way want all the memory."));
    try {
      Raster picture = decoder.decode(described).picture();
      Size size = wanted.of(picture.size());
      Profile own = profiles.of(described.pageMetadata(), picture.layout()).profile();
      boolean isReduced = !size.equals(picture.size());
      return Optional.of(new Made(Shown.of(picture, own, size), isReduced));
    } finally {
      spare.close();
    }
  }

  /** As a picture that is given: it stays where it is, and has no desk, for nothing is written. */
  private Job.Claimed claimed(Path file) {
    Path folder = file.getParent();
    return new Job.Claimed(
        new Origin(
            "preview-" + UUID.randomUUID(),
            file,
            file.getFileName(),
            folder,
            folder,
            Optional.empty(),
            Optional.empty(),
            clock.instant(),
            Origin.Keeping.GIVEN));
  }
}
