package io.safelight.eval;

import io.safelight.image.Mats;
import io.safelight.image.Raster;
import org.opencv.core.Mat;
import org.opencv.photo.Photo;

/**
 * The classical yardstick: OpenCV's fastNlMeansDenoisingColored with its own windows of 7 and 21,
 * after Buades, Coll and Morel 2011.
 */
final class NonLocalMeans {
  /** Strengths that are tried, in levels of 255; colours are smoothed as much as luma. */
  static final float[] STRENGTHS = {1.5f, 3, 4.5f, 6, 8, 10, 13, 17, 22, 28, 36, 46};

  private static final int PATCH = 7;
  private static final int SEARCH = 21;

  private NonLocalMeans() {}

  /**
   * Filters a copy.
   *
   * @param picture 8 bits, BGR
   */
  static Raster filtered(Raster picture, float strength) {
    Mat from = Mats.copyOf(picture);
    Mat to = new Mat();
    try {
      Photo.fastNlMeansDenoisingColored(from, to, strength, strength, PATCH, SEARCH);
      return Mats.raster(to);
    } finally {
      from.release();
      to.release();
    }
  }
}
