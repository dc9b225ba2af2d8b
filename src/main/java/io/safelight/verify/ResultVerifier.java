package io.safelight.verify;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.colour.Profile;
import io.safelight.colour.Profiles;
import io.safelight.colour.SeenReference;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelChecksum;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Likeness;
import io.safelight.job.PageWritten;
import io.safelight.job.Reason;
import io.safelight.job.ResultPromise;
import io.safelight.job.UnderWay;
import io.safelight.metadata.Metadata;
import io.safelight.metadata.MetadataCheck;
import io.safelight.verify.LikenessMeasure.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The last gate before the outbox: reads the staged file back from disk and holds it to what the
 * encoder promised and to the picture that it was made from.
 */
@Named("resultVerifier")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class ResultVerifier {
  // A result of one tone is a failure only if it lost a tone range: a dark, nearly even scan that
  // came out a little more even is none.
  private static final double SPREAD_LOST = 0.25;

  private final VerifyConfig bounds;
  private final Profiles profiles;
  private final UnderWay underWay;

  public ResultVerifier(VerifyConfig bounds, Profiles profiles, UnderWay underWay) {
    this.bounds = bounds;
    this.profiles = profiles;
    this.underWay = underWay;
  }

  /**
   * The stage.
   *
   * @throws Failure.Unfaithful where the file is not what was promised, or not its source's picture
   * @throws Failure.Fault {@code STORAGE_FAILED} where the disk would not give it back; {@code
   *     OUT_OF_MEMORY}
   */
  public Job.Verified verify(Job.Encoded encoded) throws Failure {
    try {
      StagedFile file = StagedFile.read(encoded.staged());
      int pages = encoded.pages().size();
      List<Metadata> found = file.metadata(encoded.pages().get(0).promise().format(), pages);
      Likeness least = null;
      for (int page = 0; page < pages; page++) {
        // A thousand pages take long, and whoever gets on is not stuck.
        underWay.enter(encoded.origin(), "verify");
        hasSizeDue(encoded, page);
        Likeness likeness = verify(file, encoded.pages().get(page), page, found.get(page));
        least = least == null || likeness.structure() < least.structure() ? likeness : least;
      }
      return encoded.verified(least, file.sha256(), file.length());
    } catch (OutOfMemoryError e) {
      throw new Failure.Fault(Reason.OUT_OF_MEMORY, "no memory to read back the result", e);
    }
  }

  /** By the source's header and the recipe: what the encoder was given may have been wrong. */
  private static void hasSizeDue(Job.Encoded encoded, int page) throws Failure {
    Size upright = encoded.probed().pages().get(page).uprightSize();
    Size due = encoded.probed().recipe().form().result(upright);
    Size size = encoded.pages().get(page).promise().size();
    if (!size.equals(due)) {
      throw new Failure.Unfaithful(
          Reason.RESULT_DIFFERS,
          "of a source of %s the result is %s, due is %s".formatted(upright, size, due));
    }
  }

  private Likeness verify(StagedFile file, PageWritten written, int page, Metadata found)
      throws Failure {
    Raster result = file.pixels(written.promise(), page);
    keepsPromise(written.promise(), result);
    keepsPromise(written.promise().metadata(), found, written.promise().format());
    // Each as it looks: the result may be in another profile than its source.
    Profile profile = profiles.of(found, result.layout()).profile();
    Figures figures =
        LikenessMeasure.between(written.reference(), SeenReference.of(result, profile));
    resembles(figures);
    return figures.likeness();
  }

  private static void keepsPromise(ResultPromise promise, Raster result) throws Failure {
    boolean kept =
        result.size().equals(promise.size())
            && result.layout() == promise.layout()
            && result.bitDepth() == promise.bitDepth();
    if (!kept) {
      throw new Failure.Unfaithful(
          Reason.RESULT_DIFFERS,
          "the file holds %s where %s, %s of %d bits were promised"
              .formatted(result, promise.size(), promise.layout(), promise.bitDepth()));
    }
    OptionalLong checksum = promise.pixelChecksum();
    if (checksum.isPresent() && checksum.getAsLong() != PixelChecksum.of(result)) {
      throw new Failure.Unfaithful(
          Reason.RESULT_DIFFERS,
          "the pixels have checksum %08x where %08x was promised"
              .formatted(PixelChecksum.of(result), checksum.getAsLong()));
    }
  }

  private static void keepsPromise(Metadata promised, Metadata found, ImageFormat format)
      throws Failure {
    Optional<String> difference = MetadataCheck.difference(promised, found, format);
    if (difference.isPresent()) {
      throw new Failure.Unfaithful(Reason.RESULT_DIFFERS, difference.get());
    }
  }

  private void resembles(Figures found) throws Failure {
    boolean flat = found.resultSpread() < bounds.flatFloor();
    boolean sourceFlat = found.sourceSpread() < bounds.flatFloor();
    if (flat && !sourceFlat && found.resultSpread() < SPREAD_LOST * found.sourceSpread()) {
      throw unfaithful(
          Reason.RESULT_FLAT,
          "the result's tones spread by %.2f levels, the source's by %.2f; the floor is %.2f",
          found.resultSpread(),
          found.sourceSpread(),
          bounds.flatFloor());
    }
    atLeast("the structure", found.structure(), bounds.structureFloor());
    atLeast(
        "the structure of the worst sixteenth",
        found.localStructure(),
        bounds.localStructureFloor());
    if (found.chromaShift() > bounds.chromaCeiling()) {
      throw unfaithful(
          Reason.RESULT_COLOUR_DRIFT,
          "the mean chroma shift is %.1f levels, the ceiling is %.1f",
          found.chromaShift(),
          bounds.chromaCeiling());
    }
    if (found.localShift() > bounds.localShiftCeiling()) {
      throw unfaithful(
          Reason.RESULT_UNLIKE_SOURCE,
          "the worst 64th of the picture shifted by %.1f levels, the ceiling is %.1f",
          found.localShift(),
          bounds.localShiftCeiling());
    }
  }

  private static void atLeast(String what, double found, double floor) throws Failure {
    // Negated, so that a NaN fails too.
    if (!(found >= floor)) {
      throw unfaithful(
          Reason.RESULT_UNLIKE_SOURCE, what + " is %.3f, the floor is %.3f", found, floor);
    }
  }

  private static Failure.Unfaithful unfaithful(Reason reason, String detail, Object... figures) {
    return new Failure.Unfaithful(reason, String.format(Locale.ROOT, detail, figures));
  }
}
