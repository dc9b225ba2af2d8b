package io.safelight.bench;

/** Figures as they are reported. */
final class Rounded {
  private Rounded() {}

  /** To three places: more would be noise. */
  static double to3(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
