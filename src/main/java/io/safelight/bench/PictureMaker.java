package io.safelight.bench;

import io.safelight.bench.Workload.Kind;
import io.safelight.bench.Workload.Order;
import io.safelight.image.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.opencv.core.Core;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Rect;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Makes a workload's pictures of given ones: parts of them, turned, put side by side where a size
 * wants more than one, with a little noise as a camera adds it. The same for the same seed, the
 * same given pictures and the same OpenCV.
 */
public final class PictureMaker implements AutoCloseable {
  /** Of many given pictures some are enough; of large ones a smaller version. */
  private static final int MOST_SOURCES = 24;

  private static final int SOURCE_EDGE = 2048;

  /** Wider parts would be enlarged until they are smooth, as no photograph is. */
  private static final int PART_EDGE = 1350;

  private static final double NOISE_SIGMA = 5;
  private static final int QUALITY = 92;

  private final List<Mat> sources = new ArrayList<>();
  private final long seed;

  /**
   * Reads given pictures: 8-bit BGR, upright.
   *
   * @throws IOException where none of them can be read
   */
  public PictureMaker(List<Path> given, long seed) throws IOException {
    this.seed = seed;
    List<Path> some = new ArrayList<>(given);
    Collections.shuffle(some, new Random(seed));
    for (Path file : some) {
      if (sources.size() < MOST_SOURCES) {
        read(file);
      }
    }
    if (sources.isEmpty()) {
      throw new IOException("no picture could be made of " + given);
    }
  }

  private void read(Path file) throws IOException {
    MatOfByte bytes = new MatOfByte(Files.readAllBytes(file));
    Mat whole = new Mat();
    Mat read = new Mat();
    try {
      read = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_COLOR);
      if (!read.empty()) {
        Size size = new Size(read.cols(), read.rows()).within(SOURCE_EDGE);
        Imgproc.resize(read, whole, cv(size), 0, 0, Imgproc.INTER_AREA);
        sources.add(whole.clone());
      }
    } catch (CvException unreadable) {
      // The pipeline may read more than OpenCV does; others will do.
      return;
    } finally {
      bytes.release();
      read.release();
      whole.release();
    }
  }

  /**
   * Makes all of them.
   *
   * @param folder exists
   * @return the files, in order
   */
  public List<Path> make(Workload workload, Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Order order : workload.orders()) {
      Path file = folder.resolve(order.fileName());
      make(order, file);
      files.add(file);
    }
    return files;
  }

  private void make(Order order, Path file) throws IOException {
    Random chance = new Random(seed * 1000 + order.number());
    if (order.kind() == Kind.HUGE) {
      try (StripJpeg jpeg = new StripJpeg(file, order.size())) {
        while (jpeg.rowsLeft() > 0) {
          Mat strip = picture(new Size(order.size().width(), jpeg.nextRows()), chance);
          try {
            jpeg.append(strip, QUALITY);
          } finally {
            strip.release();
          }
        }
      }
      return;
    }
    Mat picture = picture(order.size(), chance);
    try {
      byte[] whole = encoded(picture, extension(file), Imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY);
      Files.write(file, order.kind() == Kind.BROKEN_EXIF ? BrokenExif.in(whole) : whole);
    } finally {
      picture.release();
    }
  }

  /** One file's bytes, by OpenCV. */
  static byte[] encoded(Mat picture, String extension, int... parameters) throws IOException {
    MatOfByte bytes = new MatOfByte();
    MatOfInt how = new MatOfInt(parameters);
    try {
      if (!Imgcodecs.imencode(extension, picture, bytes, how)) {
        throw new IOException("OpenCV does not write " + extension);
      }
      return bytes.toArray();
    } finally {
      bytes.release();
      how.release();
    }
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.'));
  }

  /** 8-bit BGR; the caller releases it. */
  private Mat picture(Size size, Random chance) {
    Mat picture = new Mat(size.height(), size.width(), CvType.CV_8UC3);
    int columns = (size.width() + PART_EDGE - 1) / PART_EDGE;
    int rows = (size.height() + PART_EDGE - 1) / PART_EDGE;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int left = size.width() * column / columns;
        int top = size.height() * row / rows;
        int right = size.width() * (column + 1) / columns;
        int bottom = size.height() * (row + 1) / rows;
        Mat part = picture.submat(top, bottom, left, right);
        fill(part, chance);
        part.release();
      }
    }
    addNoise(picture, chance);
    return picture;
  }

  /** A part of one source, of the same proportions, as it is or mirrored. */
  private void fill(Mat part, Random chance) {
    Mat source = sources.get(chance.nextInt(sources.size()));
    double share = 0.7 + 0.3 * chance.nextDouble();
    double scale =
        share
            * Math.min((double) source.cols() / part.cols(), (double) source.rows() / part.rows());
    int width = Math.max(1, (int) (part.cols() * scale));
    int height = Math.max(1, (int) (part.rows() * scale));
    Mat crop =
        new Mat(
            source,
            new Rect(
                chance.nextInt(source.cols() - width + 1),
                chance.nextInt(source.rows() - height + 1),
                width,
                height));
    Imgproc.resize(
        crop, part, part.size(), 0, 0, scale > 1 ? Imgproc.INTER_AREA : Imgproc.INTER_CUBIC);
    crop.release();
    if (chance.nextBoolean()) {
      Core.flip(part, part, 1);
    }
  }

  private static void addNoise(Mat picture, Random chance) {
    Mat noise = new Mat(picture.size(), CvType.CV_16SC3);
    Mat all = new Mat();
    Core.setRNGSeed(chance.nextInt());
    Core.randn(noise, 0, NOISE_SIGMA);
    Core.add(picture, noise, picture, all, CvType.CV_8U);
    noise.release();
    all.release();
  }

  private static org.opencv.core.Size cv(Size size) {
    return new org.opencv.core.Size(size.width(), size.height());
  }

  @Override
  public void close() {
    sources.forEach(Mat::release);
  }
}
