package io.safelight.metadata;

/**
 * How densely pixels lie on paper.
 *
 * @param x pixels along the width for each unit
 * @param y pixels along the height for each unit
 */
public record Resolution(double x, double y, Unit unit) {
  /** What is counted by. */
  public enum Unit {
    /** Only the shape of a pixel is said. */
    NONE,
    INCH,
    CENTIMETRE
  }

  /** As seen once the picture is turned by a quarter. */
  public Resolution transposed() {
    return new Resolution(y, x, unit);
  }
}
