package io.safelight.image;

import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Copies between rasters and OpenCV matrices. A matrix is native memory that the garbage collector
 * does not see: whoever gets one here releases it before its method returns.
 */
public final class Mats {
  private Mats() {}

  /** Version of OpenCV. */
  public static String openCvVersion() {
    return Core.VERSION;
  }

  /** A continuous matrix with the raster's pixels: BGR(A) or grey, CV_8U or CV_16U. */
  public static Mat copyOf(Raster raster) {
    return copyOf(raster, Region.all(raster.size()));
  }

  /** A continuous matrix with the pixels of one region. */
  public static Mat copyOf(Raster raster, Region region) {
    int depth = raster.bitDepth() == 8 ? CvType.CV_8U : CvType.CV_16U;
    Mat mat = new Mat(region.height(), region.width(), CvType.makeType(depth, raster.channels()));
    int row = region.width() * raster.channels();
    // Row by row: put() takes no offset into its array other than through a copy of the row.
    if (raster.bitDepth() == 8) {
      byte[] line = new byte[row];
      for (int y = 0; y < region.height(); y++) {
        System.arraycopy(raster.bytes8(), index(raster, region, y), line, 0, row);
        mat.put(y, 0, line);
      }
    } else {
      short[] line = new short[row];
      for (int y = 0; y < region.height(); y++) {
        System.arraycopy(raster.samples16(), index(raster, region, y), line, 0, row);
        mat.put(y, 0, line);
      }
    }
    return mat;
  }

  /**
   * A raster with the matrix' pixels.
   *
   * @param mat CV_8U or CV_16U with 1, 3 or 4 channels
   */
  public static Raster raster(Mat mat) {
    Size size = new Size(mat.cols(), mat.rows());
    int count = Raster.sampleCount(size, mat.channels());
    switch (mat.depth()) {
      case CvType.CV_8U -> {
        byte[] samples = new byte[count];
        mat.get(0, 0, samples);
        return Raster.of(size, PixelLayout.ofOpenCv(mat.channels()), samples);
      }
      case CvType.CV_16U -> {
        short[] samples = new short[count];
        mat.get(0, 0, samples);
        return Raster.of(size, PixelLayout.ofOpenCv(mat.channels()), samples);
      }
      default ->
          throw new IllegalArgumentException(
              "a raster has 8 or 16 bits, not " + CvType.typeToString(mat.type()));
    }
  }

  /**
   * Writes rows of a matrix into a raster of the same width, depth and channels.
   *
   * @param rows CV_8U or CV_16U, as wide as the raster
   * @param top the raster's row that the first one goes to
   */
  public static void write(Mat rows, Raster raster, int top) {
    Region region = new Region(0, top, rows.cols(), rows.rows());
    int row = rows.cols() * rows.channels();
    if (raster.bitDepth() == 8) {
      byte[] line = new byte[row];
      for (int y = 0; y < rows.rows(); y++) {
        rows.get(y, 0, line);
        System.arraycopy(line, 0, raster.bytes8(), index(raster, region, y), row);
      }
    } else {
      short[] line = new short[row];
      for (int y = 0; y < rows.rows(); y++) {
        rows.get(y, 0, line);
        System.arraycopy(line, 0, raster.samples16(), index(raster, region, y), row);
      }
    }
  }

  private static int index(Raster raster, Region region, int y) {
    return ((region.y() + y) * raster.width() + region.x()) * raster.channels();
  }
}
