package io.safelight.enhance;

import io.safelight.colour.Lens;
import io.safelight.colour.SeenSpan;
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
    SeenSpan span = new SeenSpan(lens, picture.layout(), width);
    for (int y = 0; y < rows; y++) {
      float[] srgb = span.read(picture, 0, top + y, width).srgb();
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
    SeenSpan span = new SeenSpan(lens, picture.layout(), picture.width());
    for (int y = 0; y < seen.height(); y++) {
      span.read(picture, 0, top + y, picture.width()).move(row(seen, y), row(wanted, y));
    }
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
}
