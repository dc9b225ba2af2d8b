package io.safelight.enhance;

import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.inference.ModelCard;

/**
 * Pixels to tensor and back: HWC BGR samples of 8 or 16 bits ↔ float32 CHW in the card's colour
 * order and value range. Grey is fed as three equal channels and comes back as their luma (BT.601),
 * so that no colour can be invented; alpha is not the network's business and stays the source's.
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
  private final boolean rgb;
  private final float low;
  private final float span;

  TileTensor(ModelCard card, int side) {
    this.side = side;
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
  void read(Raster picture, Tile tile, float[] values) {
    int[] columns = new int[side];
    for (int x = 0; x < side; x++) {
      columns[x] = mirrored(tile.x() + x, picture.width()) * picture.channels();
    }
    int plane = side * side;
    int first = (rgb ? 2 : 0) * plane;
    int third = (rgb ? 0 : 2) * plane;
    float factor = span / picture.whiteLevel();
    int rowLength = picture.width() * picture.channels();
    boolean grey = picture.isGrey();
    byte[] bytes = picture.bitDepth() == 8 ? picture.bytes8() : null;
    short[] shorts = picture.bitDepth() == 16 ? picture.samples16() : null;
    for (int y = 0; y < side; y++) {
      int row = mirrored(tile.y() + y, picture.height()) * rowLength;
      int out = y * side;
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
   * Writes a tile's core into {@code result}: source + strength · (restored − source), rounded and
   * clamped once, from the full float precision.
   *
   * @param strength 0 to 1
   * @param values the network's answer to this tile
   */
  void blend(Raster source, Raster result, Tile tile, float[] values, float strength) {
    Region core = tile.core();
    int plane = side * side;
    int channels = source.channels();
    int first = (rgb ? 2 : 0) * plane;
    int third = (rgb ? 0 : 2) * plane;
    int white = source.whiteLevel();
    float factor = white / span;
    for (int y = core.y(); y < core.bottom(); y++) {
      int at = (y * source.width() + core.x()) * channels;
      int in = (y - tile.y()) * side + core.x() - tile.x();
      for (int x = 0; x < core.width(); x++, in++, at += channels) {
        float one = (values[first + in] - low) * factor;
        float two = (values[plane + in] - low) * factor;
        float three = (values[third + in] - low) * factor;
        if (channels == 1) {
          float luma = LUMA_BLUE * one + LUMA_GREEN * two + LUMA_RED * three;
          put(source, result, at, luma, strength, white);
        } else {
          put(source, result, at, one, strength, white);
          put(source, result, at + 1, two, strength, white);
          put(source, result, at + 2, three, strength, white);
          if (channels == 4) {
            copy(source, result, at + 3);
          }
        }
      }
    }
  }

  private static void put(
      Raster source, Raster result, int at, float restored, float strength, int white) {
    if (white == 0xFF) {
      int before = source.bytes8()[at] & 0xFF;
      result.bytes8()[at] = (byte) level(before + strength * (restored - before), white);
    } else {
      int before = source.samples16()[at] & 0xFFFF;
      result.samples16()[at] = (short) level(before + strength * (restored - before), white);
    }
  }

  private static void copy(Raster source, Raster result, int at) {
    if (source.bitDepth() == 8) {
      result.bytes8()[at] = source.bytes8()[at];
    } else {
      result.samples16()[at] = source.samples16()[at];
    }
  }

  /** Rounded and clamped. */
  private static int level(float value, int white) {
    return Math.min(white, Math.max(0, (int) (value + 0.5f)));
  }

  private static int mirrored(int at, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * (length - 1);
    int within = Math.floorMod(at, period);
    return within < length ? within : period - within;
  }
}
