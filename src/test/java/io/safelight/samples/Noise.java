package io.safelight.samples;

/** Value noise: a random level at each whole point, smooth between; the same for the same seed. */
final class Noise {
  private final long seed;

  Noise(long seed) {
    this.seed = seed;
  }

  /** 0 to 1 for a whole point: splitmix64's finalizer over its coordinates. */
  double at(long x, long y) {
    long h = seed * 0x9E3779B97F4A7C15L + x * 0xBF58476D1CE4E5B9L + y * 0x94D049BB133111EBL;
    h = (h ^ h >>> 30) * 0xBF58476D1CE4E5B9L;
    h = (h ^ h >>> 27) * 0x94D049BB133111EBL;
    return ((h ^ h >>> 31) >>> 11) * 0x1.0p-53;
  }

  /** 0 to 1 anywhere. */
  double smooth(double x, double y) {
    long i = (long) Math.floor(x);
    long j = (long) Math.floor(y);
    double u = fade(x - i);
    double v = fade(y - j);
    double top = at(i, j) + (at(i + 1, j) - at(i, j)) * u;
    double bottom = at(i, j + 1) + (at(i + 1, j + 1) - at(i, j + 1)) * u;
    return top + (bottom - top) * v;
  }

  /** Fractional Brownian motion, about 0 to 1: octaves of half the size and half the weight. */
  double clouds(double x, double y, int octaves) {
    double sum = 0;
    double weight = 0.5;
    double total = 0;
    for (int i = 0; i < octaves; i++) {
      sum += weight * smooth(x, y);
      total += weight;
      weight /= 2;
      // Turned by an octave's own angle, so that the lattice does not show.
      double turned = 1.6 * x - 1.2 * y + 17.3;
      y = 1.2 * x + 1.6 * y + 9.1;
      x = turned;
    }
    return sum / total;
  }

  /** Like clouds, folded into sharp crests: mountains. */
  double ridges(double x, double y, int octaves) {
    double sum = 0;
    double weight = 0.5;
    double total = 0;
    double above = 1;
    for (int i = 0; i < octaves; i++) {
      double ridge = 1 - Math.abs(2 * smooth(x, y) - 1);
      ridge *= ridge;
      sum += weight * ridge * above;
      total += weight;
      above = Math.min(1, 0.35 + ridge);
      weight *= 0.48;
      double turned = 1.6 * x - 1.2 * y + 31.7;
      y = 1.2 * x + 1.6 * y + 5.3;
      x = turned;
    }
    return sum / total;
  }

  private static double fade(double t) {
    return t * t * t * (t * (6 * t - 15) + 10);
  }
}
