package io.safelight.enhance;

import io.safelight.colour.Lens;
import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.inference.ModelCard;

/**
 * Pixels to tensor and back: HWC samples of 8 or 16 bits ↔ float32 CHW in the card's colour order
 * and value range, sRGB. What is not sRGB is seen through a lens, and goes back through it. Grey is
 * fed as three equal channels and comes back as their luma (BT.601), so that no colour can be
 * invented; alpha is not the network's business and stays the source's, and so does what lies under
 * fully transparent pixels.
 */
final class TileTensor {
  // BT.601 luma, as OpenCV's BGR2GRAY.
  private static final float LUMA_RED = 0.299f;
  private static final float LUMA_GREEN = 0.587f;
  private static final float LUMA_BLUE = 0.114f;

  /**
   * Of the range. Restorations of damaged tiles were measured to move the mean of an eighth of a
   * picture by less than 0.2 even where that is a few pixels; a whole tile moves far less.
   */
  private static final double MEAN_SHIFT = 0.22;

  private final int side;
  private final Lens lens;
  private final boolean rgb;
  private final float low;
  private final float span;

  TileTensor(ModelCard card, int side, Lens lens) {
    this.side = side;
    this.lens = lens;
    this.rgb = card.colour().equals("RGB");
    this.low = card.low();
    this.span = card.high() - card.low();
  }

  /**
   * Reads a tile; where it reaches beyond the picture, the picture is mirrored without repeating
   * its last row or column.
   *
   * @param values takes 3 · side · side values
   */
  void read(OriginalRows picture, Tile tile, float[] values) {
    int[] columns = new int[side];
    for (int x = 0; x < side; x++) {
      columns[x] = mirrored(tile.x() + x, picture.size().width()) * picture.raster().channels();
    }
    for (int y = 0; y < side; y++) {
      int row = picture.offset(mirrored(tile.y() + y, picture.size().height()));
      if (lens.isPlain()) {
        readRow(picture.raster(), row, columns, values, y * side);
      } else {
        seeRow(picture.raster(), row, columns, values, y * side);
      }
    }
    if (picture.raster().hasAlpha()) {
      ClearPixels.fill(values, side, side, visible(picture, tile, columns), low, low + span);
    }
  }

  private void readRow(Raster samples, int row, int[] columns, float[] values, int out) {
    int plane = side * side;
    int first = (rgb ? 2 : 0) * plane;
    int third = (rgb ? 0 : 2) * plane;
    float factor = span / samples.whiteLevel();
    boolean grey = samples.isGrey();
    byte[] bytes = samples.bitDepth() == 8 ? samples.bytes8() : null;
    short[] shorts = samples.bitDepth() == 16 ? samples.samples16() : null;
    for (int x = 0; x < side; x++, out++) {
      int at = row + columns[x];
      if (grey) {
        float value = low + factor * (bytes != null ? bytes[at] & 0xFF : shorts[at] & 0xFFFF);
        values[out] = value;
        values[plane + out] = value;
        values[2 * plane + out] = value;
      } else if (bytes != null) {
        values[first + out] = low + factor * (bytes[at] & 0xFF);
        values[plane + out] = low + factor * (bytes[at + 1] & 0xFF);
        values[third + out] = low + factor * (bytes[at + 2] & 0xFF);
      } else {
        values[first + out] = low + factor * (shorts[at] & 0xFFFF);
        values[plane + out] = low + factor * (shorts[at + 1] & 0xFFFF);
        values[third + out] = low + factor * (shorts[at + 2] & 0xFFFF);
      }
    }
  }

  private void seeRow(Raster samples, int row, int[] columns, float[] values, int out) {
    int plane = side * side;
    int first = (rgb ? 2 : 0) * plane;
    int third = (rgb ? 0 : 2) * plane;
    int colours = samples.layout().colours();
    float factor = 1f / samples.whiteLevel();
    float[] own = new float[colours * side];
    for (int i = 0; i < own.length; i++) {
      own[i] = factor * samples.level(row + columns[i / colours] + i % colours);
    }
    float[] srgb = new float[3 * side];
    lens.toSrgb(own, srgb, side);
    for (int x = 0; x < side; x++, out++) {
      values[first + out] = low + span * srgb[3 * x];
      values[plane + out] = low + span * srgb[3 * x + 1];
      values[third + out] = low + span * srgb[3 * x + 2];
    }
  }

  private boolean[] visible(OriginalRows picture, Tile tile, int[] columns) {
    Raster samples = picture.raster();
    int alpha = samples.layout().colours();
    boolean[] visible = new boolean[side * side];
    for (int y = 0; y < side; y++) {
      int row = picture.offset(mirrored(tile.y() + y, picture.size().height()));
      for (int x = 0; x < side; x++) {
        visible[y * side + x] = samples.level(row + columns[x] + alpha) != 0;
      }
    }
    return visible;
  }

  /**
   * Whether an answer can be a restoration of a tile at all: every value is a number, and the mean
   * has not moved by more than the bound. Verification looks at the whole picture, reduced: a
   * single black tile of a large one would pass there.
   *
   * @param values what was asked
   * @param answer what the network said
   */
  boolean isPlausible(float[] values, float[] answer) {
    double asked = 0;
    double said = 0;
    for (int i = 0; i < answer.length; i++) {
      asked += values[i];
      said += answer[i];
    }
    // A sum with one value in it that is no number is none either; the comparison is false then.
    return Math.abs(said - asked) / answer.length <= MEAN_SHIFT * span;
  }

  /**
   * Blends a tile's core over the picture: source + strength · (restored − source), rounded and
   * clamped once, from the full float precision. Cores do not overlap: what stands in the picture
   * at this core is the source.
   *
   * @param asked what was asked of the network
   * @param answer what it said
   * @param strength 0 to 1
   */
  void blend(Raster picture, Tile tile, float[] asked, float[] answer, float strength) {
    Region core = tile.core();
    for (int y = core.y(); y < core.bottom(); y++) {
      int at = (y * picture.width() + core.x()) * picture.channels();
      int in = (y - tile.y()) * side + core.x() - tile.x();
      if (lens.isPlain()) {
        blendRow(picture, at, core.width(), answer, in, strength);
      } else {
        moveRow(picture, at, core.width(), asked, answer, in, strength);
      }
    }
  }

  private void blendRow(Raster picture, int at, int width, float[] answer, int in, float strength) {
    int plane = side * side;
    int first = (rgb ? 2 : 0) * plane;
    int third = (rgb ? 0 : 2) * plane;
    int white = picture.whiteLevel();
    float factor = white / span;
    PixelLayout layout = picture.layout();
    for (int x = 0; x < width; x++, in++, at += layout.channels()) {
      if (layout.hasAlpha() && picture.level(at + layout.colours()) == 0) {
        continue;
      }
      float one = (answer[first + in] - low) * factor;
      float two = (answer[plane + in] - low) * factor;
      float three = (answer[third + in] - low) * factor;
      if (layout.isGrey()) {
        float luma = LUMA_BLUE * one + LUMA_GREEN * two + LUMA_RED * three;
        put(picture, at, luma, strength, white);
      } else {
        put(picture, at, one, strength, white);
        put(picture, at + 1, two, strength, white);
        put(picture, at + 2, three, strength, white);
      }
    }
  }

  private static void put(Raster picture, int at, float restored, float strength, int white) {
    int before = picture.level(at);
    write(picture, at, before + strength * (restored - before), white);
  }

  private void moveRow(
      Raster picture, int at, int width, float[] asked, float[] answer, int in, float strength) {
    int[] planes = {(rgb ? 2 : 0) * side * side, side * side, (rgb ? 0 : 2) * side * side};
    PixelLayout layout = picture.layout();
    int white = picture.whiteLevel();
    float[] own = new float[layout.colours() * width];
    for (int i = 0; i < own.length; i++) {
      own[i] =
          (float)
                  picture.level(
                      at + i / layout.colours() * layout.channels() + i % layout.colours())
              / white;
    }
    float[] seen = new float[3 * width];
    float[] wanted = new float[3 * width];
    for (int i = 0; i < seen.length; i++) {
      int value = planes[i % 3] + in + i / 3;
      seen[i] = (asked[value] - low) / span;
      wanted[i] = seen[i] + strength * (answer[value] - asked[value]) / span;
    }
    lens.move(own, seen, wanted, width);
    for (int x = 0; x < width; x++, at += layout.channels()) {
      if (!layout.hasAlpha() || picture.level(at + layout.colours()) != 0) {
        for (int c = 0; c < layout.colours(); c++) {
          write(picture, at + c, own[x * layout.colours() + c] * white, white);
        }
      }
    }
  }

  /** Rounded and clamped. */
  private static void write(Raster raster, int at, float value, int white) {
    int level = Math.min(white, Math.max(0, (int) (value + 0.5f)));
    raster.put(at, level);
  }

  static int mirrored(int at, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * (length - 1);
    int within = Math.floorMod(at, period);
    return within < length ? within : period - within;
  }
}
