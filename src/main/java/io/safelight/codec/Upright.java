package io.safelight.codec;

import io.safelight.image.Raster;
import io.safelight.image.Size;

/** Turns a stored picture the way it is meant to be looked at. */
final class Upright {
  /** Side of the squares in which pixels are moved: both sides' rows stay in the cache. */
  private static final int SQUARE = 32;

  private Upright() {}

  /**
   * @param orientation the EXIF orientation: which visual edges the stored first row and first
   *     column are (EXIF 2.3, 4.6.4 A): 1 top left, 2 top right, 3 bottom right, 4 bottom left, 5
   *     left top, 6 right top, 7 right bottom, 8 left bottom
   */
  static Raster turned(Raster stored, int orientation) {
    if (orientation == 1) {
      return stored;
    }
    Size size = orientation >= 5 ? stored.size().transposed() : stored.size();
    Object target =
        stored.bitDepth() == 8
            ? new byte[Raster.sampleCount(size, stored.channels())]
            : new short[Raster.sampleCount(size, stored.channels())];
    for (int y = 0; y < size.height(); y += SQUARE) {
      for (int x = 0; x < size.width(); x += SQUARE) {
        turnSquare(stored, orientation, target, size, x, y);
      }
    }
    return target instanceof byte[] bytes
        ? Raster.of(size, stored.layout(), bytes)
        : Raster.of(size, stored.layout(), (short[]) target);
  }

  private static void turnSquare(
      Raster stored, int orientation, Object target, Size size, int left, int top) {
    int channels = stored.channels();
    int right = stored.width() - 1;
    int bottom = stored.height() - 1;
    Object source = stored.bitDepth() == 8 ? stored.bytes8() : stored.samples16();
    for (int y = top; y < Math.min(size.height(), top + SQUARE); y++) {
      for (int x = left; x < Math.min(size.width(), left + SQUARE); x++) {
        int fromX =
            switch (orientation) {
              case 2, 3 -> right - x;
              case 4 -> x;
              case 5, 6 -> y;
              default -> right - y;
            };
        int fromY =
            switch (orientation) {
              case 2 -> y;
              case 3, 4 -> bottom - y;
              case 5, 8 -> x;
              default -> bottom - x;
            };
        System.arraycopy(
            source,
            (fromY * stored.width() + fromX) * channels,
            target,
            (y * size.width() + x) * channels,
            channels);
      }
    }
  }
}
