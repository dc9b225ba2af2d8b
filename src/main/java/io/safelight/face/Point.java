package io.safelight.face;

/**
 * A place in a picture: in pixels from its upper left corner, x to the right and y downwards; the
 * middle of the first pixel is at 0.5, 0.5.
 */
public record Point(double x, double y) {
  double distance(Point other) {
    return Math.hypot(x - other.x, y - other.y);
  }
}
