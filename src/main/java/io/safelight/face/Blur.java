package io.safelight.face;

/**
 * A Gaussian, near enough: three running means one after the other (Wells 1986), whose cost does
 * not depend on sigma. Beyond the edge the outermost values go on.
 */
final class Blur {
  private static final int ROUNDS = 3;

  private Blur() {}

  /** A blurred copy of a plane of {@code side} · {@code side} values. */
  static float[] of(float[] plane, int side, double sigma) {
    float[] from = plane.clone();
    int radius =
        (int) Math.max(1, Math.round((Math.sqrt(12 * sigma * sigma / ROUNDS + 1) - 1) / 2));
    float[] to = new float[from.length];
    for (int round = 0; round < ROUNDS; round++) {
      across(from, to, side, radius);
      down(to, from, side, radius);
    }
    return from;
  }

  private static void across(float[] from, float[] to, int side, int radius) {
    for (int start = 0; start < from.length; start += side) {
      double sum = (radius + 1) * (double) from[start];
      for (int i = 1; i <= radius; i++) {
        sum += from[start + Math.min(side - 1, i)];
      }
      for (int i = 0; i < side; i++) {
        to[start + i] = (float) (sum / (2 * radius + 1));
        sum +=
            from[start + Math.min(side - 1, i + radius + 1)]
                - (double) from[start + Math.max(0, i - radius)];
      }
    }
  }

  /** Whole rows at a time: a column's values lie far apart in memory. */
  private static void down(float[] from, float[] to, int side, int radius) {
    double[] sums = new double[side];
    for (int j = -radius; j <= radius; j++) {
      int row = Math.min(side - 1, Math.max(0, j)) * side;
      for (int x = 0; x < side; x++) {
        sums[x] += from[row + x];
      }
    }
    for (int y = 0; y < side; y++) {
      int next = Math.min(side - 1, y + radius + 1) * side;
      int last = Math.max(0, y - radius) * side;
      for (int x = 0; x < side; x++) {
        to[y * side + x] = (float) (sums[x] / (2 * radius + 1));
        sums[x] += from[next + x] - (double) from[last + x];
      }
    }
  }
}
