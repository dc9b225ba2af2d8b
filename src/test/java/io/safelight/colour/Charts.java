package io.safelight.colour;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;

/** Patches of flat colour, 8 x 5 of them: 27 corners and middles of the cube, greys, skin. */
public final class Charts {
  public static final int COLUMNS = 8;
  public static final int ROWS = 5;
  private static final int SIDE = 64;

  private Charts() {}

  /** A chart; each patch has its samples exactly. */
  public static Raster of(PixelLayout layout, int bitDepth) {
    int channels = layout.channels();
    int width = COLUMNS * SIDE;
    Size size = new Size(width, ROWS * SIDE);
    byte[] bytes = new byte[width * ROWS * SIDE * channels];
    short[] shorts = new short[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int x = i / channels % width;
      int y = i / channels / width;
      double value = patch(y / SIDE * COLUMNS + x / SIDE, layout)[i % channels];
      bytes[i] = (byte) Math.round(value * 255);
      shorts[i] = (short) Math.round(value * 65535);
    }
    return bitDepth == 8 ? Raster.of(size, layout, bytes) : Raster.of(size, layout, shorts);
  }

  private static double[] patch(int index, PixelLayout layout) {
    if (layout.isInk()) {
      double[] levels = {0, 0.4, 0.9};
      return index < 27
          ? new double[] {
            levels[index % 3], levels[index / 3 % 3], levels[index / 9], index % 4 * 0.15
          }
          : new double[] {0, 0, 0, (index - 27) / 12.0};
    }
    if (index < 27) {
      return new double[] {index % 3 / 2.0, index / 3 % 3 / 2.0, index / 9 / 2.0};
    }
    if (index < 35) {
      double grey = (index - 26) / 9.0;
      return new double[] {grey, grey, grey};
    }
    double light = 1 - (index - 35) * 0.18;
    return new double[] {0.66 * light, 0.74 * light, 0.90 * light};
  }

  /** The mean of each channel over the middle of a patch, 0 to 1, in a profile's order. */
  static float[] mean(Raster chart, int column, int row) {
    int colours = chart.layout().colours();
    double[] sum = new double[colours];
    int from = SIDE / 4;
    for (int y = from; y < SIDE - from; y++) {
      for (int x = from; x < SIDE - from; x++) {
        for (int c = 0; c < colours; c++) {
          sum[c] += chart.sample(column * SIDE + x, row * SIDE + y, c);
        }
      }
    }
    float[] mean = new float[colours];
    double count = (SIDE - 2 * from) * (SIDE - 2 * from) * (double) chart.whiteLevel();
    for (int c = 0; c < colours; c++) {
      mean[colours == 3 ? 2 - c : c] = (float) (sum[c] / count);
    }
    return mean;
  }

  /** The greatest CIEDE2000 between the patches of two charts, by lcms. */
  public static double farthest(Raster one, Profile as, Raster other, Profile seen) {
    double farthest = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        double[] a = DeltaE.lab(as, mean(one, column, row));
        double[] b = DeltaE.lab(seen, mean(other, column, row));
        farthest = Math.max(farthest, DeltaE.between(a, b));
      }
    }
    return farthest;
  }
}
