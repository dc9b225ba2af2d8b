package io.safelight.enhance;

import io.safelight.colour.Lens;
import io.safelight.image.Luma;
import io.safelight.image.Raster;
import io.safelight.image.Region;

/**
 * Keeps tones, skin above all, where the source has them. The picture is divided into cells of 32 x
 * 32 pixels; where the mean chroma (BT.601 Cb, Cr) of a cell has moved by more than the bound, the
 * excess is taken back, interpolated between cells so that no cell shows. Luma is left as it is,
 * and so is chroma detail finer than a cell: only the tone goes back.
 *
 * <p>RGB is measured on its own samples, whatever its primaries; inks as they look. What is fully
 * transparent has no tone.
 */
final class ToneGuard {
  /** In levels of 255: below what the eye tells apart side by side in a photograph. */
  static final float BOUND = 1.5f;

  private static final int CELL = 32;

  private final Lens lens;
  private final int columns;
  private final int rows;
  private final double[][] before;

  private ToneGuard(Lens lens, int columns, int rows, double[][] before) {
    this.lens = lens;
    this.columns = columns;
    this.rows = rows;
    this.before = before;
  }

  /**
   * Takes down the tones of a picture: two numbers a cell, so that the picture may be written over.
   *
   * @param lens how inks look
   */
  static ToneGuard of(Raster source, Lens lens) {
    return of(source, lens, 1);
  }

  /**
   * For a result of several times the source's size. Not of its enlargement: beside clear pixels
   * that has taken on some of the colour that lies under them.
   *
   * @param times 1, 2 or 4: as wide and high
   */
  static ToneGuard of(Raster source, Lens lens, int times) {
    int cell = CELL / times;
    int columns = (source.width() + cell - 1) / cell;
    int rows = (source.height() + cell - 1) / cell;
    return new ToneGuard(lens, columns, rows, chroma(source, lens, columns, rows, cell));
  }

  private static double[][] chroma(Raster picture, Lens lens, int columns, int rows, int cell) {
    if (picture.isGrey()) {
      return new double[0][];
    }
    double[][] chroma = new double[columns * rows][];
    for (int row = 0; row < rows; row++) {
      int top = row * cell;
      int height = Math.min(cell, picture.height() - top);
      boolean inks = picture.layout().isInk();
      Raster seen = inks ? SeenRows.of(picture, lens, top, height) : picture;
      for (int column = 0; column < columns; column++) {
        int width = Math.min(cell, picture.width() - column * cell);
        chroma[row * columns + column] =
            meanChroma(seen, new Region(column * cell, inks ? 0 : top, width, height));
      }
    }
    return chroma;
  }

  /** Corrects a result of the size meant in place; does nothing to grey pictures. */
  void protect(Raster result) {
    double[][] after = chroma(result, lens, columns, rows, CELL);
    float[] blueBack = new float[after.length];
    float[] redBack = new float[after.length];
    boolean any = false;
    for (int cell = 0; cell < after.length; cell++) {
      double blue = after[cell][0] - before[cell][0];
      double red = after[cell][1] - before[cell][1];
      double shift = Math.hypot(blue, red);
      // Not so where there is no number: what shows on one side alone has nothing to be held to.
      if (shift > BOUND) {
        float excess = (float) (1 - BOUND / shift);
        blueBack[cell] = (float) -blue * excess;
        redBack[cell] = (float) -red * excess;
        any = true;
      }
    }
    if (!any) {
      return;
    }
    if (!result.layout().isInk()) {
      apply(result, 0, blueBack, redBack);
      return;
    }
    for (int top = 0; top < result.height(); top += CELL) {
      Raster seen = SeenRows.of(result, lens, top, Math.min(CELL, result.height() - top));
      Raster wanted = seen.copy();
      apply(wanted, top, blueBack, redBack);
      SeenRows.move(result, lens, top, seen, wanted);
    }
  }

  /** Mean Cb and Cr of a region, in levels of 255 around 0; no numbers where nothing shows. */
  static double[] meanChroma(Raster picture, Region region) {
    double blue = 0;
    double green = 0;
    double red = 0;
    int channels = picture.channels();
    byte[] bytes = picture.bitDepth() == 8 ? picture.bytes8() : null;
    short[] shorts = picture.bitDepth() == 16 ? picture.samples16() : null;
    long shown = 0;
    for (int y = region.y(); y < region.bottom(); y++) {
      int at = (y * picture.width() + region.x()) * channels;
      // Whole numbers: a double per sample would be slower.
      long b = 0;
      long g = 0;
      long r = 0;
      for (int x = 0; x < region.width(); x++, at += channels) {
        if (!shows(picture, at)) {
          continue;
        }
        shown++;
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
    if (shown == 0) {
      return new double[] {Double.NaN, Double.NaN};
    }
    double scale = 255.0 / picture.whiteLevel() / shown;
    double luma = Luma.of(blue, green, red);
    return new double[] {(blue - luma) / 1.772 * scale, (red - luma) / 1.402 * scale};
  }

  /** Corrects rows of the result, the first of which is the picture's at {@code top}. */
  private void apply(Raster result, int top, float[] blueBack, float[] redBack) {
    float scale = result.whiteLevel() / 255f;
    float[] blue = new float[columns];
    float[] red = new float[columns];
    for (int y = 0; y < result.height(); y++) {
      float cellY = Math.min(rows - 1f, Math.max(0f, (top + y + 0.5f) / CELL - 0.5f));
      between(blueBack, cellY, scale, blue);
      between(redBack, cellY, scale, red);
      // From the middle of one cell to the middle of the next; most of them need nothing.
      for (int left = -1; left < columns; left++) {
        int from = Math.max(0, left * CELL + CELL / 2);
        int to = Math.min(result.width(), (left + 1) * CELL + CELL / 2);
        int one = Math.max(0, left);
        int other = Math.min(columns - 1, left + 1);
        if (blue[one] != 0 || blue[other] != 0 || red[one] != 0 || red[other] != 0) {
          apply(result, y, from, to, blue[one], blue[other], red[one], red[other]);
        }
      }
    }
  }

  /** A row of cells between two, each with its neighbour's share. */
  private void between(float[] cells, float cellY, float scale, float[] row) {
    int upper = (int) cellY * columns;
    int lower = Math.min(rows - 1, (int) cellY + 1) * columns;
    float down = cellY - (int) cellY;
    for (int column = 0; column < columns; column++) {
      row[column] = (cells[upper + column] * (1 - down) + cells[lower + column] * down) * scale;
    }
  }

  private static void apply(
      Raster result, int y, int from, int to, float blue, float bluer, float red, float redder) {
    int white = result.whiteLevel();
    for (int x = from; x < to; x++) {
      float along = (x - from + 0.5f) / CELL;
      float cb = blue + (bluer - blue) * along;
      float cr = red + (redder - red) * along;
      int at = (y * result.width() + x) * result.channels();
      if (shows(result, at)) {
        // BT.601: chroma back to colour differences at unchanged luma.
        add(result, at, 1.772f * cb, white);
        add(result, at + 1, -0.344136f * cb - 0.714136f * cr, white);
        add(result, at + 2, 1.402f * cr, white);
      }
    }
  }

  private static boolean shows(Raster picture, int at) {
    return !picture.hasAlpha() || picture.level(at + 3) != 0;
  }

  private static void add(Raster raster, int at, float amount, int white) {
    raster.put(at, clamp((int) (raster.level(at) + amount + 0.5f), white));
  }

  private static int clamp(int value, int white) {
    return Math.min(white, Math.max(0, value));
  }
}
