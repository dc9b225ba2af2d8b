package io.safelight.colour;

/** The chromaticities (CIE 1931 x, y) of red, green, blue and white. */
public record Primaries(
    double redX,
    double redY,
    double greenX,
    double greenY,
    double blueX,
    double blueY,
    double whiteX,
    double whiteY) {

  /** ITU-R BT.709, white D65: IEC 61966-2-1, table 1. */
  static final Primaries BT709 = new Primaries(.64, .33, .30, .60, .15, .06, .3127, .3290);

  /** SMPTE RP 431-2 under D65: SMPTE EG 432-1, what Apple calls Display P3. */
  static final Primaries P3 = new Primaries(.680, .320, .265, .690, .150, .060, .3127, .3290);

  /** Adobe RGB (1998) Color Image Encoding, section 4.3.1. */
  static final Primaries ADOBE = new Primaries(.64, .33, .21, .71, .15, .06, .3127, .3290);

  /** D50, the white that profiles connect at: ICC.1:2010, 7.2.16. */
  static final double[] D50 = {0.9642, 1, 0.8249};

  // Bradford cone responses: ICC.1:2010, annex E.
  private static final double[][] BRADFORD = {
    {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}
  };

  /** From this white to D50, by Bradford. */
  double[][] toD50() {
    double[] have = times(BRADFORD, white());
    double[] want = times(BRADFORD, D50);
    double[][] scaled = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        scaled[i][j] = BRADFORD[i][j] * want[i] / have[i];
      }
    }
    return times(inverse(BRADFORD), scaled);
  }

  /** Red, green and blue as columns of XYZ under D50, so scaled that they add up to white. */
  double[][] colorants() {
    double[][] columns = {
      {redX, greenX, blueX},
      {redY, greenY, blueY},
      {1 - redX - redY, 1 - greenX - greenY, 1 - blueX - blueY}
    };
    double[] amounts = times(inverse(columns), white());
    for (double[] row : columns) {
      for (int i = 0; i < 3; i++) {
        row[i] *= amounts[i];
      }
    }
    return times(toD50(), columns);
  }

  /** Whether they span a triangle around a white that can be seen. */
  boolean areSound() {
    double area =
        (greenX - redX) * (blueY - redY) - (blueX - redX) * (greenY - redY); // NaN fails too
    if (!(Math.abs(area) > 0.01) || !(whiteY > 0.05)) {
      return false;
    }
    for (double[] row : colorants()) {
      for (double value : row) {
        if (!(Math.abs(value) < 8)) {
          return false;
        }
      }
    }
    return true;
  }

  private double[] white() {
    return new double[] {whiteX / whiteY, 1, (1 - whiteX - whiteY) / whiteY};
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] result = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        result[i] += matrix[i][j] * vector[j];
      }
    }
    return result;
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] result = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          result[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return result;
  }

  private static double[][] inverse(double[][] m) {
    double[][] cofactors = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        int a = (i + 1) % 3;
        int b = (i + 2) % 3;
        int c = (j + 1) % 3;
        int d = (j + 2) % 3;
        cofactors[j][i] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
      }
    }
    double determinant =
        m[0][0] * cofactors[0][0] + m[0][1] * cofactors[1][0] + m[0][2] * cofactors[2][0];
    for (double[] row : cofactors) {
      for (int i = 0; i < 3; i++) {
        row[i] /= determinant;
      }
    }
    return cofactors;
  }
}
