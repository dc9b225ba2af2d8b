package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.safelight.Shared;
import io.safelight.TestPictures;
import io.safelight.colour.Profile;
import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Mats;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.inference.Network;
import io.safelight.job.Recipe;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * What the pipeline makes of photographs, against the network run alone, by ONNX Runtime's own
 * interface and in one piece. One photograph in six; all of them with {@code -Dquality.all}.
 */
class QualityTest {
  private static Network network;

  @BeforeAll
  static void open() throws Exception {
    nu.pattern.OpenCV.loadLocally();
    network = TestNetwork.open(512);
  }

  @AfterAll
  static void close() {
    network.session().close();
  }

  private static List<Path> photographs() {
    List<Path> all = Shared.files("data/photos/dev");
    int every = System.getProperty("quality.all") == null ? 6 : 1;
    return IntStream.range(0, all.size()).filter(i -> i % every == 0).mapToObj(all::get).toList();
  }

  @Test
  void noise_is_taken_away_as_well_as_by_the_network_alone() throws Exception {
    double noisyMean = 0;
    double aloneMean = 0;
    double naturalMean = 0;
    double strongMean = 0;
    List<Path> photographs = photographs();
    for (Path file : photographs) {
      Raster clean = read(file);
      Raster noisy = noisy(clean, 25);
      noisyMean += TestPictures.psnr(noisy, clean) / photographs.size();
      aloneMean += TestPictures.psnr(alone(noisy), clean) / photographs.size();
      naturalMean +=
          TestPictures.psnr(enhanced(noisy, Recipe.Mode.NATURAL), clean) / photographs.size();
      strongMean +=
          TestPictures.psnr(enhanced(noisy, Recipe.Mode.STRONG), clean) / photographs.size();
    }
    System.out.printf(
        "sigma 25, %d photographs: noisy %.2f, network alone %.2f, natural %.2f, strong %.2f dB%n",
        photographs.size(), noisyMean, aloneMean, naturalMean, strongMean);
    assertThat(strongMean).isBetween(aloneMean - 0.1, aloneMean + 0.1);
    assertThat(naturalMean).isBetween(aloneMean - 0.1, aloneMean + 0.1);
    assertThat(aloneMean).isGreaterThan(noisyMean + 8);
  }

  @Test
  void clean_pictures_stay_clean() throws Exception {
    double least = Double.MAX_VALUE;
    double mean = 0;
    List<Path> photographs = photographs();
    for (Path file : photographs) {
      Raster clean = read(file);
      double psnr = TestPictures.psnr(enhanced(clean, Recipe.Mode.NATURAL), clean);
      least = Math.min(least, psnr);
      mean += psnr / photographs.size();
    }
    System.out.printf(
        "clean, %d photographs: mean %.2f, least %.2f dB%n", photographs.size(), mean, least);
    assertThat(mean).isGreaterThan(40);
    assertThat(least).isGreaterThan(36);
  }

  private static Raster enhanced(Raster source, Recipe.Mode mode) throws Exception {
    Raster picture = source.copy();
    new TileRestorer(network.session(), Profile.SRGB.lens()).restore(picture, 1);
    if (mode != Recipe.Mode.STRONG) {
      ToneGuard.of(source, Profile.SRGB.lens()).protect(picture);
    }
    return picture;
  }

  /** The whole picture at once, padded to a multiple of 8 as the model's contract wants. */
  private static Raster alone(Raster source) throws OrtException {
    int width = (source.width() + 7) / 8 * 8;
    int height = (source.height() + 7) / 8 * 8;
    Tile whole = new Tile(0, 0, Region.all(source.size()));
    TileTensor tensor =
        new TileTensor(
            network.session().card(), new Size(width, height), Profile.SRGB.lens(), false);
    float[] values = new float[3 * width * height];
    tensor.read(OriginalRows.whole(source), whole, FloatBuffer.wrap(values));
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession("models/photo-restore/model.onnx", options);
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(values), new long[] {1, 3, height, width});
        OrtSession.Result result = session.run(Map.of("input", input))) {
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(values);
    }
    Raster restored = source.copy();
    tensor.blend(restored, whole, FloatBuffer.wrap(values), FloatBuffer.wrap(values), 1);
    return restored;
  }

  private static Raster noisy(Raster clean, int sigma) {
    Random random = new Random(25);
    byte[] samples = new byte[clean.bytes8().length];
    for (int i = 0; i < samples.length; i++) {
      double value = (clean.bytes8()[i] & 0xFF) + sigma * random.nextGaussian();
      samples[i] = (byte) Math.round(Math.min(255, Math.max(0, value)));
    }
    return Raster.of(clean.size(), PixelLayout.BGR, samples);
  }

  private static Raster read(Path file) throws Exception {
    MatOfByte bytes = new MatOfByte(Files.readAllBytes(file));
    Mat mat = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_COLOR);
    try {
      return Mats.raster(mat);
    } finally {
      bytes.release();
      mat.release();
    }
  }
}
