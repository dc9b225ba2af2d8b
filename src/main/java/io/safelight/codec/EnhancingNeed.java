package io.safelight.codec;

import io.safelight.image.Header;
import io.safelight.image.Size;
import io.safelight.job.Recipe;
import io.safelight.job.Recipe.Mode;

/**
 * What enhancing a picture takes at its peak, in bytes. It is enhanced in its own place; beside its
 * raster stand
 *
 * <ul>
 *   <li>the smaller raster, where it is to become smaller; the larger one where it is to become
 *       larger, and the result where that is not to be as large;
 *   <li>with the network: a row of tiles as they were, with alpha a tile's values, and the tone of
 *       each cell before and after; tiles in flight lie in the session's own memory;
 *   <li>for faces: the rows of one row of windows that they are looked for through, and afterwards
 *       one crop, as large as the restorer's card has it;
 *   <li>in native memory: a strip of rows, and what the finishing steps make of it.
 * </ul>
 */
final class EnhancingNeed {
  /** As high as a tile is at most, and as large: {@code Sessions.LARGEST_FITTED}. */
  private static final int TILE_ROWS = 1024;

  private static final long TILE_PIXELS = 1024 * 768;

  /** Three floats a pixel, and whether it shows. */
  private static final int CLEAR_PIXEL = 3 * Float.BYTES + 1;

  /** An upscaler's answer to one tile: {@code Sessions.UPSCALED}, squared. */
  private static final long UPSCALED_PIXELS = 768 * 768;

  /** Rows that {@code Enlargement} makes larger at a time, and those around them. */
  private static final int ENLARGED_ROWS = 256 + 2 * 3;

  /** Two numbers for each 32 x 32 pixels, twice, each pair an array of its own. */
  private static final int TONES_PER_BYTE = 12;

  /** Of 8 bits, three channels; a large picture is reduced to a few thousand pixels for them. */
  private static final int WINDOW_ROWS = 640;

  private static final int WIDEST_SEARCH = 6000;

  /** Bytes for each pixel of a face's crop, in all its forms. */
  private static final long FACE_PIXEL = 80;

  // The finish: rows of a strip, and those around it that each step reads.
  private static final int STRIP_ROWS = 512;
  private static final int DENOISE_ROWS = 2 * 13;
  private static final int DETAIL_ROWS = 2 * 40;
  private static final int SHARPEN_ROWS = 2 * 5;

  /** Luma, its blur, what is brighter and what is darker: floats; and a mask. */
  private static final int LIFT_PIXEL = 4 * Float.BYTES + 1;

  /** Non-local means in Lab: each plane with its borders, and as it comes out. */
  private static final int DENOISE_SAMPLES = 6;

  private EnhancingNeed() {}

  /**
   * @param faceSide of a face's crop in pixels; 0 where no faces are looked for
   */
  static MemoryNeed of(Header page, Recipe recipe, int faceSide) {
    Recipe.Form form = recipe.form();
    Size upright = page.uprightSize();
    Size worked = form.worked(upright);
    Size enlarged = form.enlarged(upright);
    Size result = form.result(upright);
    // Who called it still has what was decoded.
    long raster = DecodingNeed.rasterBytes(page) + beside(page, worked, upright);
    long larger = beside(page, enlarged, worked);
    long upscale =
        larger == 0
            ? 0
            : larger + Math.max(upscale(enlarged, recipe), beside(page, result, enlarged));
    long restore = Math.max(network(page, worked, recipe), faces(worked, recipe, faceSide));
    return new MemoryNeed(
        raster + Math.max(restore, upscale),
        Math.max(finish(page, result, recipe), larger == 0 ? 0 : enlargement(page, upright, form)));
  }

  /** Of a raster, where it is not the one before it. */
  private static long beside(Header page, Size size, Size before) {
    return size.equals(before) ? 0 : bytes(page, size.pixels());
  }

  /** A tile as its enlargement looks, for what is not sRGB; and tones. */
  private static long upscale(Size enlarged, Recipe recipe) {
    return 3L * Float.BYTES * UPSCALED_PIXELS + tones(enlarged, recipe);
  }

  /** A strip, and the same enlarged. */
  private static long enlargement(Header page, Size upright, Recipe.Form form) {
    long strip = (long) upright.width() * Math.min(upright.height(), ENLARGED_ROWS);
    long times = form.times(upright);
    return bytes(page, strip * (1 + times * times));
  }

  private static long bytes(Header page, long pixels) {
    return DecodingNeed.rasterBytes(page) / page.size().pixels() * pixels;
  }

  private static long network(Header page, Size size, Recipe recipe) {
    if (recipe.strength() == 0) {
      return 0;
    }
    long row = bytes(page, (long) size.width() * Math.min(size.height(), TILE_ROWS));
    boolean alpha = page.channels() % 2 == 0 && page.colour() != Header.Colour.CMYK;
    return row + (alpha ? TILE_PIXELS * CLEAR_PIXEL : 0) + tones(size, recipe);
  }

  private static long tones(Size size, Recipe recipe) {
    return recipe.mode() == Mode.STRONG ? 0 : size.pixels() / TONES_PER_BYTE;
  }

  private static long faces(Size size, Recipe recipe, int faceSide) {
    if (recipe.faces().strength() == 0 || faceSide == 0) {
      return 0;
    }
    long crop = FACE_PIXEL * faceSide * faceSide;
    return Math.max(crop, 3L * WINDOW_ROWS * Math.min(size.width(), WIDEST_SEARCH));
  }

  private static long finish(Header page, Size size, Recipe recipe) {
    boolean lift = recipe.mode() == Mode.DETAIL || recipe.sharpen() > 0;
    boolean denoise = recipe.denoise() > 0;
    if (!lift && !denoise) {
      return 0;
    }
    int around =
        (denoise ? DENOISE_ROWS : 0)
            + (recipe.mode() == Mode.DETAIL ? DETAIL_ROWS : 0)
            + (recipe.sharpen() > 0 ? SHARPEN_ROWS : 0);
    // Inks are finished as they look, in 16 bits.
    boolean inks = page.colour() == Header.Colour.CMYK;
    int depth = inks || page.bitDepth() > 8 ? 2 : 1;
    int samples = depth * (inks ? page.channels() - 1 : page.channels());
    // This strip, the next, its planes, its colours; and the most that a step takes beside them.
    int step =
        Math.max(lift ? LIFT_PIXEL + depth + samples : 0, denoise ? DENOISE_SAMPLES * samples : 0);
    return (long) size.width()
        * Math.min(size.height(), STRIP_ROWS + around)
        * (4 * samples + step);
  }
}
