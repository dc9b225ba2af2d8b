package io.safelight.codec;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.colour.Profile;
import io.safelight.colour.Profiles;
import io.safelight.colour.SeenReference;
import io.safelight.image.Header;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import io.safelight.job.Recipe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Described → Decoded. The pixels of the next page come to the heap, upright, 8 or 16 bit, in the
 * source's own colours: grey, RGB or inks, with or without alpha. Needs OpenCV's natives loaded.
 */
@Named("decoder")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Decoder {
  private final Profiles profiles;

  public Decoder(Profiles profiles) {
    this.profiles = profiles;
  }

  /**
   * @throws Failure.Reject {@code CORRUPT_PIXELS} where they cannot be decoded to the size that the
   *     header announced; {@code TOO_MANY_PIXELS} where no raster can hold them
   * @throws Failure.Fault {@code OUT_OF_MEMORY} or {@code STORAGE_FAILED}
   */
  public Job.Decoded decode(Job.Described job) throws Failure {
    Header header = job.pageHeader();
    Recipe.Form form = job.probed().recipe().form();
    Size upright = header.uprightSize();
    requireRoom(header, header.size(), Reason.TOO_MANY_PIXELS);
    requireRoom(header, form.enlarged(upright), Reason.RESULT_TOO_LARGE);
    Encoder.requireSides(job.probed().outputFormat(), form.result(upright));
    try {
      Raster picture =
          Upright.turned(
              RasterReader.read(job.origin().file(), job.page(), header), header.orientation());
      Profile profile = profiles.of(job.pageMetadata(), picture.layout()).profile();
      return job.decoded(picture, SeenReference.of(picture, profile));
    } catch (UndecodableException damaged) {
      throw new Failure.Reject(Reason.CORRUPT_PIXELS, damaged.getMessage(), damaged);
    } catch (OutOfMemoryError error) {
      throw new Failure.Fault(
          Reason.OUT_OF_MEMORY,
          "Decoding %s needs more memory than there is: %s."
              .formatted(header.size(), error.getMessage()),
          error);
    } catch (ClosedByInterruptException stopped) {
      throw new Failure.Interrupted("The program stops while it decodes.", stopped);
    } catch (IOException e) {
      throw new Failure.Fault(
          Reason.STORAGE_FAILED, "The original could not be read: " + e + ".", e);
    }
  }

  /** A raster is one Java array, and OpenCV counts its bytes in an int. */
  private static void requireRoom(Header header, Size size, Reason reason) throws Failure.Reject {
    long bytes = DecodingNeed.rasterBytes(header) / header.size().pixels() * size.pixels();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new Failure.Reject(
          reason,
          "%s with %d channels of %d bits is %,d bytes; a raster holds %,d."
              .formatted(size, header.channels(), header.bitDepth(), bytes, Integer.MAX_VALUE - 8));
    }
  }
}
