package io.safelight.metadata;

import io.safelight.metadata.Resolution.Unit;

/**
 * A resolution as JFIF can say it: whole pixels, at most 65,535.
 *
 * @param unit 0 only a shape, 1 by inches, 2 by centimetres
 */
record JfifDensity(int unit, int x, int y) {
  static final JfifDensity NONE = new JfifDensity(0, 1, 1);

  private static final int MOST = 0xFFFF;

  static JfifDensity of(Resolution resolution) {
    Resolution inches = resolution.perInch();
    if (inches.unit() == Unit.NONE) {
      double scale = isWhole(resolution) ? 1 : 10_000 / Math.max(resolution.x(), resolution.y());
      return new JfifDensity(0, whole(resolution.x() * scale), whole(resolution.y() * scale));
    }
    Resolution centimetres = resolution.perCentimetre();
    Resolution best = !isWhole(inches) && isWhole(centimetres) ? centimetres : inches;
    return new JfifDensity(best.unit() == Unit.INCH ? 1 : 2, whole(best.x()), whole(best.y()));
  }

  Resolution resolution() {
    return new Resolution(
        x,
        y,
        switch (unit) {
          case 1 -> Unit.INCH;
          case 2 -> Unit.CENTIMETRE;
          default -> Unit.NONE;
        });
  }

  private static boolean isWhole(Resolution resolution) {
    return isWhole(resolution.x()) && isWhole(resolution.y());
  }

  private static boolean isWhole(double value) {
    return value <= MOST && Math.abs(value - Math.rint(value)) < 1e-6;
  }

  private static int whole(double value) {
    return (int) Math.max(1, Math.min(MOST, Math.round(value)));
  }
}
