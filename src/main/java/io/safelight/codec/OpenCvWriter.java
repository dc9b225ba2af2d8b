package io.safelight.codec;

import io.safelight.image.Mats;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;

/** Encodes with OpenCV, which holds the pixels and the file in native memory meanwhile. */
final class OpenCvWriter {
  private OpenCvWriter() {}

  /**
   * @param extension by which OpenCV knows the format
   * @param picture 8 bits, grey, BGR or BGRA
   * @param parameters names and values in turn
   * @throws OutOfMemoryError where heap or native memory do not suffice
   */
  static byte[] encoded(String extension, Raster picture, Region region, int... parameters)
      throws Failure.Reject {
    MatOfInt said = new MatOfInt(parameters);
    MatOfByte encoded = new MatOfByte();
    Mat pixels = null;
    try {
      pixels = Mats.copyOf(picture, region);
      if (!Imgcodecs.imencode("." + extension, pixels, encoded, said)) {
        throw refused(extension, picture, "without a word", null);
      }
      pixels.release();
      return encoded.toArray();
    } catch (Failure.Reject e) {
      throw e;
    } catch (Exception e) {
      NativeErrors.rethrowOutOfMemory(e);
      throw refused(extension, picture, "saying " + String.valueOf(e.getMessage()).strip(), e);
    } finally {
      said.release();
      encoded.release();
      if (pixels != null) {
        pixels.release();
      }
    }
  }

  private static Failure.Reject refused(
      String extension, Raster picture, String how, Exception cause) {
    return new Failure.Reject(
        Reason.ENCODING_FAILED,
        "The %s encoder refused %s %s.".formatted(extension, picture, how),
        cause);
  }
}
