package io.safelight.codec;

import io.safelight.image.Raster;
import io.safelight.image.Size;

/** Turns a stored picture the way it is meant to be looked at. */
final class Upright {
  /** Side of the squares in which pixels are moved: both sides' rows stay in the cache. */
  private static final int SQUARE = 32;

  private Upright() {}

  /**
   * @param stored is used up: a picture that keeps its sides is turned in place, which saves half
   *     of the memory; one that is turned by a quarter needs an array of its own
   * @param orientation the EXIF orientation: which visual edges the stored first row and first
   *     column are (EXIF 2.3, 4.6.4 A): 1 top left, 2 top right, 3 bottom right, 4 bottom left, 5
   *     left top, 6 right top, 7 right bottom, 8 left bottom
   */
  static Raster turned(Raster stored, int orientation) {
    return switch (orientation) {
      case 1 -> stored;
      case 2, 3, 4 -> mirrored(stored, orientation);
      default -> quarterTurned(stored, orientation);
    };
  }

  /** Each row changes places with its opposite, or each pixel within its row, or both. */
  private static Raster mirrored(Raster stored, int orientation) {
    int row = stored.width() * stored.channels();
    int height = stored.height();
    Object samples = stored.bitDepth() == 8 ? stored.bytes8() : stored.samples16();
    if (orientation != 4) {
      for (int y = 0; y < height; y++) {
        reverse(samples, y * row, stored.width(), stored.channels());
      }
    }
    if (orientation != 2) {
      Object spare = samples instanceof byte[] ? new byte[row] : new short[row];
      for (int y = 0; y < height / 2; y++) {
        System.arraycopy(samples, y * row, spare, 0, row);
        System.arraycopy(samples, (height - 1 - y) * row, samples, y * row, row);
        System.arraycopy(spare, 0, samples, (height - 1 - y) * row, row);
      }
    }
    return stored;
  }

  private static void reverse(Object samples, int start, int width, int channels) {
    for (int left = 0, right = width - 1; left < right; left++, right--) {
      for (int c = 0; c < channels; c++) {
        int a = start + left * channels + c;
        int b = start + right * channels + c;
        if (samples instanceof byte[] bytes) {
          byte level = bytes[a];
          bytes[a] = bytes[b];
          bytes[b] = level;
        } else {
          short[] shorts = (short[]) samples;
          short level = shorts[a];
          shorts[a] = shorts[b];
          shorts[b] = level;
        }
      }
    }
  }

  private static Raster quarterTurned(Raster stored, int orientation) {
    Size size = stored.size().transposed();
    Raster turned = Raster.empty(size, stored.layout(), stored.bitDepth());
    Object target = turned.bitDepth() == 8 ? turned.bytes8() : turned.samples16();
    for (int y = 0; y < size.height(); y += SQUARE) {
      for (int x = 0; x < size.width(); x += SQUARE) {
        turnSquare(stored, orientation, target, size, x, y);
      }
    }
    return turned;
  }

  private static void turnSquare(
      Raster stored, int orientation, Object target, Size size, int left, int top) {
    int channels = stored.channels();
    int right = stored.width() - 1;
    int bottom = stored.height() - 1;
    Object source = stored.bitDepth() == 8 ? stored.bytes8() : stored.samples16();
    for (int y = top; y < Math.min(size.height(), top + SQUARE); y++) {
      for (int x = left; x < Math.min(size.width(), left + SQUARE); x++) {
        int fromX = orientation <= 6 ? y : right - y;
        int fromY = orientation == 5 || orientation == 8 ? x : bottom - x;
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
