package io.safelight.verify;

import io.safelight.image.Mats;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.job.Likeness;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * How much a result resembles its source. Both references are reduced once more, to a quarter: the
 * third scale of multi-scale structural similarity (Wang, Simoncelli and Bovik 2003). At the full
 * scale of a reference the noise of a small picture has not averaged out, and an honest restoration
 * of it scores no better than another picture does.
 */
final class LikenessMeasure {
  private static final int REDUCTION = 4;
  private static final int STRUCTURE_CELLS = 4;
  private static final int SHIFT_CELLS = 8;

  // C1 = (0.01 L)², C2 = (0.03 L)², L = 255: Wang et al. 2004, section III.
  private static final double C1 = 6.5025;
  private static final double C2 = 58.5225;

  private LikenessMeasure() {}

  /**
   * What was measured.
   *
   * @param structure mean structural similarity of the luma, 11 x 11 Gaussian window, sigma 1.5
   *     (Wang et al. 2004); 1 for the same picture
   * @param localStructure its mean over the worst of 4 x 4 cells
   * @param chromaShift mean over the pixels of sqrt(dCb² + dCr²), BT.601 full range, in levels of
   *     255
   * @param localShift mean of sqrt(dY² + dCb² + dCr²) over the worst of 8 x 8 cells, in levels of
   *     255
   * @param sourceSpread standard deviation of the source's luma, in levels of 255
   * @param resultSpread the same of the result
   */
  record Figures(
      double structure,
      double localStructure,
      double chromaShift,
      double localShift,
      double sourceSpread,
      double resultSpread) {
    Likeness likeness() {
      return new Likeness(structure, chromaShift);
    }
  }

  /**
   * Compares two references, 8 bits, BGR or grey each. Where their sizes differ (a result may be
   * smaller than its source) both are reduced to a quarter of the smaller.
   */
  static Figures between(Raster source, Raster result) {
    Size size = quarterOfTheSmaller(source.size(), result.size());
    Tones a = Tones.of(reduced(source, size));
    Tones b = Tones.of(reduced(result, size));
    Plane similarity = similarity(a.luma(), b.luma());
    Plane chroma = a.cb().minus(b.cb()).distance(a.cr().minus(b.cr()));
    Plane shift = a.luma().minus(b.luma()).distance(chroma);
    return new Figures(
        similarity.mean(),
        similarity.leastCellMean(STRUCTURE_CELLS),
        chroma.mean(),
        shift.greatestCellMean(SHIFT_CELLS),
        a.luma().spread(),
        b.luma().spread());
  }

  private static Size quarterOfTheSmaller(Size a, Size b) {
    Size smaller = a.pixels() <= b.pixels() ? a : b;
    return new Size(
        Math.max(1, smaller.width() / REDUCTION), Math.max(1, smaller.height() / REDUCTION));
  }

  private static Raster reduced(Raster reference, Size size) {
    Mat large = Mats.copyOf(reference);
    Mat small = new Mat();
    try {
      Imgproc.resize(
          large,
          small,
          new org.opencv.core.Size(size.width(), size.height()),
          0,
          0,
          Imgproc.INTER_AREA);
      return Mats.raster(small);
    } finally {
      large.release();
      small.release();
    }
  }

  /** The similarity at each pixel, -1 to 1: Wang et al. 2004, equation 13. */
  private static Plane similarity(Plane a, Plane b) {
    Plane meanA = a.smoothed();
    Plane meanB = b.smoothed();
    Plane varianceA = a.times(a).smoothed().minus(meanA.times(meanA));
    Plane varianceB = b.times(b).smoothed().minus(meanB.times(meanB));
    Plane covariance = a.times(b).smoothed().minus(meanA.times(meanB));
    double[] values = new double[a.values().length];
    for (int i = 0; i < values.length; i++) {
      double ma = meanA.values()[i];
      double mb = meanB.values()[i];
      values[i] =
          (2 * ma * mb + C1)
              * (2 * covariance.values()[i] + C2)
              / ((ma * ma + mb * mb + C1) * (varianceA.values()[i] + varianceB.values()[i] + C2));
    }
    return new Plane(a.size(), values);
  }
}
