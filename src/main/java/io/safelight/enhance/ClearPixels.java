package io.safelight.enhance;

/**
 * Fully transparent pixels hold whatever a program left there, and a network that looks around
 * would draw it into what is visible as a halo. They are filled with what lies next to them: means
 * of 2 x 2 visible pixels, of 2 x 2 of those, and so on up; then down again, each pixel that shows
 * nothing taking what the coarser level has.
 */
final class ClearPixels {
  private static final float NOTHING_AROUND = 0.5f;

  private ClearPixels() {}

  /**
   * Fills planes in place.
   *
   * @param planes one after the other, {@code width} · {@code height} values each
   * @param visible for each pixel; what is visible is not touched
   * @param low the value of black
   * @param high the value of full intensity
   */
  static void fill(
      float[] planes, int width, int height, boolean[] visible, float low, float high) {
    boolean any = false;
    boolean all = true;
    for (boolean shows : visible) {
      any |= shows;
      all &= shows;
    }
    if (all) {
      return;
    }
    int length = width * height;
    if (!any) {
      java.util.Arrays.fill(planes, low + NOTHING_AROUND * (high - low));
      return;
    }
    for (int plane = 0; plane < planes.length; plane += length) {
      fill(planes, plane, width, height, visible);
    }
  }

  private static void fill(float[] from, int offset, int width, int height, boolean[] visible) {
    if (width == 1 && height == 1) {
      return;
    }
    int w = (width + 1) / 2;
    int h = (height + 1) / 2;
    float[] coarse = new float[w * h];
    boolean[] shows = new boolean[w * h];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        float sum = 0;
        int count = 0;
        for (int i = 0; i < 4; i++) {
          int column = 2 * x + i % 2;
          int row = 2 * y + i / 2;
          if (column < width && row < height && visible[row * width + column]) {
            sum += from[offset + row * width + column];
            count++;
          }
        }
        shows[y * w + x] = count > 0;
        coarse[y * w + x] = count > 0 ? sum / count : 0;
      }
    }
    fill(coarse, 0, w, h, shows);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (!visible[y * width + x]) {
          from[offset + y * width + x] = between(coarse, w, h, x, y);
        }
      }
    }
  }

  /** Three quarters of the coarse pixel that one lies in, one of the nearest other, both ways. */
  private static float between(float[] coarse, int w, int h, int x, int y) {
    int column = x / 2;
    int row = y / 2;
    int beside = Math.min(w - 1, Math.max(0, column + (x % 2 == 0 ? -1 : 1)));
    int above = Math.min(h - 1, Math.max(0, row + (y % 2 == 0 ? -1 : 1)));
    return 0.5625f * coarse[row * w + column]
        + 0.1875f * coarse[row * w + beside]
        + 0.1875f * coarse[above * w + column]
        + 0.0625f * coarse[above * w + beside];
  }
}
