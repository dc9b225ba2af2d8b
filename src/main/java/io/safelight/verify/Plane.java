package io.safelight.verify;

import io.safelight.image.Size;

/**
 * One number per pixel, row by row. On the heap and in plain Java: these planes have at most 64
 * pixels on a side, and native memory would cost more care than it saves time.
 */
record Plane(Size size, double[] values) {
  // 11 taps, sigma 1.5: the window of Wang et al. 2004.
  private static final double[] WINDOW = gaussian(5, 1.5);

  Plane minus(Plane other) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i] - other.values[i];
    }
    return new Plane(size, result);
  }

  Plane times(Plane other) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i] * other.values[i];
    }
    return new Plane(size, result);
  }

  /** sqrt(this² + other²), pixel by pixel. */
  Plane distance(Plane other) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.sqrt(values[i] * values[i] + other.values[i] * other.values[i]);
    }
    return new Plane(size, result);
  }

  /** The weighted mean around each pixel, mirrored at the borders without repeating them. */
  Plane smoothed() {
    return alongRows().alongColumns();
  }

  double mean() {
    return mean(0, 0, size.width(), size.height());
  }

  /** The standard deviation. */
  double spread() {
    double mean = mean();
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }

  /** The least mean of {@code cells} x {@code cells} cells, fewer where there are fewer pixels. */
  double leastCellMean(int cells) {
    double least = Double.POSITIVE_INFINITY;
    for (double mean : cellMeans(cells)) {
      least = Math.min(least, mean);
    }
    return least;
  }

  /** The greatest mean of {@code cells} x {@code cells} cells. */
  double greatestCellMean(int cells) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double mean : cellMeans(cells)) {
      greatest = Math.max(greatest, mean);
    }
    return greatest;
  }

  private double[] cellMeans(int cells) {
    int across = Math.min(cells, size.width());
    int down = Math.min(cells, size.height());
    double[] means = new double[across * down];
    for (int j = 0; j < down; j++) {
      for (int i = 0; i < across; i++) {
        means[j * across + i] =
            mean(
                i * size.width() / across,
                j * size.height() / down,
                (i + 1) * size.width() / across,
                (j + 1) * size.height() / down);
      }
    }
    return means;
  }

  private double mean(int left, int top, int right, int bottom) {
    double sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += values[y * size.width() + x];
      }
    }
    return sum / ((double) (right - left) * (bottom - top));
  }

  private Plane alongRows() {
    int width = size.width();
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      int row = i - i % width;
      for (int k = 0; k < WINDOW.length; k++) {
        result[i] += WINDOW[k] * values[row + mirrored(i - row + k - WINDOW.length / 2, width)];
      }
    }
    return new Plane(size, result);
  }

  private Plane alongColumns() {
    int width = size.width();
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      int column = i % width;
      for (int k = 0; k < WINDOW.length; k++) {
        int row = mirrored(i / width + k - WINDOW.length / 2, size.height());
        result[i] += WINDOW[k] * values[row * width + column];
      }
    }
    return new Plane(size, result);
  }

  private static int mirrored(int index, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * (length - 1);
    int folded = Math.floorMod(index, period);
    return folded < length ? folded : period - folded;
  }

  private static double[] gaussian(int radius, double sigma) {
    double[] weights = new double[2 * radius + 1];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(-(i - radius) * (i - radius) / (2 * sigma * sigma));
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
