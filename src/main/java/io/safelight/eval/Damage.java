package io.safelight.eval;

import io.safelight.image.Mats;
import io.safelight.image.Raster;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfDouble;
import org.opencv.core.MatOfInt;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * What is done to clean pictures. Each takes and gives 8 bits, BGR; noise is clipped and rounded,
 * as a file would have it. Deviations are in levels of 255.
 */
enum Damage {
  NONE("none"),
  NOISE_15("Gaussian noise 15") {
    @Override
    void harm(Mat picture, Random random) {
      addNoise(picture, 15, picture.channels(), 0, random);
    }
  },
  NOISE_25("Gaussian noise 25") {
    @Override
    void harm(Mat picture, Random random) {
      addNoise(picture, 25, picture.channels(), 0, random);
    }
  },
  NOISE_50("Gaussian noise 50") {
    @Override
    void harm(Mat picture, Random random) {
      addNoise(picture, 50, picture.channels(), 0, random);
    }
  },
  GRAIN_20("film grain 20") {
    /** The same in all colours and clumped, as grains of silver are and pixels of a sensor not. */
    @Override
    void harm(Mat picture, Random random) {
      addNoise(picture, 20, 1, GRAIN_BLUR, random);
    }
  },
  JPEG_10("JPEG quality 10") {
    @Override
    void harm(Mat picture, Random random) {
      compress(picture, 10);
    }
  },
  JPEG_20("JPEG quality 20") {
    @Override
    void harm(Mat picture, Random random) {
      compress(picture, 20);
    }
  },
  JPEG_40("JPEG quality 40") {
    @Override
    void harm(Mat picture, Random random) {
      compress(picture, 40);
    }
  },
  SOFT_SCAN("blur 1.0, noise 12, JPEG 60") {
    @Override
    void harm(Mat picture, Random random) {
      Imgproc.GaussianBlur(picture, picture, new Size(), 1.0);
      addNoise(picture, 12, picture.channels(), 0, random);
      compress(picture, 60);
    }
  },
  DUST("dust and scratches") {
    @Override
    Optional<BitSet> spoil(Mat picture, Random random) {
      return Optional.of(scratch(picture, random));
    }
  };

  /** Of grain, in pixels: a scan at some 2400 dpi shows clumps of one to two pixels. */
  private static final double GRAIN_BLUR = 0.7;

  /** Marks for each so many pixels. */
  private static final double PIXELS_FOR_A_SPECK = 5_000;

  private static final double PIXELS_FOR_A_SCRATCH = 40_000;

  /** Of the opacity of a mark: fainter edges of it do not count as damaged. */
  private static final double COUNTS = 0.1;

  /** Of drawn coordinates: sixteenths of a pixel. */
  private static final int SHIFT = 4;

  private final String words;

  Damage(String words) {
    this.words = words;
  }

  /** Its name in the table. */
  String words() {
    return words;
  }

  /** Its name in JSON. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Damages a copy.
   *
   * @param clean 8 bits, BGR
   * @param random all chance comes from it: the same seed does the same damage
   */
  Damaged to(Raster clean, Random random) {
    Mat picture = Mats.copyOf(clean);
    try {
      Optional<BitSet> spots = spoil(picture, random);
      return new Damaged(Mats.raster(picture), spots);
    } finally {
      picture.release();
    }
  }

  /** Damages in place; says where, if not everywhere. */
  Optional<BitSet> spoil(Mat picture, Random random) {
    harm(picture, random);
    return Optional.empty();
  }

  void harm(Mat picture, Random random) {}

  /**
   * Gaussian noise.
   *
   * @param channels 1: the same in all colours
   * @param blur of the noise before it is scaled to {@code sigma}, in pixels; 0 for none
   */
  private static void addNoise(
      Mat picture, double sigma, int channels, double blur, Random random) {
    float[] values = new float[(int) picture.total() * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Mat noise = new Mat(picture.size(), CvType.CV_32FC(channels));
    Mat sum = new Mat();
    try {
      noise.put(0, 0, values);
      double scale = sigma;
      if (blur > 0) {
        Imgproc.GaussianBlur(noise, noise, new Size(), blur);
        scale = sigma / deviation(noise);
      }
      if (channels < picture.channels()) {
        Core.merge(List.of(noise, noise, noise), noise);
      }
      picture.convertTo(sum, CvType.CV_32F);
      Core.scaleAdd(noise, scale, sum, sum);
      // Rounds and clips.
      sum.convertTo(picture, picture.type());
    } finally {
      noise.release();
      sum.release();
    }
  }

  private static double deviation(Mat values) {
    MatOfDouble mean = new MatOfDouble();
    MatOfDouble deviation = new MatOfDouble();
    try {
      Core.meanStdDev(values, mean, deviation);
      return deviation.get(0, 0)[0];
    } finally {
      mean.release();
      deviation.release();
    }
  }

  /** As libjpeg does it, chroma halved (4:2:0). */
  private static void compress(Mat picture, int quality) {
    MatOfByte file = new MatOfByte();
    MatOfInt settings = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, quality);
    Mat read = null;
    try {
      if (!Imgcodecs.imencode(".jpg", picture, file, settings)) {
        throw new IllegalStateException("OpenCV writes no JPEG");
      }
      read = Imgcodecs.imdecode(file, Imgcodecs.IMREAD_COLOR);
      read.copyTo(picture);
    } finally {
      file.release();
      settings.release();
      if (read != null) {
        read.release();
      }
    }
  }

  /** Bright or dark specks, hairs and scratches, with soft edges. */
  private static BitSet scratch(Mat picture, Random random) {
    Mat mask = Mat.zeros(picture.size(), CvType.CV_8U);
    BitSet spots = new BitSet((int) picture.total());
    try {
      for (int i = marks(picture, PIXELS_FOR_A_SPECK); i > 0; i--) {
        Point at = new Point(random.nextInt(picture.cols()), random.nextInt(picture.rows()));
        int radius = (int) ((0.6 + 1.6 * random.nextDouble()) * (1 << SHIFT));
        Point fine = new Point(at.x * (1 << SHIFT), at.y * (1 << SHIFT));
        Imgproc.circle(mask, fine, radius, opacity(random), -1, Imgproc.LINE_AA, SHIFT);
      }
      for (int i = marks(picture, PIXELS_FOR_A_SCRATCH); i > 0; i--) {
        draw(mask, random);
      }
      blend(picture, mask, random.nextDouble() < 0.7 ? 235 : 25, spots);
      return spots;
    } finally {
      mask.release();
    }
  }

  private static int marks(Mat picture, double pixelsForOne) {
    return Math.max(1, (int) Math.round(picture.total() / pixelsForOne));
  }

  private static Scalar opacity(Random random) {
    return Scalar.all(255 * (0.5 + 0.5 * random.nextDouble()));
  }

  /** A line that wanders, one or two pixels wide, across the picture or a part of it. */
  private static void draw(Mat mask, Random random) {
    double x = random.nextInt(mask.cols());
    double y = random.nextInt(mask.rows());
    double angle = Math.PI * random.nextDouble();
    double length = Math.hypot(mask.cols(), mask.rows()) * (0.1 + 0.5 * random.nextDouble());
    int pieces = 12;
    int width = random.nextDouble() < 0.8 ? 1 : 2;
    Scalar opacity = opacity(random);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i <= pieces; i++) {
      points.add(new Point(x * (1 << SHIFT), y * (1 << SHIFT)));
      angle += 0.15 * random.nextGaussian();
      x += length / pieces * Math.cos(angle);
      y += length / pieces * Math.sin(angle);
    }
    for (int i = 0; i < pieces; i++) {
      Imgproc.line(mask, points.get(i), points.get(i + 1), opacity, width, Imgproc.LINE_AA, SHIFT);
    }
  }

  private static void blend(Mat picture, Mat mask, int tone, BitSet spots) {
    byte[] opacity = new byte[(int) mask.total()];
    mask.get(0, 0, opacity);
    byte[] samples = new byte[(int) picture.total() * 3];
    picture.get(0, 0, samples);
    for (int i = 0; i < opacity.length; i++) {
      double part = (opacity[i] & 0xFF) / 255.0;
      for (int c = 3 * i; c < 3 * i + 3; c++) {
        samples[c] = (byte) Math.round((samples[c] & 0xFF) * (1 - part) + tone * part);
      }
      if (part > COUNTS) {
        spots.set(i);
      }
    }
    picture.put(0, 0, samples);
  }
}
