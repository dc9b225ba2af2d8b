package io.safelight.enhance;

import io.safelight.colour.Lens;
import io.safelight.image.Mats;
import io.safelight.image.Raster;
import io.safelight.image.Region;
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
 * strip shows; its native memory does not depend on the picture's height. Inks are finished as they
 * look. Alpha is left alone, and what is fully transparent neither changes nor shows.
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

  /**
   * Finishes {@code picture} in place.
   *
   * @param lens how inks look
   */
  static void apply(Recipe recipe, Raster picture, Lens lens) {
    if (steps(recipe).isEmpty()) {
      return;
    }
    int around = around(recipe);
    Mat next = strip(picture, lens, 0, around);
    try {
      for (int top = 0; top < picture.height(); top += STRIP) {
        Mat current = next;
        // Read before the strip above it is overwritten: it needs the rows as they were.
        next =
            top + STRIP < picture.height() ? strip(picture, lens, top + STRIP, around) : new Mat();
        try {
          int above = Math.min(top, around);
          finish(recipe, current);
          Mat core = current.rowRange(above, above + Math.min(STRIP, picture.height() - top));
          write(core, picture, lens, top);
          core.release();
        } finally {
          current.release();
        }
      }
    } finally {
      next.release();
    }
  }

  private static void write(Mat core, Raster picture, Lens lens, int top) {
    if (!picture.layout().isInk()) {
      Mats.write(core, picture, top);
      return;
    }
    Raster seen = SeenRows.of(picture, lens, top, core.rows());
    SeenRows.move(picture, lens, top, seen, Mats.raster(core));
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

  private static Mat strip(Raster picture, Lens lens, int top, int around) {
    int from = Math.max(0, top - around);
    int to = Math.min(picture.height(), top + STRIP + around);
    return picture.layout().isInk()
        ? Mats.copyOf(SeenRows.of(picture, lens, from, to - from))
        : Mats.copyOf(picture, new Region(0, from, picture.width(), to - from));
  }

  /** Finishes one strip in place: grey or BGR, with or without alpha. */
  private static void finish(Recipe recipe, Mat strip) {
    List<Mat> planes = new ArrayList<>();
    Mat colour = new Mat();
    Mat clear = new Mat();
    try {
      Core.split(strip, planes);
      boolean alpha = planes.size() % 2 == 0;
      int colours = alpha ? planes.size() - 1 : planes.size();
      Core.merge(planes.subList(0, colours), colour);
      if (alpha) {
        Core.compare(planes.get(colours), Scalar.all(0), clear, Core.CMP_EQ);
        fillClear(colour, clear);
      }
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
        for (int c = 0; c < colours; c++) {
          planes.get(c).copyTo(finished.get(c), clear);
        }
        finished.add(planes.get(colours));
        Core.merge(finished, strip);
        finished.subList(0, colours).forEach(Mat::release);
      } else {
        colour.copyTo(strip);
      }
    } finally {
      planes.forEach(Mat::release);
      colour.release();
      clear.release();
    }
  }

  /** What is fully transparent takes the colours next to it, so that it cannot be smeared about. */
  private static void fillClear(Mat colour, Mat clear) {
    if (Core.countNonZero(clear) == 0) {
      return;
    }
    int pixels = colour.rows() * colour.cols();
    byte[] mask = new byte[pixels];
    clear.get(0, 0, mask);
    boolean[] visible = new boolean[pixels];
    for (int i = 0; i < pixels; i++) {
      visible[i] = mask[i] == 0;
    }
    Raster samples = Mats.raster(colour);
    float[] plane = new float[pixels];
    int channels = samples.channels();
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < pixels; i++) {
        plane[i] = samples.level(i * channels + c);
      }
      ClearPixels.fill(plane, colour.cols(), colour.rows(), visible, 0, samples.whiteLevel());
      for (int i = 0; i < pixels; i++) {
        samples.put(i * channels + c, Math.round(plane[i]));
      }
    }
    Mat filled = Mats.copyOf(samples);
    try {
      filled.copyTo(colour);
    } finally {
      filled.release();
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
