package io.safelight.enhance;

import io.safelight.image.Mats;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.job.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfFloat;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;
import org.opencv.photo.Photo;

/**
 * The classical end of a recipe, by OpenCV: denoise, local contrast, sharpen, in that order, so
 * that noise is not sharpened. Works in horizontal strips with enough rows around each that no
 * strip shows; its native memory does not depend on the picture's height. Alpha is left alone.
 */
final class Finish {
  private static final int STRIP = 512;

  // Non-local means as its authors propose for colour noise (Buades et al. 2011): 7 and 21.
  private static final int PATCH = 7;
  private static final int SEARCH = 21;

  /** Non-local means' h in levels of 255 at {@code denoise} 100: beyond it faces turn to wax. */
  private static final float STRONGEST_DENOISE = 10f;

  private static final double SHARPEN_SIGMA = 1.2;
  private static final double STRONGEST_SHARPEN = 1.5;

  private static final double DETAIL_SIGMA = 10;
  private static final double DETAIL_AMOUNT = 0.3;

  /** Differences up to this many levels of 255 are noise or flat tone: not amplified. */
  private static final double CORING = 1.0;

  private Finish() {}

  /** What {@link #apply} would do, in words of the recipe; empty where it would do nothing. */
  static List<String> steps(Recipe recipe) {
    List<String> steps = new ArrayList<>();
    if (recipe.denoise() > 0) {
      steps.add("denoise " + recipe.denoise());
    }
    if (recipe.mode() == Recipe.Mode.DETAIL) {
      steps.add("detail");
    }
    if (recipe.sharpen() > 0) {
      steps.add("sharpen " + recipe.sharpen());
    }
    return steps;
  }

  /** Finishes {@code picture} in place. */
  static void apply(Recipe recipe, Raster picture) {
    if (steps(recipe).isEmpty()) {
      return;
    }
    int around = around(recipe);
    Mat next = strip(picture, 0, around);
    try {
      for (int top = 0; top < picture.height(); top += STRIP) {
        Mat current = next;
        // Read before the strip above it is overwritten: it needs the rows as they were.
        next = top + STRIP < picture.height() ? strip(picture, top + STRIP, around) : new Mat();
        try {
          int above = Math.min(top, around);
          finish(recipe, current);
          Mat core = current.rowRange(above, above + Math.min(STRIP, picture.height() - top));
          Mats.write(core, picture, top);
          core.release();
        } finally {
          current.release();
        }
      }
    } finally {
      next.release();
    }
  }

  /** A smaller picture, by area averaging; the same one where it already fits. */
  static Raster shrink(Raster picture, int longEdge) {
    Size size = picture.size().within(longEdge);
    if (size.equals(picture.size())) {
      return picture;
    }
    Mat large = Mats.copyOf(picture);
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

  private static int around(Recipe recipe) {
    int around = 0;
    if (recipe.denoise() > 0) {
      around += PATCH / 2 + SEARCH / 2;
    }
    if (recipe.mode() == Recipe.Mode.DETAIL) {
      around += reach(DETAIL_SIGMA);
    }
    if (recipe.sharpen() > 0) {
      around += reach(SHARPEN_SIGMA);
    }
    return around;
  }

  /** Beyond four sigmas a Gaussian weighs less than one 16-bit level. */
  private static int reach(double sigma) {
    return (int) Math.ceil(4 * sigma);
  }

  private static Mat strip(Raster picture, int top, int around) {
    int from = Math.max(0, top - around);
    int to = Math.min(picture.height(), top + STRIP + around);
    return Mats.copyOf(picture, new Region(0, from, picture.width(), to - from));
  }

  /** Finishes one strip in place. */
  private static void finish(Recipe recipe, Mat strip) {
    List<Mat> planes = new ArrayList<>();
    Mat colour = new Mat();
    try {
      Core.split(strip, planes);
      boolean alpha = planes.size() == 4;
      Core.merge(alpha ? planes.subList(0, 3) : planes, colour);
      if (recipe.denoise() > 0) {
        denoise(colour, STRONGEST_DENOISE * recipe.denoise() / 100);
      }
      if (recipe.mode() == Recipe.Mode.DETAIL) {
        lift(colour, DETAIL_SIGMA, DETAIL_AMOUNT);
      }
      if (recipe.sharpen() > 0) {
        lift(colour, SHARPEN_SIGMA, STRONGEST_SHARPEN * recipe.sharpen() / 100);
      }
      if (alpha) {
        List<Mat> finished = new ArrayList<>();
        Core.split(colour, finished);
        finished.add(planes.get(3));
        Core.merge(finished, strip);
        finished.subList(0, 3).forEach(Mat::release);
      } else {
        colour.copyTo(strip);
      }
    } finally {
      planes.forEach(Mat::release);
      colour.release();
    }
  }

  private static void denoise(Mat picture, float h) {
    Mat denoised = new Mat();
    MatOfFloat strength = new MatOfFloat();
    try {
      if (picture.type() == CvType.CV_8UC3) {
        Photo.fastNlMeansDenoisingColored(picture, denoised, h, h, PATCH, SEARCH);
      } else if (picture.depth() == CvType.CV_8U) {
        Photo.fastNlMeansDenoising(picture, denoised, h, PATCH, SEARCH);
      } else {
        // 16-bit samples are taken with the L1 norm only; 257 of their levels are one of 255.
        float[] each = new float[picture.channels()];
        Arrays.fill(each, h * 257);
        strength.fromArray(each);
        Photo.fastNlMeansDenoising(picture, denoised, strength, PATCH, SEARCH, Core.NORM_L1);
      }
      denoised.copyTo(picture);
    } finally {
      denoised.release();
      strength.release();
    }
  }

  /**
   * Unsharp masking of the luma: what a Gaussian takes away is added again, to all channels alike,
   * so that colours keep their hue.
   */
  private static void lift(Mat picture, double sigma, double amount) {
    double level = picture.depth() == CvType.CV_8U ? 1 : 257;
    Mat luma = new Mat();
    Mat smooth = new Mat();
    Mat bright = new Mat();
    Mat dark = new Mat();
    Mat mask = new Mat();
    List<Mat> planes = new ArrayList<>();
    try {
      if (picture.channels() == 1) {
        picture.convertTo(luma, CvType.CV_32F);
      } else {
        Imgproc.cvtColor(picture, luma, Imgproc.COLOR_BGR2GRAY);
        luma.convertTo(luma, CvType.CV_32F);
      }
      Imgproc.GaussianBlur(luma, smooth, new org.opencv.core.Size(), sigma);
      Core.subtract(luma, smooth, luma);
      Core.subtract(luma, Scalar.all(CORING * level), bright);
      Core.max(bright, Scalar.all(0), bright);
      Core.add(luma, Scalar.all(CORING * level), dark);
      Core.min(dark, Scalar.all(0), dark);
      Core.addWeighted(bright, amount, dark, amount, 0, luma);
      Core.split(picture, planes);
      for (Mat plane : planes) {
        Core.add(plane, luma, plane, mask, plane.depth());
      }
      Core.merge(planes, picture);
    } finally {
      planes.forEach(Mat::release);
      luma.release();
      smooth.release();
      bright.release();
      dark.release();
      mask.release();
    }
  }
}
