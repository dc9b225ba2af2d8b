package io.safelight.face;

import io.safelight.image.Luma;

/**
 * Pictures of one tint must not gain colours: grey ones, though stored as RGB, and sepia. There a
 * change is reduced to its luma, and follows the tint: a pixel that gets lighter gets what a
 * lighter pixel of this picture has.
 *
 * <p>Grey is what facexlib takes for it (is_gray): the variances of R − G, G − B and B − R, in
 * levels of 255, are 10 at most on average. One tint is the same of what is left of these
 * differences once their dependence on luma is taken away.
 */
final class Tint {
  /** Squared levels of 255. */
  private static final double MOST_VARIANCE = 10;

  private static final float[] GREY = {1, 1, 1};

  /** Colours may change; for grey samples too, which have none. */
  static final Tint FREE = new Tint(null);

  /** How much blue, green and red change with luma; null where colours are free. */
  private final float[] slopes;

  private Tint(float[] slopes) {
    this.slopes = slopes;
  }

  /**
   * @param planes red, green and blue, one after the other, 0 to 1
   */
  static Tint of(float[] planes) {
    float[] luma = Luma.of(planes);
    int plane = luma.length;
    if (variance(planes, luma, false) <= MOST_VARIANCE) {
      return new Tint(GREY);
    }
    if (variance(planes, luma, true) > MOST_VARIANCE) {
      return FREE;
    }
    float[] slopes = new float[3];
    double spread = new Moments(luma, 0, luma, 0, plane).covariance();
    for (int c = 0; c < 3; c++) {
      double with = new Moments(planes, (2 - c) * plane, luma, 0, plane).covariance();
      slopes[c] = (float) (with / spread);
    }
    return new Tint(slopes);
  }

  /** Mean variance of the three differences of channels, in squared levels of 255. */
  static double variance(float[] planes, float[] luma, boolean withoutLuma) {
    int plane = luma.length;
    double spread = new Moments(luma, 0, luma, 0, plane).covariance();
    double sum = 0;
    float[] difference = new float[plane];
    for (int c = 0; c < 3; c++) {
      int one = c * plane;
      int other = (c + 1) % 3 * plane;
      for (int i = 0; i < plane; i++) {
        difference[i] = planes[one + i] - planes[other + i];
      }
      double variance = new Moments(difference, 0, difference, 0, plane).covariance();
      if (withoutLuma && spread > 0) {
        double with = new Moments(difference, 0, luma, 0, plane).covariance();
        variance -= with * with / spread;
      }
      sum += variance;
    }
    return sum / 3 * 255 * 255;
  }

  /** Reduces a change of blue, green and red to what the tint allows. */
  void hold(float[] change) {
    if (slopes != null) {
      float luma = Luma.of(change[0], change[1], change[2]);
      for (int c = 0; c < 3; c++) {
        change[c] = luma * slopes[c];
      }
    }
  }

  /** Sums over two planes. */
  private record Moments(double covariance) {
    Moments(float[] one, int from, float[] other, int otherFrom, int count) {
      this(covariance(one, from, other, otherFrom, count));
    }

    private static double covariance(float[] one, int from, float[] other, int at, int count) {
      double a = 0;
      double b = 0;
      for (int i = 0; i < count; i++) {
        a += one[from + i];
        b += other[at + i];
      }
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += (one[from + i] - a / count) * (other[at + i] - b / count);
      }
      return sum / count;
    }
  }
}
