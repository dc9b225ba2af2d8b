package io.safelight.colour;

/**
 * A function of three or four values, sampled on a regular grid and interpolated on simplices: sort
 * the fractions and walk from the cell's lower corner to its upper one, the largest first (in three
 * dimensions: tetrahedral interpolation, Kasson et al. 1995). Continuous, and exact where the
 * function is linear.
 */
final class Grid {
  private final int inputs;
  private final int outputs;
  private final int points;
  private final float[] nodes;
  private final int[] strides;

  /**
   * @param points along each axis, for values 0 to 1
   * @param nodes {@code outputs} values a node, the last axis running fastest
   */
  Grid(int inputs, int outputs, int points, float[] nodes) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.points = points;
    this.nodes = nodes;
    strides = new int[inputs];
    int stride = outputs;
    for (int i = inputs - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= points;
    }
    if (nodes.length != stride) {
      throw new IllegalArgumentException(nodes.length + " values are no such grid");
    }
  }

  /** Looks {@code count} pixels up; values beyond 0 to 1, and what is no number, become either. */
  void apply(float[] from, float[] to, int count) {
    if (inputs == 3 && outputs == 3) {
      threeToThree(from, to, count);
    } else {
      any(from, to, count);
    }
  }

  private void any(float[] from, float[] to, int count) {
    float[] fractions = new float[inputs];
    int[] steps = new int[inputs];
    for (int pixel = 0, at = 0, out = 0; pixel < count; pixel++, out += outputs) {
      int node = 0;
      for (int i = 0; i < inputs; i++, at++) {
        // Written so that a NaN becomes 0.
        float value = from[at] > 0 ? Math.min(from[at], 1) * (points - 1) : 0;
        int cell = Math.min((int) value, points - 2);
        node += cell * strides[i];
        float fraction = value - cell;
        int place = i;
        while (place > 0 && fractions[place - 1] < fraction) {
          fractions[place] = fractions[place - 1];
          steps[place] = steps[place - 1];
          place--;
        }
        fractions[place] = fraction;
        steps[place] = strides[i];
      }
      float share = 1 - fractions[0];
      for (int c = 0; c < outputs; c++) {
        to[out + c] = share * nodes[node + c];
      }
      for (int i = 0; i < inputs; i++) {
        node += steps[i];
        share = fractions[i] - (i + 1 < inputs ? fractions[i + 1] : 0);
        for (int c = 0; c < outputs; c++) {
          to[out + c] += share * nodes[node + c];
        }
      }
    }
  }

  /** The same, unrolled: the usual case. */
  private void threeToThree(float[] from, float[] to, int count) {
    int last = points - 1;
    int strideX = strides[0];
    int strideY = strides[1];
    for (int i = 0; i < 3 * count; i += 3) {
      float x = from[i] > 0 ? Math.min(from[i], 1) * last : 0;
      float y = from[i + 1] > 0 ? Math.min(from[i + 1], 1) * last : 0;
      float z = from[i + 2] > 0 ? Math.min(from[i + 2], 1) * last : 0;
      int cellX = Math.min((int) x, last - 1);
      int cellY = Math.min((int) y, last - 1);
      int cellZ = Math.min((int) z, last - 1);
      x -= cellX;
      y -= cellY;
      z -= cellZ;
      float most = Math.max(x, Math.max(y, z));
      float least = Math.min(x, Math.min(y, z));
      float middle = Math.max(Math.min(x, y), Math.min(Math.max(x, y), z));
      int first = x == most ? strideX : y == most ? strideY : 3;
      // Of equals any order will do, as long as each axis is gone along once.
      int third = z == least && first != 3 ? 3 : y == least && first != strideY ? strideY : strideX;
      int near = cellX * strideX + cellY * strideY + cellZ * 3;
      int far = near + strideX + strideY + 3;
      int one = near + first;
      int two = far - third;
      float a = 1 - most;
      float b = most - middle;
      float c = middle - least;
      for (int k = 0; k < 3; k++) {
        to[i + k] =
            a * nodes[near + k] + b * nodes[one + k] + c * nodes[two + k] + least * nodes[far + k];
      }
    }
  }
}
