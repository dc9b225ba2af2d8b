package io.safelight.enhance;

import io.safelight.image.Raster;
import io.safelight.image.Region;

/**
 * Keeps tones, skin above all, where the source has them. The picture is divided into cells of 32 x
 * 32 pixels; where the mean chroma (BT.601 Cb, Cr) of a cell has moved by more than the bound, the
 * excess is taken back, interpolated between cells so that no cell shows. Luma is left as it is,
 * and so is chroma detail finer than a cell: only the tone goes back.
 */
final class ToneGuard {
  /** In levels of 255: below what the eye tells apart side by side in a photograph. */
  static final float BOUND = 1.5f;

  private static final int CELL = 32;

  private ToneGuard() {}

  /** Corrects {@code result} in place; does nothing to grey pictures. */
  static void protect(Raster source, Raster result) {
    if (source.isGrey()) {
      return;
    }
    int columns = (source.width() + CELL - 1) / CELL;
    int rows = (source.height() + CELL - 1) / CELL;
    float[] blueBack = new float[columns * rows];
    float[] redBack = new float[columns * rows];
    boolean any = false;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        Region cell =
            new Region(
                column * CELL,
                row * CELL,
                Math.min(CELL, source.width() - column * CELL),
                Math.min(CELL, source.height() - row * CELL));
        double[] before = meanChroma(source, cell);
        double[] after = meanChroma(result, cell);
        double blue = after[0] - before[0];
        double red = after[1] - before[1];
        double shift = Math.hypot(blue, red);
        if (shift > BOUND) {
          float excess = (float) (1 - BOUND / shift);
          blueBack[row * columns + column] = (float) -blue * excess;
          redBack[row * columns + column] = (float) -red * excess;
          any = true;
        }
      }
    }
    if (any) {
      apply(result, columns, rows, blueBack, redBack);
    }
  }

  /** Mean Cb and Cr of a region, in levels of 255 around 0. */
  static double[] meanChroma(Raster picture, Region region) {
    double blue = 0;
    double green = 0;
    double red = 0;
    int channels = picture.channels();
    byte[] bytes = picture.bitDepth() == 8 ? picture.bytes8() : null;
    short[] shorts = picture.bitDepth() == 16 ? picture.samples16() : null;
    for (int y = region.y(); y < region.bottom(); y++) {
      int at = (y * picture.width() + region.x()) * channels;
      // Row sums fit an int and a long beyond any picture; a double per sample would be slower.
      long b = 0;
      long g = 0;
      long r = 0;
      for (int x = 0; x < region.width(); x++, at += channels) {
        if (bytes != null) {
          b += bytes[at] & 0xFF;
          g += bytes[at + 1] & 0xFF;
          r += bytes[at + 2] & 0xFF;
        } else {
          b += shorts[at] & 0xFFFF;
          g += shorts[at + 1] & 0xFFFF;
          r += shorts[at + 2] & 0xFFFF;
        }
      }
      blue += b;
      green += g;
      red += r;
    }
    double scale = 255.0 / picture.whiteLevel() / ((double) region.width() * region.height());
    double luma = 0.114 * blue + 0.587 * green + 0.299 * red;
    return new double[] {(blue - luma) / 1.772 * scale, (red - luma) / 1.402 * scale};
  }

  private static void apply(
      Raster result, int columns, int rows, float[] blueBack, float[] redBack) {
    int white = result.whiteLevel();
    float scale = white / 255f;
    for (int y = 0; y < result.height(); y++) {
      float cellY = Math.min(rows - 1f, Math.max(0f, (y + 0.5f) / CELL - 0.5f));
      int upper = (int) cellY;
      int lower = Math.min(rows - 1, upper + 1);
      float down = cellY - upper;
      for (int x = 0; x < result.width(); x++) {
        float cellX = Math.min(columns - 1f, Math.max(0f, (x + 0.5f) / CELL - 0.5f));
        int left = (int) cellX;
        int right = Math.min(columns - 1, left + 1);
        float along = cellX - left;
        float cb = between(blueBack, columns, upper, lower, left, right, down, along) * scale;
        float cr = between(redBack, columns, upper, lower, left, right, down, along) * scale;
        if (cb != 0 || cr != 0) {
          int at = (y * result.width() + x) * result.channels();
          // BT.601: chroma back to colour differences at unchanged luma.
          add(result, at, 1.772f * cb, white);
          add(result, at + 1, -0.344136f * cb - 0.714136f * cr, white);
          add(result, at + 2, 1.402f * cr, white);
        }
      }
    }
  }

  private static float between(
      float[] cells,
      int columns,
      int upper,
      int lower,
      int left,
      int right,
      float down,
      float along) {
    float above =
        cells[upper * columns + left] * (1 - along) + cells[upper * columns + right] * along;
    float below =
        cells[lower * columns + left] * (1 - along) + cells[lower * columns + right] * along;
    return above * (1 - down) + below * down;
  }

  private static void add(Raster raster, int at, float amount, int white) {
    if (white == 0xFF) {
      byte[] bytes = raster.bytes8();
      bytes[at] = (byte) clamp(Math.round((bytes[at] & 0xFF) + amount), white);
    } else {
      short[] shorts = raster.samples16();
      shorts[at] = (short) clamp(Math.round((shorts[at] & 0xFFFF) + amount), white);
    }
  }

  private static int clamp(int value, int white) {
    return Math.min(white, Math.max(0, value));
  }
}
