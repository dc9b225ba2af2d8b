package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.safelight.colour.Profiles;
import io.safelight.corpus.Corpus;
import io.safelight.corpus.Drawing;
import io.safelight.corpus.Orders;
import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelChecksum;
import io.safelight.image.Raster;
import io.safelight.image.Reference;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import io.safelight.probe.HeaderProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {
  @TempDir Path folder;

  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  @ParameterizedTest
  @CsvSource({
    "plain_96x64.jpg, 3, 8",
    "grey_96x64.jpg, 1, 8",
    "cmyk-by-adobe_96x64.jpg, 3, 8",
    "plain_96x64.png, 3, 8",
    "sixteen-bit_96x64.png, 3, 16",
    "transparent_96x64.png, 4, 8",
    "sixteen-bit-transparent_96x64.png, 4, 16",
    "bilevel_96x64.png, 1, 8",
    "palette_96x64.png, 3, 8",
    "palette-transparent_96x64.png, 4, 8",
    "grey-with-alpha_96x64.png, 4, 8",
    "grey-transparent-level_96x64.png, 4, 8",
    "sixteen-bit_96x64.tif, 1, 16",
    "bilevel_96x64.tif, 1, 8",
    "grey-with-alpha_96x64.tif, 4, 8",
    "palette_96x64.tif, 1, 8",
    "lzw_96x64.tiff, 3, 8",
    "cmyk_96x64.tif, 3, 8",
    "lossless_96x64.webp, 3, 8",
    "transparent_96x64.webp, 4, 8",
    "palette_96x64.bmp, 1, 8",
  })
  void every_kind_of_samples_becomes_grey_or_bgr_or_bgra(String file, int channels, int bits)
      throws Failure {
    Raster picture = decode(Corpus.accepted(file)).picture();

    assertThat(picture.channels()).isEqualTo(channels);
    assertThat(picture.bitDepth()).isEqualTo(bits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain_96x64.png",
        "plain_96x64.bmp",
        "lossless_96x64.webp",
        "lzw_96x64.tiff",
        "deflate_96x64.tif",
        "cmyk_96x64.tif",
        "orientation-6_96x64.png"
      })
  void a_lossless_file_gives_the_very_pixels_in_bgr(String file) throws Failure {
    Raster picture = decode(Corpus.accepted(file)).picture();

    assertThat(PixelChecksum.of(picture)).isEqualTo(PixelChecksum.of(Drawing.upright()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void every_orientation_comes_out_upright(int orientation) throws Failure {
    Raster picture = decode(Corpus.accepted("orientation-" + orientation + "_96x64.jpg")).picture();

    assertThat(picture.size()).isEqualTo(Drawing.SIZE);
    assertThat(meanDistance(picture, Drawing.upright())).isLessThan(3);
  }

  @Test
  void inks_become_the_colours_that_they_print() throws Failure {
    Raster picture = decode(Corpus.accepted("cmyk-by-adobe_96x64.jpg")).picture();

    assertThat(meanDistance(picture, Drawing.upright())).isLessThan(4);
  }

  @Test
  void the_level_that_is_transparent_in_a_grey_png_becomes_alpha() throws Failure {
    Raster picture = decode(Corpus.accepted("grey-transparent-level_96x64.png")).picture();

    int transparent = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        assertThat(picture.sample(x, y, 3)).isEqualTo(picture.sample(x, y, 0) == 100 ? 0 : 255);
        transparent += picture.sample(x, y, 0) == 100 ? 1 : 0;
      }
    }
    assertThat(transparent).isPositive();
  }

  @Test
  void the_reference_is_the_upright_picture_reduced() throws Failure {
    Job.Decoded decoded = decode(Corpus.accepted("orientation-6_96x64.jpg"));

    assertThat(PixelChecksum.of(decoded.reference()))
        .isEqualTo(PixelChecksum.of(Reference.of(decoded.picture())));
  }

  @Test
  void a_name_beyond_ascii_is_no_obstacle() throws Exception {
    for (String name : new String[] {"plain_96x64.jpg", "plain_96x64.tif", "plain_96x64.png"}) {
      Path file = Files.copy(Corpus.accepted(name), folder.resolve("Grüße 写真 " + name));

      assertThat(Drawing.correlation(decode(file).picture())).isCloseTo(1, within(0.03));
    }
  }

  @Test
  void a_size_other_than_the_header_announced_is_not_believed() throws Failure {
    Header lie = new Header(ImageFormat.PNG, new Size(95, 64), 3, 8, Header.Colour.RGB, 1);
    Job.Probed job = Orders.of(Corpus.accepted("plain_96x64.png")).probed(List.of(lie), 1, "0");

    Failure.Reject reject =
        catchThrowableOfType(
            Failure.Reject.class,
            () -> new Decoder(Profiles.plain()).decode(Orders.described(job)));

    assertThat(reject.reason()).isEqualTo(Reason.CORRUPT_PIXELS);
    assertThat(reject.detail()).contains("95 x 64").contains("96 x 64");
  }

  @Test
  void more_bytes_than_an_array_holds_are_too_many_pixels() {
    Header vast =
        new Header(ImageFormat.PNG, new Size(20_000, 20_000), 4, 16, Header.Colour.RGB, 1);
    Job.Probed job = Orders.of(Corpus.accepted("plain_96x64.png")).probed(List.of(vast), 1, "0");

    Failure.Reject reject =
        catchThrowableOfType(
            Failure.Reject.class,
            () -> new Decoder(Profiles.plain()).decode(Orders.described(job)));

    assertThat(reject.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain_96x64.jpg", "plain_96x64.png", "plain_96x64.tif"})
  void a_file_that_has_gone_is_a_fault_of_the_storage(String name) throws Exception {
    Path file = Files.copy(Corpus.accepted(name), folder.resolve(name));
    Job.Probed probed = new HeaderProbe(Orders.LIMITS).probe(Orders.of(file));
    Files.delete(file);

    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> new Decoder(Profiles.plain()).decode(Orders.described(probed)));

    assertThat(failure).isInstanceOf(Failure.Fault.class);
    assertThat(failure.reason()).isEqualTo(Reason.STORAGE_FAILED);
  }

  @Test
  void a_lack_of_native_memory_is_told_from_damage() {
    Exception lack =
        new Exception(
            "OpenCV(4.9.0) alloc.cpp:73: error: (-4:Insufficient memory) Failed to allocate");

    assertThatThrownBy(() -> NativeErrors.rethrowOutOfMemory(lack))
        .isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> NativeErrors.rethrowOutOfMemory(new Exception("std::bad_alloc")))
        .isInstanceOf(OutOfMemoryError.class);
    NativeErrors.rethrowOutOfMemory(new Exception("(-215:Assertion failed) !buf.empty()"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Corrupt JPEG data: premature end of data segment | true",
        "Corrupt JPEG data: bad Huffman code | true",
        "Corrupt JPEG data: 33419 extraneous bytes before marker 0xd9 | true",
        "Corrupt JPEG data: 99999999999 extraneous bytes before marker 0xd9 | true",
        "Corrupt JPEG data: 12 extraneous bytes before marker 0xd9 | false",
        "Corrupt JPEG data: 33419 extraneous bytes before marker 0xc0 | false",
        "Unknown Adobe color transform code 7 | false",
      })
  void damage_is_told_from_padding_by_the_decoders_words(String words, boolean damage) {
    assertThat(JpegSoundness.isDamage(words)).isEqualTo(damage);
  }

  private static double meanDistance(Raster a, Raster b) {
    double sum = 0;
    for (int i = 0; i < a.bytes8().length; i++) {
      sum += Math.abs((a.bytes8()[i] & 0xFF) - (b.bytes8()[i] & 0xFF));
    }
    return sum / a.bytes8().length;
  }

  private static Job.Decoded decode(Path file) throws Failure {
    return new Decoder(Profiles.plain())
        .decode(Orders.described(new HeaderProbe(Orders.LIMITS).probe(Orders.of(file))));
  }
}
