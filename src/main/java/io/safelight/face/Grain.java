package io.safelight.face;

import io.safelight.image.Luma;
import java.util.Arrays;

/**
 * The picture's grain, which a network takes for damage: without it a face looks pasted in. Grain
 * is what is fine in the crop, where it is no stronger than grain usually is there: at edges it is
 * the edge. So much of it is added to a restored face that its fine part gets the energy that the
 * crop's has, and none where the network drew as much itself: with r and s the fine parts of the
 * restored face and the crop, and means over a neighbourhood, k solves ⟨(r + k·s)²⟩ = ⟨s²⟩.
 */
final class Grain {
  /** In pixels of the picture, or of the crop where those are larger: what is coarser is none. */
  private static final double SIGMA = 1.5;

  /** Of the grain's own deviation: what is farther out is a speck or an edge. */
  private static final float FARTHEST = 3;

  private static final double AROUND_SIGMA = 1.0 / 64;

  /** A Gaussian's standard deviation, of its median of absolute values. */
  private static final float DEVIATION_OF_MEDIAN = 1.4826f;

  private Grain() {}

  /**
   * Adds grain to a change in place, and keeps the picture's own finer grain where it is added.
   *
   * @param redrawn how far the picture's own remainder is taken away
   * @param share 0 to 1
   */
  static void giveBack(float[] change, float[] redrawn, Crop crop, float share) {
    int side = crop.side();
    int plane = side * side;
    double sigma = SIGMA * Math.max(1, crop.toCrop().scale());
    float[] fine = fine(Luma.of(crop.values()), side, sigma);
    float[] restored = fine(Luma.of(change), side, sigma);
    for (int i = 0; i < plane; i++) {
      restored[i] += fine[i];
    }
    float deviation = DEVIATION_OF_MEDIAN * median(fine, side);
    float[] factors = factors(fine, restored, side, sigma, deviation);
    float most = FARTHEST * deviation;
    float[] channel = new float[plane];
    for (int c = 0; c < 3; c++) {
      System.arraycopy(crop.values(), c * plane, channel, 0, plane);
      float[] grain = fine(channel, side, sigma);
      for (int i = 0; i < plane; i++) {
        float limited = Math.min(most, Math.max(-most, grain[i]));
        change[c * plane + i] += share * factors[i] * limited;
      }
    }
    for (int i = 0; i < plane; i++) {
      redrawn[i] *= 1 - share * factors[i];
    }
  }

  private static float[] fine(float[] values, int side, double sigma) {
    float[] fine = Blur.of(values, side, sigma);
    for (int i = 0; i < fine.length; i++) {
      fine[i] = values[i] - fine[i];
    }
    return fine;
  }

  /** Of the absolute values in the middle half of a crop, both ways: skin, mostly. */
  private static float median(float[] plane, int side) {
    int from = side / 4;
    int count = side / 2;
    float[] inner = new float[count * count];
    for (int i = 0; i < inner.length; i++) {
      inner[i] = Math.abs(plane[(from + i / count) * side + from + i % count]);
    }
    Arrays.sort(inner);
    return inner[inner.length / 2];
  }

  /** How much of the crop's fine part is wanted where: 0 to 1. */
  private static float[] factors(
      float[] fine, float[] restored, int side, double sigma, float deviation) {
    double around = Math.max(AROUND_SIGMA * side, 2 * sigma);
    float[] own = mean(fine, fine, side, around);
    float[] theirs = mean(restored, restored, side, around);
    float[] both = mean(fine, restored, side, around);
    float usual = 2 * deviation * deviation;
    float[] factors = own;
    for (int i = 0; i < factors.length; i++) {
      double s = own[i];
      double lacking = Math.max(0, s - theirs[i]);
      double k = s > 0 ? (Math.sqrt(both[i] * (double) both[i] + s * lacking) - both[i]) / s : 0;
      double flat = s > usual ? usual / s : 1;
      factors[i] = (float) (flat * Math.min(1, Math.max(0, k)));
    }
    return factors;
  }

  private static float[] mean(float[] one, float[] other, int side, double sigma) {
    float[] product = new float[one.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = one[i] * other[i];
    }
    return Blur.of(product, side, sigma);
  }
}
