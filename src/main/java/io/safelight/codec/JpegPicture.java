package io.safelight.codec;

import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Recipe.Subsampling;
import org.opencv.imgcodecs.Imgcodecs;

/** A raster as the bytes of a JPEG: grey, luma and chroma, or inks. */
final class JpegPicture {
  /**
   * Codes made for the picture save some percent, and cost two bytes for each coefficient of the
   * whole picture in native memory: up to here.
   */
  private static final long OWN_CODES_PIXELS = 32_000_000;

  private JpegPicture() {}

  /**
   * @param picture 8 bits, grey, BGR or CMYK
   */
  static byte[] of(Raster picture, JpegForm form) throws Failure.Reject {
    return picture.layout().isInk()
        ? InkJpegWriter.of(picture, form)
        : of(picture, Region.all(picture.size()), form);
  }

  /**
   * @param picture 8 bits, grey or BGR
   */
  static byte[] of(Raster picture, Region region, JpegForm form) throws Failure.Reject {
    return OpenCvWriter.encoded(
        "jpg",
        picture,
        region,
        Imgcodecs.IMWRITE_JPEG_QUALITY,
        form.quality(),
        Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR,
        factor(form.chroma()),
        Imgcodecs.IMWRITE_JPEG_PROGRESSIVE,
        form.progressive() ? 1 : 0,
        Imgcodecs.IMWRITE_JPEG_OPTIMIZE,
        hasOwnCodes(picture.size()) ? 1 : 0);
  }

  /** Whether the codes of a JPEG of this size are made for it. */
  static boolean hasOwnCodes(Size size) {
    return size.pixels() <= OWN_CODES_PIXELS;
  }

  private static int factor(Subsampling chroma) {
    return switch (chroma) {
      case S444 -> Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444;
      case S422 -> Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_422;
      case S420, AUTO -> Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_420;
    };
  }
}
