package io.safelight.samples;

/** Curves and signed distances that the scenes are built from. */
final class Shape {
  private Shape() {}

  static double clamp(double value) {
    return Math.max(0, Math.min(1, value));
  }

  /** 0 up to {@code from}, 1 from {@code to} on, smooth between; falling where from exceeds to. */
  static double smooth(double from, double to, double value) {
    double t = clamp((value - from) / (to - from));
    return t * t * (3 - 2 * t);
  }

  static double mix(double a, double b, double share) {
    return a + (b - a) * clamp(share);
  }

  /** Union of two distances with a soft seam of width {@code k}. */
  static double blend(double a, double b, double k) {
    double h = clamp(0.5 + 0.5 * (b - a) / k);
    return b + (a - b) * h - k * h * (1 - h);
  }

  static double box(Vec p, double halfX, double halfY, double halfZ) {
    double x = Math.abs(p.x()) - halfX;
    double y = Math.abs(p.y()) - halfY;
    double z = Math.abs(p.z()) - halfZ;
    double outside =
        Math.sqrt(square(Math.max(x, 0)) + square(Math.max(y, 0)) + square(Math.max(z, 0)));
    return outside + Math.min(Math.max(x, Math.max(y, z)), 0);
  }

  static double square(double value) {
    return value * value;
  }
}
