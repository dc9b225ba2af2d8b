package io.safelight.face;

/**
 * Values on a grid of cells, {@code depth} of them in each, interleaved, row by row; the middle of
 * the first cell is at 0.5, 0.5. In between they are interpolated by cubic convolution (Keys 1981,
 * a = −1/2): smooth, exact at the middles of cells, and exact for whatever rises evenly. Linear
 * interpolation would blur a face that is enlarged for the network, and show its cells where a
 * change is enlarged for a large face.
 */
final class Field {
  private final int width;
  private final int height;
  private final int depth;
  private final float[] values;

  Field(int width, int height, int depth) {
    this.width = width;
    this.height = height;
    this.depth = depth;
    this.values = new float[Math.multiplyExact(Math.multiplyExact(width, height), depth)];
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int depth() {
    return depth;
  }

  /** The values themselves. */
  float[] values() {
    return values;
  }

  /** Values at a place; beyond the outermost middles of cells the outermost cells go on. */
  void at(double x, double y, float[] to) {
    double fromX = x - 0.5;
    double fromY = y - 0.5;
    int column = (int) Math.floor(fromX);
    int row = (int) Math.floor(fromY);
    float dx = (float) (fromX - column);
    float dy = (float) (fromY - row);
    float one = before(dx);
    float two = near(dx);
    float three = near(1 - dx);
    float four = before(1 - dx);
    int first = within(column - 1, width) * depth;
    int second = within(column, width) * depth;
    int third = within(column + 1, width) * depth;
    int fourth = within(column + 2, width) * depth;
    for (int j = -1; j <= 2; j++) {
      float down =
          j == -1 ? before(dy) : j == 0 ? near(dy) : j == 1 ? near(1 - dy) : before(1 - dy);
      int line = within(row + j, height) * width * depth;
      for (int c = 0; c < depth; c++) {
        float sum =
            one * values[line + first + c]
                + two * values[line + second + c]
                + three * values[line + third + c]
                + four * values[line + fourth + c];
        to[c] = j == -1 ? down * sum : to[c] + down * sum;
      }
    }
  }

  private static int within(int cell, int cells) {
    return Math.min(cells - 1, Math.max(0, cell));
  }

  /** Of the cell before the two that a place lies between, {@code t} beyond the first of them. */
  private static float before(float t) {
    return ((-0.5f * t + 1) * t - 0.5f) * t;
  }

  /** Of the first of the two that a place lies between. */
  private static float near(float t) {
    return (1.5f * t - 2.5f) * t * t + 1;
  }
}
