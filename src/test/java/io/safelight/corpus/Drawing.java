package io.safelight.corpus;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.util.Random;

/**
 * The one drawing that the corpus shows: 96 x 64, colourful, like none of its own reflections or
 * rotations, with a little noise so that no encoder makes nothing of it.
 */
public final class Drawing {
  public static final Size SIZE = new Size(96, 64);

  private Drawing() {}

  /** 8 bit BGR. */
  public static Raster upright() {
    Random noise = new Random(20261123);
    byte[] bgr = new byte[Raster.sampleCount(SIZE, 3)];
    for (int y = 0; y < SIZE.height(); y++) {
      for (int x = 0; x < SIZE.width(); x++) {
        int at = (y * SIZE.width() + x) * 3;
        boolean sun = Math.hypot(x - 22, y - 18) < 14;
        boolean house = x > 60 && x < 90 && y > 30;
        int[] colour = sun ? new int[] {60, 220, 245} : house ? new int[] {40, 30, 90} : sky(x, y);
        for (int c = 0; c < 3; c++) {
          bgr[at + c] = (byte) Math.max(0, Math.min(255, colour[c] + noise.nextInt(5) - 2));
        }
      }
    }
    return Raster.of(SIZE, PixelLayout.BGR, bgr);
  }

  private static int[] sky(int x, int y) {
    return new int[] {200 - 2 * y, 150 - y + x / 3, 70 + y};
  }

  /** The drawing in one channel: the rounded BT.601 luma. */
  public static Raster grey() {
    return luma(upright());
  }

  /** BT.601 luma of an 8 or 16 bit raster, as 8 bit grey; alpha is not looked at. */
  public static Raster luma(Raster picture) {
    byte[] grey = new byte[Raster.sampleCount(picture.size(), 1)];
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        double level =
            picture.isGrey()
                ? picture.sample(x, y, 0)
                : picture.layout().isInk()
                    ? 0.114 * light(picture, x, y, 2)
                        + 0.587 * light(picture, x, y, 1)
                        + 0.299 * light(picture, x, y, 0)
                    : 0.114 * picture.sample(x, y, 0)
                        + 0.587 * picture.sample(x, y, 1)
                        + 0.299 * picture.sample(x, y, 2);
        grey[y * picture.width() + x] = (byte) Math.round(level * 255 / picture.whiteLevel());
      }
    }
    return Raster.of(picture.size(), PixelLayout.GREY, grey);
  }

  /** What an ink and black let through, one after the other. */
  private static double light(Raster inks, int x, int y, int ink) {
    double white = inks.whiteLevel();
    return (white - inks.sample(x, y, ink)) * (white - inks.sample(x, y, 3)) / white;
  }

  /**
   * How a picture of the drawing's size correlates with it in luma: 1 for the same, -1 inverted.
   */
  public static double correlation(Raster picture) {
    byte[] a = grey().bytes8();
    byte[] b = luma(picture).bytes8();
    double meanA = mean(a);
    double meanB = mean(b);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      double da = (a[i] & 0xFF) - meanA;
      double db = (b[i] & 0xFF) - meanB;
      ab += da * db;
      aa += da * da;
      bb += db * db;
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static double mean(byte[] levels) {
    double sum = 0;
    for (byte level : levels) {
      sum += level & 0xFF;
    }
    return sum / levels.length;
  }
}
