package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelight.colour.Profiles;
import io.safelight.corpus.Orders;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.probe.HeaderProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
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
  void odd_metadata_ends_in_a_picture_or_a_reject_and_in_nothing_else(Path file) throws Failure {
    assumeTrue(!file.equals(NONE), "no samples at " + SAMPLES);
    try {
      Job.Probed probed = new HeaderProbe(Orders.LIMITS).probe(Orders.of(file));
      Job.Decoded decoded = new Decoder(Profiles.plain()).decode(Orders.described(probed));

      assertThat(decoded.picture().size()).isEqualTo(probed.header().uprightSize());
    } catch (Failure.Reject reject) {
      assertThat(file.toString().toLowerCase(Locale.ROOT)).matches(".*(\\.heic|corrupted\\.jpg)");
    }
  }
}
