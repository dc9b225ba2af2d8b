package io.safelight.enhance;

import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.inference.Session;
import io.safelight.inference.Slot;

/**
 * The oracle: from a source into a result of its own, one tile after the other, sRGB or grey. What
 * works in place must give the same to the last bit.
 */
final class TwoRasterRestorer {
  private static final float LUMA_RED = 0.299f;
  private static final float LUMA_GREEN = 0.587f;
  private static final float LUMA_BLUE = 0.114f;

  private final Session session;
  private final int width;
  private final int height;
  private final boolean rgb;
  private final float low;
  private final float span;

  TwoRasterRestorer(Session session) {
    this.session = session;
    this.width = session.shape().tile().width();
    this.height = session.shape().tile().height();
    this.rgb = session.card().colour().equals("RGB");
    this.low = session.card().low();
    this.span = session.card().high() - session.card().low();
  }

  Raster restore(Raster source, float strength) throws Exception {
    Raster result = Raster.empty(source.size(), source.layout(), source.bitDepth());
    float[] values = new float[session.shape().tileLength()];
    float[] answer = new float[values.length];
    for (Tile tile :
        TileGrid.cut(
            source.size(),
            new Size(width, height),
            session.card().halo(),
            session.card().multiple())) {
      read(source, tile, values);
      try (Slot slot = session.lend()) {
        slot.tile().put(0, values);
        slot.submit(new Size(width, height));
        slot.await();
        slot.answer().get(0, answer);
      }
      blend(source, result, tile, answer, strength);
    }
    return result;
  }

  private void read(Raster picture, Tile tile, float[] values) {
    int[] columns = new int[width];
    for (int x = 0; x < width; x++) {
      columns[x] = mirrored(tile.x() + x, picture.width()) * picture.channels();
    }
    int plane = width * height;
    int first = (rgb ? 2 : 0) * plane;
    int third = (rgb ? 0 : 2) * plane;
    float factor = span / picture.whiteLevel();
    int rowLength = picture.width() * picture.channels();
    boolean grey = picture.isGrey();
    byte[] bytes = picture.bitDepth() == 8 ? picture.bytes8() : null;
    short[] shorts = picture.bitDepth() == 16 ? picture.samples16() : null;
    for (int y = 0; y < height; y++) {
      int row = mirrored(tile.y() + y, picture.height()) * rowLength;
      int out = y * width;
      for (int x = 0; x < width; x++, out++) {
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

  private void blend(Raster source, Raster result, Tile tile, float[] values, float strength) {
    Region core = tile.core();
    int plane = width * height;
    int channels = source.channels();
    int first = (rgb ? 2 : 0) * plane;
    int third = (rgb ? 0 : 2) * plane;
    int white = source.whiteLevel();
    float factor = white / span;
    for (int y = core.y(); y < core.bottom(); y++) {
      int at = (y * source.width() + core.x()) * channels;
      int in = (y - tile.y()) * width + core.x() - tile.x();
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
