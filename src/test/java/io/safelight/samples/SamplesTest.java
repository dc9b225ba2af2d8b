package io.safelight.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

class SamplesTest {
  private static final Path SAMPLES = Path.of("samples");

  @BeforeAll
  static void natives() {
    nu.pattern.OpenCV.loadLocally();
  }

  private static List<Path> pictures() throws IOException {
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("README.md"))
          .sorted()
          .toList();
    }
  }

  private static Mat read(Path picture) throws IOException {
    return Imgcodecs.imdecode(
        new MatOfByte(Files.readAllBytes(picture)), Imgcodecs.IMREAD_UNCHANGED);
  }

  @Test
  void the_samples_are_seven_whole_pictures_of_less_than_two_and_a_half_megabytes()
      throws IOException {
    long bytes = 0;
    for (Path picture : pictures()) {
      bytes += Files.size(picture);
      assertThat(read(picture).empty()).as(picture.toString()).isFalse();
    }

    assertThat(pictures()).hasSize(7);
    assertThat(bytes).isLessThan(2_500_000);
  }

  @Test
  void every_sample_is_explained() throws IOException {
    String explained = Files.readString(SAMPLES.resolve("README.md"));

    for (Path picture : pictures()) {
      assertThat(explained)
          .contains("`" + SAMPLES.relativize(picture).toString().replace('\\', '/') + "`");
    }
  }

  @Test
  void one_sample_has_sixteen_bits_and_one_lies_on_its_side() throws IOException {
    Mat sea = read(SAMPLES.resolve("evening-sea.tif"));
    Mat lighthouse = read(SAMPLES.resolve("lighthouse.jpg"));

    assertThat(sea.depth()).isEqualTo(CvType.CV_16U);
    assertThat(lighthouse.cols()).isGreaterThan(lighthouse.rows());
  }

  @Test
  void the_same_seed_draws_the_same_damage() {
    BufferedImage chart = TestChart.drawn();
    Light once = Light.of(chart);
    Light again = Light.of(chart);

    new Damage(9).noise(once, 20);
    new Damage(9).noise(again, 20);

    // Not by containsExactly: that takes minutes for so many.
    assertThat(Arrays.equals(once.rgb, again.rgb)).isTrue();
    assertThat(Arrays.equals(once.rgb, Light.of(chart).rgb)).isFalse();
  }
}
