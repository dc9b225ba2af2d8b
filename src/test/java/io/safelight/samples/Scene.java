package io.safelight.samples;

/** What a camera would see. */
@FunctionalInterface
interface Scene {
  /**
   * The light from one direction, linear, 1 for white.
   *
   * @param x -aspect to aspect, rightwards
   * @param y -1 to 1, upwards
   */
  Vec at(double x, double y);
}
