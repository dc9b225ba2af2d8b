package io.safelight.face;

/**
 * How much of a crop counts where: 1 inside, 0 at its border and beyond, and in between a ramp
 * whose first two derivatives vanish at both ends. It is one half at 26 of 512 pixels from the
 * border, where GPEN's rectangle ends (yangxy/GPEN, face_enhancement.py: 26..486, blurred twice by
 * a Gaussian of sigma 4), but wider: a network redraws hair and background too, and those go on
 * outside. A function and no picture of a mask, so a face of any size takes no memory for it.
 */
final class FeatherMask {
  /** Width of the ramp, of the crop's side. */
  static final double RAMP = 52.0 / 512;

  /** The steepest that it gets per ramp: the derivative of the quintic in its middle. */
  static final double STEEPEST = 1.875;

  private FeatherMask() {}

  /** 0 to 1, at a place in a crop. */
  static double at(double x, double y, int side) {
    return ramp(Math.min(x, side - x) / side) * ramp(Math.min(y, side - y) / side);
  }

  private static double ramp(double fromBorder) {
    double t = Math.min(1, Math.max(0, fromBorder / RAMP));
    return t * t * t * (t * (6 * t - 15) + 10);
  }
}
