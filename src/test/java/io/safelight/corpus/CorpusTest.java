package io.safelight.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.safelight.codec.Decoder;
import io.safelight.colour.Profiles;
import io.safelight.image.Raster;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.probe.HeaderProbe;
import java.nio.file.Path;
import java.util.List;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {
  private final HeaderProbe probe = new HeaderProbe(Orders.LIMITS);
  private final Decoder decoder = new Decoder(Profiles.plain());

  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  static List<Path> rejected() {
    return Corpus.rejected();
  }

  static List<Path> accepted() {
    return Corpus.accepted();
  }

  @Test
  void the_corpus_is_there() {
    assertThat(rejected()).hasSizeGreaterThan(90);
    assertThat(accepted()).hasSizeGreaterThan(70);
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void a_broken_file_ends_in_the_reject_that_its_folder_names(Path file) {
    Failure failure = catchThrowableOfType(Failure.class, () -> decoded(file));

    assertThat(failure).as("that it fails").isInstanceOf(Failure.Reject.class);
    assertThat(failure.reason().name()).isEqualTo(file.getParent().getFileName().toString());
    assertThat(failure.detail()).endsWith(".").hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void an_odd_but_whole_picture_is_decoded_upright(Path file) throws Failure {
    Raster picture = decoded(file);

    assertThat(file.getFileName().toString()).contains(picture.size().toString().replace(" ", ""));
    double least = file.toString().contains("bilevel") ? 0.6 : 0.97;
    assertThat(Drawing.correlation(picture)).isGreaterThan(least);
  }

  private Raster decoded(Path file) throws Failure {
    Job.Probed probed = probe.probe(Orders.of(file));
    return decoder.decode(Orders.described(probed)).picture();
  }
}
