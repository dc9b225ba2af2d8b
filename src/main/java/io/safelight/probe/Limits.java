package io.safelight.probe;

import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import java.util.Locale;

/** The gate that every announced size passes before anything else of the file is believed. */
record Limits(long fileBytes, long pixels, int side, int pages, long metadata) {
  static Limits of(LimitsConfig config) {
    return new Limits(
        config.fileSize(), config.pixels(), config.side(), config.pages(), config.metadata());
  }

  void admitFile(long bytes) throws Failure.Reject {
    if (bytes > fileBytes) {
      throw new Failure.Reject(
          Reason.FILE_TOO_LARGE,
          "The file has %,d bytes; the limit is %,d.".formatted(bytes, fileBytes));
    }
  }

  /**
   * @param bytes beside the pixels, as far as they have been met
   */
  void admitMetadata(long bytes) throws Failure.Reject {
    if (bytes > metadata) {
      throw new Failure.Reject(
          Reason.METADATA_TOO_LARGE,
          "The file carries more than %,d bytes of metadata.".formatted(metadata));
    }
  }

  void admitPages(int count) throws Failure.Reject {
    if (count > pages) {
      throw new Failure.Reject(
          Reason.TOO_MANY_PAGES,
          "The file has more than %,d pages, which is the limit.".formatted(pages));
    }
  }

  /**
   * @param width as announced, not negative
   * @param height as announced, not negative
   */
  Size admit(long width, long height) throws Failure.Reject {
    if (width < 1 || height < 1) {
      throw new Failure.Reject(
          Reason.BROKEN_HEADER, "The header announces %d x %d pixels.".formatted(width, height));
    }
    // Their product may pass 2^63.
    if (Math.multiplyHigh(width, height) != 0 || width * height < 0 || width * height > pixels) {
      throw new Failure.Reject(
          Reason.TOO_MANY_PIXELS,
          "The header announces %d x %d, which is %s megapixels; the limit is %s."
              .formatted(width, height, mega((double) width * height), mega(pixels)));
    }
    if (Math.max(width, height) > side) {
      throw new Failure.Reject(
          Reason.SIDE_TOO_LONG,
          "The header announces %d x %d; the limit for a side is %d pixels."
              .formatted(width, height, side));
    }
    return new Size((int) width, (int) height);
  }

  /**
   * @param size of the result before a bound of its own makes it smaller
   */
  void admitResult(Size size) throws Failure.Reject {
    if (size.pixels() > pixels || size.longEdge() > side) {
      throw new Failure.Reject(
          Reason.RESULT_TOO_LARGE,
          "The result would have %s pixels, which is %s megapixels; the limits are %s, and %d a side."
              .formatted(size, mega(size.pixels()), mega(pixels), side));
    }
  }

  private static String mega(double pixels) {
    return String.format(Locale.ROOT, "%.1f", pixels / 1e6);
  }
}
