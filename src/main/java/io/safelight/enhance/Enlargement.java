package io.safelight.enhance;

import io.safelight.image.Mats;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * A picture made larger as if there were no network: by OpenCV's cubic convolution, every sample
 * for itself, alpha too. Not by a wider kernel: Lanczos' second lobe would lay a faint rim of
 * opacity around what is clear. In strips, with as many rows around each as the kernel reaches: no
 * strip shows, and the native memory does not depend on the picture's height.
 */
final class Enlargement {
  private static final int STRIP = 256;

  /** Rows of the source that the kernel reaches. */
  private static final int AROUND = 3;

  private Enlargement() {}

  /**
   * A raster of the same layout and depth.
   *
   * @param times as wide and high
   */
  static Raster of(Raster picture, int times) {
    Raster result = Raster.empty(picture.size().times(times), picture.layout(), picture.bitDepth());
    for (int top = 0; top < picture.height(); top += STRIP) {
      int rows = Math.min(STRIP, picture.height() - top);
      int from = Math.max(0, top - AROUND);
      int to = Math.min(picture.height(), top + rows + AROUND);
      Mat strip = Mats.copyOf(picture, new Region(0, from, picture.width(), to - from));
      Mat large = new Mat();
      try {
        Imgproc.resize(
            strip,
            large,
            new org.opencv.core.Size(result.width(), (double) times * strip.rows()),
            0,
            0,
            Imgproc.INTER_CUBIC);
        Mat core = large.rowRange(times * (top - from), times * (top - from + rows));
        Mats.write(core, result, times * top);
        core.release();
      } finally {
        strip.release();
        large.release();
      }
    }
    return result;
  }
}
