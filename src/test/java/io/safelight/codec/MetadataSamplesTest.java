package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelight.colour.Profiles;
import io.safelight.corpus.Drawing;
import io.safelight.corpus.Orders;
import io.safelight.image.Raster;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import io.safelight.probe.HeaderProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures with odd and broken metadata, where they lie beside the project. */
class MetadataSamplesTest {
  private static final Path SAMPLES = Path.of("..", "shared", "data", "metadata");

  /** Stands for the samples where there are none, so that the report shows what was skipped. */
  private static final Path NONE = SAMPLES.resolve("none");

  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  static List<Path> samples() throws IOException {
    if (!Files.isDirectory(SAMPLES)) {
      return List.of(NONE);
    }
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void odd_metadata_ends_in_a_picture_or_the_right_reject_and_in_nothing_else(Path file)
      throws Failure, IOException {
    assumeTrue(!file.equals(NONE), "no samples at " + SAMPLES);
    String name = file.toString().toLowerCase(Locale.ROOT);
    Reason reason =
        name.endsWith(".heic")
            ? Reason.UNSUPPORTED_FORMAT
            : name.endsWith("corrupted.jpg") ? Reason.CORRUPT_PIXELS : null;
    try {
      Job.Probed probed = new HeaderProbe(Orders.LIMITS).probe(Orders.of(file));
      for (int page = 0; page < probed.pages().size(); page++) {
        Raster picture = RasterReader.read(file, page, probed.pages().get(page));
        assertThat(picture.size()).isEqualTo(probed.pages().get(page).size());
      }
      Raster first = new Decoder(Profiles.plain()).decode(Orders.described(probed)).picture();
      assertThat(first.size()).isEqualTo(probed.header().uprightSize());
      assertThat(reason).isNull();
    } catch (Failure.Reject reject) {
      assertThat(reject.reason()).isEqualTo(reason);
      assertThat(Reason.UNSUPPORTED_FORMAT.remedy()).contains("JPEG", "TIFF");
    } catch (UndecodableException damaged) {
      assertThat(reason).isEqualTo(Reason.CORRUPT_PIXELS);
    }
  }

  static List<Arguments> turned() {
    return Stream.of("landscape", "portrait")
        .flatMap(shape -> IntStream.rangeClosed(2, 8).mapToObj(i -> Arguments.of(shape, i)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("turned")
  void every_orientation_in_both_shapes_shows_the_same_upright_picture(String shape, int turn)
      throws Failure {
    Path folder = SAMPLES.resolve("jpg").resolve("orientation");
    assumeTrue(Files.isDirectory(folder), "no samples at " + folder);

    Raster first = decoded(folder.resolve(shape + "_1.jpg"));
    Raster other = decoded(folder.resolve(shape + "_" + turn + ".jpg"));

    Raster second = decoded(folder.resolve(shape + "_2.jpg"));
    assertThat(other.size()).isEqualTo(first.size());
    // The first was given another contrast than the others; those differ in the number drawn in.
    assertThat(correlation(first, other)).isGreaterThan(0.9);
    assertThat(correlation(second, other)).isGreaterThan(0.95);
  }

  private static double correlation(Raster one, Raster other) {
    byte[] a = Drawing.luma(one).bytes8();
    byte[] b = Drawing.luma(other).bytes8();
    double n = a.length;
    double sumA = 0;
    double sumB = 0;
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (int i = 0; i < a.length; i++) {
      double x = a[i] & 0xFF;
      double y = b[i] & 0xFF;
      sumA += x;
      sumB += y;
      aa += x * x;
      bb += y * y;
      ab += x * y;
    }
    return (n * ab - sumA * sumB) / Math.sqrt((n * aa - sumA * sumA) * (n * bb - sumB * sumB));
  }

  private static Raster decoded(Path file) throws Failure {
    Job.Probed probed = new HeaderProbe(Orders.LIMITS).probe(Orders.of(file));
    return new Decoder(Profiles.plain()).decode(Orders.described(probed)).picture();
  }
}
