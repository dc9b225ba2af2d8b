package io.safelight.corpus;

import io.safelight.image.Mats;
import io.safelight.image.Raster;
import org.opencv.core.Core;
import org.opencv.core.Mat;

/** How cameras store an upright scene: what has to be undone, done by OpenCV. */
public final class Turns {
  private Turns() {}

  /** The pixels that are stored so that {@code orientation} makes them upright again. */
  public static Raster stored(Raster upright, int orientation) {
    Mat from = Mats.copyOf(upright);
    Mat to = new Mat();
    try {
      // Each in the words of the EXIF tag, undone.
      switch (orientation) {
        case 2 -> Core.flip(from, to, 1);
        case 3 -> Core.rotate(from, to, Core.ROTATE_180);
        case 4 -> Core.flip(from, to, 0);
        case 5 -> Core.transpose(from, to);
        case 6 -> Core.rotate(from, to, Core.ROTATE_90_COUNTERCLOCKWISE);
        case 7 -> {
          Core.transpose(from, to);
          Core.rotate(to, to, Core.ROTATE_180);
        }
        case 8 -> Core.rotate(from, to, Core.ROTATE_90_CLOCKWISE);
        default -> from.copyTo(to);
      }
      return Mats.raster(to);
    } finally {
      to.release();
      from.release();
    }
  }
}
