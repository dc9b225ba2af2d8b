package io.safelight.metadata;

/**
 * How densely pixels lie on paper.
 *
 * @param x pixels along the width for each unit
 * @param y pixels along the height for each unit
 */
public record Resolution(double x, double y, Unit unit) {
  private static final double CENTIMETRES = 2.54;

  /** Posters that fill a wall have some ten, microscopes some ten thousand pixels an inch. */
  private static final double LEAST = 0.1;

  private static final double MOST = 10_000_000;

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

  /** Whether it says something: a square pixel of no size says nothing, nor do absurd counts. */
  boolean isMeant() {
    double least = unit == Unit.NONE ? Double.MIN_VALUE : LEAST;
    return x >= least && y >= least && x <= MOST && y <= MOST && (unit != Unit.NONE || x != y);
  }

  /**
   * From pixels for each metre, as PNG and BMP count. They hold no fractions: what comes of a whole
   * number of pixels for each inch is taken for that.
   */
  static Resolution perMetre(long x, long y) {
    long inchX = Math.round(x / 100.0 * CENTIMETRES);
    long inchY = Math.round(y / 100.0 * CENTIMETRES);
    if (wholePerMetre(inchX) == x && wholePerMetre(inchY) == y) {
      return new Resolution(inchX, inchY, Unit.INCH);
    }
    return new Resolution(x / 100.0, y / 100.0, Unit.CENTIMETRE);
  }

  private static long wholePerMetre(long perInch) {
    return Math.round(perInch / CENTIMETRES * 100);
  }

  /** Counted by inches; as it is where only a shape is said. */
  Resolution perInch() {
    return unit == Unit.CENTIMETRE
        ? new Resolution(x * CENTIMETRES, y * CENTIMETRES, Unit.INCH)
        : this;
  }

  /** Counted by centimetres; as it is where only a shape is said. */
  Resolution perCentimetre() {
    return unit == Unit.INCH
        ? new Resolution(x / CENTIMETRES, y / CENTIMETRES, Unit.CENTIMETRE)
        : this;
  }

  /** Whether both mean the same, by the share of one that they may differ. */
  boolean isNear(Resolution other, double share) {
    if ((unit == Unit.NONE) != (other.unit == Unit.NONE)) {
      return false;
    }
    Resolution mine = perInch();
    Resolution theirs = other.perInch();
    return unit == Unit.NONE
        ? near(mine.x / mine.y, theirs.x / theirs.y, share)
        : near(mine.x, theirs.x, share) && near(mine.y, theirs.y, share);
  }

  private static boolean near(double one, double other, double share) {
    return Math.abs(one - other) <= share * Math.max(Math.abs(one), Math.abs(other));
  }
}
