package io.safelight.metadata;

import java.util.Optional;

/** What a PNG says of its colours without a profile (W3C PNG, third edition, 4.3). */
public sealed interface PngColour {
  /** Whether it is sRGB, or so near that nobody sees a difference. */
  boolean isSrgb();

  /**
   * The sRGB chunk.
   *
   * @param intent the rendering intent as ICC counts it, 0 to 3
   */
  record Srgb(int intent) implements PngColour {
    @Override
    public boolean isSrgb() {
      return true;
    }
  }

  /**
   * The cICP chunk: code points of ITU-T H.273.
   *
   * @param primaries 1 BT.709, 9 BT.2020, 12 Display P3, ...
   * @param transfer 13 sRGB, 16 PQ, 18 HLG, ...
   * @param fullRange false where samples are of video's narrow range
   */
  record CodePoints(int primaries, int transfer, int matrix, boolean fullRange)
      implements PngColour {
    @Override
    public boolean isSrgb() {
      return primaries == 1 && transfer == 13 && fullRange;
    }
  }

  /**
   * The gAMA and cHRM chunks.
   *
   * @param gamma of the samples: 0.45455 for 1/2.2; empty where only the primaries are said
   * @param chromaticities of the primaries; empty where only the gamma is said
   */
  record Measured(Optional<Double> gamma, Optional<Chromaticities> chromaticities)
      implements PngColour {
    /** 1/2.2 as PNG encoders round it, and what is a hair beside it. */
    private static final double GAMMA_TOLERANCE = 0.005;

    @Override
    public boolean isSrgb() {
      return gamma.map(g -> Math.abs(g - 1 / 2.2) < GAMMA_TOLERANCE).orElse(true)
          && chromaticities.map(c -> c.isNear(Chromaticities.SRGB)).orElse(true);
    }
  }

  /** White and primaries, each x and y of CIE 1931. */
  record Chromaticities(
      double whiteX,
      double whiteY,
      double redX,
      double redY,
      double greenX,
      double greenY,
      double blueX,
      double blueY) {
    public static final Chromaticities SRGB =
        new Chromaticities(0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06);

    private static final double TOLERANCE = 0.002;

    boolean isNear(Chromaticities other) {
      return near(whiteX, other.whiteX)
          && near(whiteY, other.whiteY)
          && near(redX, other.redX)
          && near(redY, other.redY)
          && near(greenX, other.greenX)
          && near(greenY, other.greenY)
          && near(blueX, other.blueX)
          && near(blueY, other.blueY);
    }

    private static boolean near(double one, double other) {
      return Math.abs(one - other) < TOLERANCE;
    }
  }
}
