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
    long raster = DecodingNeed.rasterBytes(page);
    MemoryNeed encoding = encoding(page, raster + converted(page, format, form), format, form);
    long heap = Math.max(DecodingNeed.heapBytes(page), raster + shrunk(page, form));
    return new MemoryNeed(
        Math.max(heap, encoding.heap),
        Math.max(DecodingNeed.nativeBytes(page, fileBytes), encoding.outside));
  }

  /** A second raster: the first is let go only once the network is through with this one. */
  private static long shrunk(Header page, Recipe.Form form) {
    int longest = form.maxLongEdge();
    if (longest == 0 || longest >= page.size().longEdge()) {
      return 0;
    }
    double share = (double) page.size().within(longest).pixels() / page.size().pixels();
    return (long) Math.ceil(DecodingNeed.rasterBytes(page) * share);
  }

  /** A second raster, where inks become colours; what stays as long is converted in its place. */
  private static long converted(Header page, ImageFormat format, Recipe.Form form) {
    boolean stays = format.holdsInks() && form.profile() == Recipe.Profile.SOURCE;
    return page.colour() != Header.Colour.CMYK || stays
        ? 0
        : DecodingNeed.rasterBytes(page) / page.channels() * (page.channels() - 1);
  }

  /** Written and read back, which takes as much again as the result is. */
  private static MemoryNeed encoding(
      Header page, long raster, ImageFormat format, Recipe.Form form) {
    long samples = samples(page, format);
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

  /** A WebP knows no grey. */
  private static long samples(Header page, ImageFormat format) {
    return page.size().pixels() * Math.max(format == ImageFormat.WEBP ? 3 : 1, page.channels());
  }
}
