package io.safelight.codec;

import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.job.Job;
import io.safelight.job.Recipe;

/**
 * What a picture takes of memory at its worst moment, by what its header says, in bytes.
 *
 * @param heap rasters: Java arrays
 * @param outside what decoders and encoders take of native memory
 */
record MemoryNeed(long heap, long outside) {
  /** Tiles, strips, tables: whatever its size. */
  private static final long ANY_PICTURE = 8 << 20;

  /** What is kept of each page for the comparison in the end. */
  private static final long REFERENCE = 200 << 10;

  /** libwebp works on 4 bytes a pixel, and for lossless files on two more such pictures. */
  private static final int WEBP_PIXEL = 12;

  static MemoryNeed of(Job.Probed probed) {
    long heap = 0;
    long outside = 0;
    for (Header page : probed.pages()) {
      MemoryNeed need =
          ofPage(page, probed.fileBytes(), probed.outputFormat(), probed.recipe().form());
      heap = Math.max(heap, need.heap);
      outside = Math.max(outside, need.outside);
    }
    return new MemoryNeed(ANY_PICTURE + heap + probed.pages().size() * REFERENCE, outside);
  }

  private static MemoryNeed ofPage(
      Header page, long fileBytes, ImageFormat format, Recipe.Form form) {
    MemoryNeed encoding = encoding(page, DecodingNeed.rasterBytes(page), format, form);
    return new MemoryNeed(
        Math.max(DecodingNeed.heapBytes(page), encoding.heap),
        Math.max(DecodingNeed.nativeBytes(page, fileBytes), encoding.outside));
  }

  /** Written and read back, which takes as much again as the result is. */
  private static MemoryNeed encoding(
      Header page, long raster, ImageFormat format, Recipe.Form form) {
    long samples = samples(page);
    return switch (format) {
      case JPEG -> {
        // The matrix, the file, and where its codes are its own each coefficient.
        boolean coefficients = form.progressive() || JpegPicture.hasOwnCodes(page.size());
        yield new MemoryNeed(raster + 2 * samples, (coefficients ? 4 : 2) * samples);
      }
      case WEBP ->
          new MemoryNeed(raster + 2 * samples, samples + WEBP_PIXEL * page.size().pixels());
      default -> new MemoryNeed(raster, 0);
    };
  }

  private static long samples(Header page) {
    return page.size().pixels() * Math.max(1, page.channels());
  }
}
