package io.safelight.face;

import java.util.List;
import java.util.Optional;

/**
 * A turn, one scale and a shift: x' = a·x − b·y + shiftX, y' = b·x + a·y + shiftY. Four degrees of
 * freedom, and never a mirror: a face keeps its proportions and its sides.
 */
public record Similarity(double a, double b, double shiftX, double shiftY) {
  /** Of the points' spread: below it they are one point, or agree on no direction. */
  private static final double DEGENERATE = 1e-6;

  public Similarity {
    if (!(Math.hypot(a, b) > 0) || !Double.isFinite(a + b + shiftX + shiftY)) {
      throw new IllegalArgumentException(
          "no such similarity: %s, %s, %s, %s".formatted(a, b, shiftX, shiftY));
    }
  }

  /**
   * The one that brings points nearest to others, by the sum of squared distances: the closed form
   * of Umeyama 1991 without reflection. In the plane it is a quotient of complex numbers, Σ p̄·q /
   * Σ |p|², both counted from their means, so there is nothing to iterate and nothing left to
   * chance.
   *
   * @return empty where the points have no extent, or are as near to every direction as to any
   *     other, as a face's mirror image can be, or are no numbers
   */
  public static Optional<Similarity> between(List<Point> from, List<Point> to) {
    if (from.size() != to.size() || from.isEmpty()) {
      throw new IllegalArgumentException(from.size() + " points to " + to.size());
    }
    Point fromMean = mean(from);
    Point toMean = mean(to);
    double real = 0;
    double imaginary = 0;
    double fromSpread = 0;
    double toSpread = 0;
    for (int i = 0; i < from.size(); i++) {
      double x = from.get(i).x() - fromMean.x();
      double y = from.get(i).y() - fromMean.y();
      double u = to.get(i).x() - toMean.x();
      double v = to.get(i).y() - toMean.y();
      real += x * u + y * v;
      imaginary += x * v - y * u;
      fromSpread += x * x + y * y;
      toSpread += u * u + v * v;
    }
    double reach = Math.max(1, Math.hypot(fromMean.x(), fromMean.y()));
    double least = DEGENERATE * Math.sqrt(fromSpread * toSpread);
    // Written so that what is no number fails.
    if (!(fromSpread > DEGENERATE * DEGENERATE * reach * reach)
        || !(Math.hypot(real, imaginary) > least)) {
      return Optional.empty();
    }
    double a = real / fromSpread;
    double b = imaginary / fromSpread;
    return Optional.of(
        new Similarity(
            a,
            b,
            toMean.x() - a * fromMean.x() + b * fromMean.y(),
            toMean.y() - b * fromMean.x() - a * fromMean.y()));
  }

  private static Point mean(List<Point> points) {
    double x = 0;
    double y = 0;
    for (Point point : points) {
      x += point.x() / points.size();
      y += point.y() / points.size();
    }
    return new Point(x, y);
  }

  /** Where a point goes. */
  public Point of(Point point) {
    return new Point(xOf(point.x(), point.y()), yOf(point.x(), point.y()));
  }

  double xOf(double x, double y) {
    return a * x - b * y + shiftX;
  }

  double yOf(double x, double y) {
    return b * x + a * y + shiftY;
  }

  /** Where landmarks go. */
  public Landmarks of(Landmarks face) {
    return new Landmarks(
        of(face.leftEye()),
        of(face.rightEye()),
        of(face.nose()),
        of(face.leftMouth()),
        of(face.rightMouth()));
  }

  /** The way back. */
  public Similarity inverse() {
    double square = a * a + b * b;
    double backA = a / square;
    double backB = -b / square;
    return new Similarity(
        backA, backB, -backA * shiftX + backB * shiftY, -backB * shiftX - backA * shiftY);
  }

  /** How long a length of 1 becomes. */
  public double scale() {
    return Math.hypot(a, b);
  }
}
