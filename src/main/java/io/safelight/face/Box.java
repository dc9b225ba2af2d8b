package io.safelight.face;

/** A rectangle in a picture's pixels, between them too; may reach beyond the picture. */
public record Box(double x, double y, double width, double height) {
  public Box {
    if (!(width > 0 && height > 0)) {
      throw new IllegalArgumentException("no such box: " + width + " x " + height);
    }
  }

  public double right() {
    return x + width;
  }

  public double bottom() {
    return y + height;
  }

  Point middle() {
    return new Point(x + width / 2, y + height / 2);
  }

  double area() {
    return width * height;
  }

  /** What two boxes share of what they cover together: 0 to 1. */
  double overlap(Box other) {
    double across = Math.min(right(), other.right()) - Math.max(x, other.x);
    double down = Math.min(bottom(), other.bottom()) - Math.max(y, other.y);
    double shared = Math.max(0, across) * Math.max(0, down);
    return shared / (area() + other.area() - shared);
  }
}
