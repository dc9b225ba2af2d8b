package io.safelight.verify;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.safelight.image.Mats;
import io.safelight.image.Reference;
import io.safelight.verify.LikenessMeasure.Figures;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Where the defaults of {@link VerifyConfig} come from: damages pictures, restores them with a
 * network, spoils the restorations, and prints what {@link LikenessMeasure} finds.
 *
 * <p>Arguments: the restoration network (float32 NCHW, RGB, [0, 1], sides multiples of 8), then
 * folders of pictures. Matrices are left to the garbage collector: this is no part of the program.
 */
final class LikenessCalibration {
  private static final int LONG_EDGE = 700;

  private final Random random = new Random(7);
  private final OrtSession network;
  private final VerifyConfig bounds =
      new SmallRyeConfigBuilder()
          .addDefaultSources()
          .withMapping(VerifyConfig.class)
          .build()
          .getConfigMapping(VerifyConfig.class);
  private final Map<String, List<Figures>> honest = new LinkedHashMap<>();
  private final Map<String, List<Figures>> wrong = new LinkedHashMap<>();

  private LikenessCalibration(OrtSession network) {
    this.network = network;
  }

  public static void main(String[] arguments) throws IOException, OrtException {
    nu.pattern.OpenCV.loadLocally();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession network = environment.createSession(arguments[0], options)) {
      LikenessCalibration calibration = new LikenessCalibration(network);
      List<Path> pictures = new ArrayList<>();
      for (String folder : Arrays.asList(arguments).subList(1, arguments.length)) {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
          files.sorted().forEach(pictures::add);
        }
      }
      Mat previous = calibration.picture(pictures.get(pictures.size() - 1));
      for (Path file : pictures) {
        Mat picture = calibration.picture(file);
        calibration.measure(picture, previous);
        previous = picture;
      }
      calibration.print();
    }
  }

  private Mat picture(Path file) throws IOException {
    Mat picture =
        Imgcodecs.imdecode(new MatOfByte(Files.readAllBytes(file)), Imgcodecs.IMREAD_COLOR);
    double scale = (double) LONG_EDGE / Math.max(picture.cols(), picture.rows());
    if (scale >= 1) {
      return picture;
    }
    Mat small = new Mat();
    Imgproc.resize(picture, small, new Size(), scale, scale, Imgproc.INTER_AREA);
    return small;
  }

  private void measure(Mat picture, Mat other) throws OrtException {
    for (Map.Entry<String, Mat> entry : damaged(picture).entrySet()) {
      Mat source = entry.getValue();
      Mat restored = restored(source);
      Map<String, Mat> results = new LinkedHashMap<>();
      results.put("", restored);
      results.put(", sharpened", unsharp(restored, 1.5, 1.5));
      results.put(
          ", local contrast",
          unsharp(restored, Math.max(source.cols(), source.rows()) / 24.0, 0.5));
      results.put(", as JPEG 30", jpeg(restored, 30));
      results.forEach((name, result) -> note(honest, entry.getKey() + name, source, result));
      if (entry.getKey().equals("clean") || entry.getKey().equals("noise 50")) {
        spoiled(restored, other)
            .forEach((name, result) -> note(wrong, entry.getKey() + ", " + name, source, result));
      }
    }
  }

  private static void note(Map<String, List<Figures>> table, String kind, Mat source, Mat result) {
    Figures figures =
        LikenessMeasure.between(
            Reference.of(Mats.raster(source)), Reference.of(Mats.raster(result)));
    table.computeIfAbsent(kind, k -> new ArrayList<>()).add(figures);
  }

  private Map<String, Mat> damaged(Mat picture) {
    Mat blurred = new Mat();
    Imgproc.GaussianBlur(picture, blurred, new Size(), 4);
    Mat grey = new Mat();
    Imgproc.cvtColor(picture, grey, Imgproc.COLOR_BGR2GRAY);
    Imgproc.cvtColor(grey, grey, Imgproc.COLOR_GRAY2BGR);
    Map<String, Mat> damaged = new LinkedHashMap<>();
    damaged.put("clean", picture);
    damaged.put("noise 50", noisy(picture, 50, false));
    damaged.put("noise 25", noisy(picture, 25, false));
    damaged.put("grain 50", noisy(picture, 50, true));
    damaged.put("grey, grain 50", noisy(grey, 50, true));
    damaged.put("JPEG 10", jpeg(picture, 10));
    damaged.put("blur 4", blurred);
    damaged.put("160 pixels, noise 50", noisy(middle(picture, 160), 50, false));
    damaged.put("80 pixels, noise 25", noisy(middle(picture, 80), 25, false));
    damaged.put("32 pixels, noise 10", noisy(middle(picture, 32), 10, false));
    return damaged;
  }

  private Map<String, Mat> spoiled(Mat result, Mat other) {
    Map<String, Mat> spoiled = new LinkedHashMap<>();
    spoiled.put("black", Mat.zeros(result.size(), result.type()));
    spoiled.put("shifted by a quarter", rolled(result));
    spoiled.put("tiles of a quarter swapped", swapped(result, 4));
    spoiled.put("tiles of an eighth swapped", swapped(result, 8));
    Mat channels = new Mat();
    Imgproc.cvtColor(result, channels, Imgproc.COLOR_BGR2RGB);
    spoiled.put("channels swapped", channels);
    Mat resized = new Mat();
    Imgproc.resize(other, resized, result.size(), 0, 0, Imgproc.INTER_AREA);
    spoiled.put("another picture", resized);
    Mat inverted = new Mat();
    Core.bitwise_not(result, inverted);
    spoiled.put("inverted", inverted);
    Mat half = result.clone();
    half.submat(half.rows() * 3 / 4, half.rows(), 0, half.cols()).setTo(new Scalar(128, 128, 128));
    spoiled.put("last quarter grey", half);
    Mat hole = result.clone();
    hole.submat(hole.rows() * 7 / 8, hole.rows(), 0, hole.cols() / 8).setTo(new Scalar(0, 0, 0));
    spoiled.put("a tile of an eighth black", hole);
    Mat soft = new Mat();
    Imgproc.GaussianBlur(result, soft, new Size(), 12);
    spoiled.put("blurred away", soft);
    return spoiled;
  }

  private void print() {
    System.out.printf(
        "%-42s %5s %20s %20s %20s %20s%n",
        "least, 1 %, median / median, 99 %, most",
        "n",
        "structure",
        "local structure",
        "chroma shift",
        "local shift");
    List<Figures> all = new ArrayList<>();
    honest.forEach(
        (kind, figures) -> {
          all.addAll(figures);
          System.out.println(row(kind, figures));
        });
    System.out.println(row("all honest", all));
    System.out.printf("%n%-42s caught by each bound, by any, in per cent%n", "wrong");
    wrong.forEach((kind, figures) -> System.out.println(caught(kind, figures)));
    System.out.println(caught("all honest", all));
  }

  private static String row(String kind, List<Figures> figures) {
    return String.format(
        Locale.ROOT,
        "%-42s %5d %20s %20s %20s %20s",
        kind,
        figures.size(),
        low(figures.stream().mapToDouble(Figures::structure).sorted().toArray()),
        low(figures.stream().mapToDouble(Figures::localStructure).sorted().toArray()),
        high(figures.stream().mapToDouble(Figures::chromaShift).sorted().toArray()),
        high(figures.stream().mapToDouble(Figures::localShift).sorted().toArray()));
  }

  private static String low(double[] sorted) {
    int n = sorted.length;
    return String.format(Locale.ROOT, "%.3f %.3f %.3f", sorted[0], sorted[n / 100], sorted[n / 2]);
  }

  private static String high(double[] sorted) {
    int n = sorted.length;
    return String.format(
        Locale.ROOT, "%.1f %.1f %.1f", sorted[n / 2], sorted[n - 1 - n / 100], sorted[n - 1]);
  }

  private String caught(String kind, List<Figures> figures) {
    int flat = 0;
    int structure = 0;
    int local = 0;
    int chroma = 0;
    int shift = 0;
    int any = 0;
    for (Figures f : figures) {
      boolean isFlat =
          f.resultSpread() < bounds.flatFloor() && f.sourceSpread() >= bounds.flatFloor();
      boolean isUnlike = f.structure() < bounds.structureFloor();
      boolean isLocallyUnlike = f.localStructure() < bounds.localStructureFloor();
      boolean isDrifted = f.chromaShift() > bounds.chromaCeiling();
      boolean isShifted = f.localShift() > bounds.localShiftCeiling();
      flat += isFlat ? 1 : 0;
      structure += isUnlike ? 1 : 0;
      local += isLocallyUnlike ? 1 : 0;
      chroma += isDrifted ? 1 : 0;
      shift += isShifted ? 1 : 0;
      any += isFlat || isUnlike || isLocallyUnlike || isDrifted || isShifted ? 1 : 0;
    }
    double percent = 100.0 / figures.size();
    return String.format(
        Locale.ROOT,
        "%-42s flat %5.1f, structure %5.1f, local %5.1f, chroma %5.1f, shift %5.1f, any %5.1f",
        kind,
        flat * percent,
        structure * percent,
        local * percent,
        chroma * percent,
        shift * percent,
        any * percent);
  }

  private Mat restored(Mat bgr) throws OrtException {
    int height = (bgr.rows() + 7) / 8 * 8;
    int width = (bgr.cols() + 7) / 8 * 8;
    Mat padded = new Mat();
    Core.copyMakeBorder(
        bgr, padded, 0, height - bgr.rows(), 0, width - bgr.cols(), Core.BORDER_REPLICATE);
    byte[] samples = new byte[height * width * 3];
    padded.get(0, 0, samples);
    int area = height * width;
    float[] planes = new float[samples.length];
    for (int i = 0; i < samples.length; i++) {
      planes[(2 - i % 3) * area + i / 3] = (samples[i] & 0xFF) / 255f;
    }
    long[] shape = {1, 3, height, width};
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), FloatBuffer.wrap(planes), shape);
        OrtSession.Result output = network.run(Map.of("input", input))) {
      FloatBuffer result = ((OnnxTensor) output.get(0)).getFloatBuffer();
      for (int i = 0; i < samples.length; i++) {
        samples[i] = level(result.get((2 - i % 3) * area + i / 3) * 255);
      }
    }
    padded.put(0, 0, samples);
    return padded.submat(0, bgr.rows(), 0, bgr.cols()).clone();
  }

  private Mat noisy(Mat picture, double sigma, boolean grain) {
    byte[] samples = new byte[(int) picture.total() * 3];
    picture.get(0, 0, samples);
    double noise = 0;
    for (int i = 0; i < samples.length; i++) {
      noise = grain && i % 3 != 0 ? noise : random.nextGaussian() * sigma;
      samples[i] = level((samples[i] & 0xFF) + noise);
    }
    Mat noisy = new Mat(picture.size(), CvType.CV_8UC3);
    noisy.put(0, 0, samples);
    return noisy;
  }

  private static byte level(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }

  private static Mat jpeg(Mat picture, int quality) {
    MatOfByte file = new MatOfByte();
    Imgcodecs.imencode(
        ".jpg", picture, file, new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, quality));
    return Imgcodecs.imdecode(file, Imgcodecs.IMREAD_UNCHANGED);
  }

  private static Mat unsharp(Mat picture, double sigma, double amount) {
    Mat soft = new Mat();
    Mat sharp = new Mat();
    Imgproc.GaussianBlur(picture, soft, new Size(), sigma);
    Core.addWeighted(picture, 1 + amount, soft, -amount, 0, sharp);
    return sharp;
  }

  private static Mat middle(Mat picture, int edge) {
    int width = Math.min(edge, picture.cols());
    int height = Math.min(edge, picture.rows());
    return picture
        .submat(
            new Rect((picture.cols() - width) / 2, (picture.rows() - height) / 2, width, height))
        .clone();
  }

  private static Mat rolled(Mat picture) {
    int x = picture.cols() / 4;
    Mat rolled = new Mat();
    Core.hconcat(List.of(picture.colRange(x, picture.cols()), picture.colRange(0, x)), rolled);
    return rolled;
  }

  private Mat swapped(Mat picture, int tiles) {
    int edge = Math.max(picture.cols(), picture.rows()) / tiles;
    int across = picture.cols() / edge;
    int count = across * (picture.rows() / edge);
    int first = random.nextInt(count);
    int second = (first + 1 + random.nextInt(count - 1)) % count;
    Rect a = new Rect(first % across * edge, first / across * edge, edge, edge);
    Rect b = new Rect(second % across * edge, second / across * edge, edge, edge);
    Mat swapped = picture.clone();
    picture.submat(a).copyTo(swapped.submat(b));
    picture.submat(b).copyTo(swapped.submat(a));
    return swapped;
  }
}
