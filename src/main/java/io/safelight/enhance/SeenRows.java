package io.safelight.enhance;

import io.safelight.colour.Lens;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;

/**
 * Rows of a picture in inks, as they look: what is done to tones and edges is done to colours, and
 * goes back to the inks as a change.
 */
final class SeenRows {
  private static final int WHITE = 0xFFFF;

  private SeenRows() {}

  /** Some rows as 16 bits in sRGB, BGR or BGRA. */
  static Raster of(Raster picture, Lens lens, int top, int rows) {
    int width = picture.width();
    PixelLayout layout = picture.layout().inColour();
    int channels = layout.channels();
    short[] seen = new short[Raster.sampleCount(new Size(width, rows), channels)];
    float[] srgb = new float[3 * width];
    for (int y = 0; y < rows; y++) {
      lens.toSrgb(own(picture, top + y), srgb, width);
      for (int x = 0; x < width; x++) {
        int to = (y * width + x) * channels;
        for (int c = 0; c < 3; c++) {
          seen[to + c] = (short) Math.round(srgb[3 * x + c] * WHITE);
        }
        if (channels == 4) {
          int alpha = level(picture, (top + y) * width + x, picture.layout().colours());
          seen[to + 3] = (short) (alpha * (WHITE / picture.whiteLevel()));
        }
      }
    }
    return Raster.of(new Size(width, rows), layout, seen);
  }

  /**
   * Changes rows of a picture so that they look as wanted; what is fully transparent stays.
   *
   * @param seen what {@link #of} made of them
   * @param wanted the same rows as they shall look
   */
  static void move(Raster picture, Lens lens, int top, Raster seen, Raster wanted) {
    int width = picture.width();
    int colours = picture.layout().colours();
    for (int y = 0; y < seen.height(); y++) {
      float[] own = own(picture, top + y);
      lens.move(own, row(seen, y), row(wanted, y), width);
      for (int x = 0; x < width; x++) {
        int pixel = (top + y) * width + x;
        if (picture.hasAlpha() && level(picture, pixel, colours) == 0) {
          continue;
        }
        for (int c = 0; c < colours; c++) {
          write(picture, pixel, c, own[x * colours + c]);
        }
      }
    }
  }

  private static float[] own(Raster picture, int y) {
    int colours = picture.layout().colours();
    float[] own = new float[picture.width() * colours];
    for (int i = 0; i < own.length; i++) {
      int level = level(picture, y * picture.width() + i / colours, i % colours);
      own[i] = (float) level / picture.whiteLevel();
    }
    return own;
  }

  private static float[] row(Raster seen, int y) {
    float[] row = new float[3 * seen.width()];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) level(seen, y * seen.width() + i / 3, i % 3) / WHITE;
    }
    return row;
  }

  private static int level(Raster raster, int pixel, int channel) {
    return raster.level(pixel * raster.channels() + channel);
  }

  private static void write(Raster raster, int pixel, int channel, float value) {
    int white = raster.whiteLevel();
    int level = Math.min(white, Math.max(0, Math.round(value * white)));
    raster.put(pixel * raster.channels() + channel, level);
  }
}
