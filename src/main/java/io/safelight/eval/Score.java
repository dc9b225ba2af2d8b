package io.safelight.eval;

import io.safelight.image.Mats;
import io.safelight.image.Raster;
import java.util.BitSet;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * How near a picture is to the clean one.
 *
 * @param psnr in dB, over all samples of all three colours; at most {@link #EQUAL}
 * @param ssim of the luma (BT.601), −1 to 1, after Wang, Bovik, Sheikh and Simoncelli 2004: windows
 *     of 11 × 11 with a Gaussian of 1.5, K1 = 0.01, K2 = 0.03, mean over the picture; at its edges
 *     windows see it mirrored, where the authors leave those out
 */
record Score(double psnr, double ssim) {
  /** Pictures that are equal have no PSNR; so much is more than 8 bits can differ by. */
  static final double EQUAL = 100;

  private static final Size WINDOW = new Size(11, 11);
  private static final double WINDOW_SIGMA = 1.5;
  private static final double C1 = 0.01 * 255 * 0.01 * 255;
  private static final double C2 = 0.03 * 255 * 0.03 * 255;

  /** Of a whole picture; both 8 bits, BGR, of one size. */
  static Score of(Raster picture, Raster clean) {
    BitSet all = new BitSet();
    all.set(0, (int) clean.size().pixels());
    return new Score(psnr(picture, clean, all), ssim(picture, clean));
  }

  /** Of some pixels alone, by y · width + x. */
  static double psnr(Raster picture, Raster clean, BitSet pixels) {
    long squares = 0;
    long samples = 0;
    byte[] ours = picture.bytes8();
    byte[] theirs = clean.bytes8();
    for (int i = pixels.nextSetBit(0); i >= 0; i = pixels.nextSetBit(i + 1)) {
      for (int c = 3 * i; c < 3 * i + 3; c++) {
        int difference = (ours[c] & 0xFF) - (theirs[c] & 0xFF);
        squares += (long) difference * difference;
        samples++;
      }
    }
    return squares == 0
        ? EQUAL
        : Math.min(EQUAL, 10 * Math.log10(255.0 * 255.0 * samples / squares));
  }

  private static double ssim(Raster picture, Raster clean) {
    Mat x = luma(picture);
    Mat y = luma(clean);
    Mat meanX = blurred(x, x, false);
    Mat meanY = blurred(y, y, false);
    Mat squareX = blurred(x, x, true);
    Mat squareY = blurred(y, y, true);
    Mat product = blurred(x, y, true);
    try {
      float[] mx = values(meanX);
      float[] my = values(meanY);
      float[] xx = values(squareX);
      float[] yy = values(squareY);
      float[] xy = values(product);
      double sum = 0;
      for (int i = 0; i < mx.length; i++) {
        double m = (double) mx[i] * my[i];
        double mm = (double) mx[i] * mx[i] + (double) my[i] * my[i];
        sum += (2 * m + C1) * (2 * (xy[i] - m) + C2) / ((mm + C1) * (xx[i] + yy[i] - mm + C2));
      }
      return sum / mx.length;
    } finally {
      for (Mat mat : new Mat[] {x, y, meanX, meanY, squareX, squareY, product}) {
        mat.release();
      }
    }
  }

  private static Mat luma(Raster picture) {
    Mat colours = Mats.copyOf(picture);
    Mat luma = new Mat();
    Imgproc.cvtColor(colours, luma, Imgproc.COLOR_BGR2GRAY);
    luma.convertTo(luma, CvType.CV_32F);
    colours.release();
    return luma;
  }

  private static Mat blurred(Mat a, Mat b, boolean multiplied) {
    Mat blurred = new Mat();
    if (multiplied) {
      Core.multiply(a, b, blurred);
    } else {
      a.copyTo(blurred);
    }
    Imgproc.GaussianBlur(blurred, blurred, WINDOW, WINDOW_SIGMA);
    return blurred;
  }

  private static float[] values(Mat mat) {
    float[] values = new float[(int) mat.total()];
    mat.get(0, 0, values);
    return values;
  }
}
