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
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Reference;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import io.safelight.probe.HeaderProbe;
import java.io.IOException;
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
    "plain_96x64.jpg, BGR, 8",
    "grey_96x64.jpg, GREY, 8",
    "cmyk-by-adobe_96x64.jpg, CMYK, 8",
    "ycck-by-adobe_96x64.jpg, CMYK, 8",
    "plain_96x64.png, BGR, 8",
    "sixteen-bit_96x64.png, BGR, 16",
    "transparent_96x64.png, BGRA, 8",
    "sixteen-bit-transparent_96x64.png, BGRA, 16",
    "transparent-colour_96x64.png, BGRA, 8",
    "bilevel_96x64.png, GREY, 8",
    "palette_96x64.png, GREY, 8",
    "palette-transparent_96x64.png, GREY_ALPHA, 8",
    "grey-with-alpha_96x64.png, GREY_ALPHA, 8",
    "grey-transparent-level_96x64.png, GREY_ALPHA, 8",
    "interlaced_96x64.png, GREY, 8",
    "sixteen-bit_96x64.tif, GREY, 16",
    "bilevel_96x64.tif, GREY, 8",
    "grey-with-alpha_96x64.tif, GREY_ALPHA, 8",
    "grey-with-alpha-white-is-zero_96x64.tif, GREY_ALPHA, 8",
    "alpha-multiplied-in_96x64.tif, BGRA, 8",
    "alpha-unspecified_96x64.tif, BGRA, 8",
    "palette_96x64.tif, GREY, 8",
    "lzw_96x64.tiff, BGR, 8",
    "big_96x64.tif, BGR, 8",
    "chroma-by-two_96x64.tif, BGR, 8",
    "cmyk_96x64.tif, CMYK, 8",
    "cmyk-sixteen-bit_96x64.tif, CMYK, 16",
    "cmyk-with-alpha_96x64.tif, CMYK_ALPHA, 8",
    "lossless_96x64.webp, BGR, 8",
    "transparent_96x64.webp, BGRA, 8",
    "palette_96x64.bmp, GREY, 8",
    "transparent_96x64.bmp, BGRA, 8",
    "fourth-byte-zero_96x64.bmp, BGR, 8",
    "five-six-five_96x64.bmp, BGR, 8",
    "plain_96x64.jp2, BGR, 8",
    "grey_96x64.jpf, GREY, 8",
    "sixteen-bit_96x64.jp2, GREY, 16",
    "codestream_96x64.j2k, BGR, 8",
    "plain_96x64.ppm, BGR, 8",
    "bilevel-as-text_96x64.pbm, GREY, 8",
    "sixteen-bit_96x64.pgm, GREY, 16",
  })
  void every_kind_of_samples_stays_what_it_is(String file, PixelLayout layout, int bits)
      throws Failure {
    Raster picture = decode(Corpus.accepted(file)).picture();

    assertThat(picture.layout()).isEqualTo(layout);
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
        "big_96x64.tif",
        "differences_96x64.tif",
        "fourth-byte-zero_96x64.bmp",
        "plain_96x64.ppm",
        "as-text_96x64.ppm",
        "comments_96x64.pnm",
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

  @ParameterizedTest
  @ValueSource(strings = {"cmyk_96x64.tif", "cmyk-sixteen-bit_96x64.tif"})
  void inks_come_as_they_are_stored_and_0_is_paper(String file) throws Failure {
    Raster picture = decode(Corpus.accepted(file)).picture();

    assertThat(inkDistance(picture)).isZero();
  }

  /** As many samples as ours are 255 less the drawing's own R, G and B, with no black. */
  @ParameterizedTest
  @ValueSource(strings = {"cmyk-by-adobe_96x64.jpg", "ycck-by-adobe_96x64.jpg"})
  void adobes_inverted_inks_are_put_right(String file) throws Failure {
    Raster picture = decode(Corpus.accepted(file)).picture();

    assertThat(inkDistance(picture)).isLessThan(4);
  }

  private static double inkDistance(Raster inks) {
    Raster drawing = Drawing.upright();
    double sum = 0;
    for (int y = 0; y < inks.height(); y++) {
      for (int x = 0; x < inks.width(); x++) {
        sum += inks.sample(x, y, 3) * 255.0 / inks.whiteLevel();
        for (int c = 0; c < 3; c++) {
          double ink = inks.sample(x, y, c) * 255.0 / inks.whiteLevel();
          sum += Math.abs(ink - (255 - drawing.sample(x, y, 2 - c)));
        }
      }
    }
    return sum / (4 * inks.size().pixels());
  }

  @Test
  void colours_that_were_multiplied_by_their_alpha_are_divided_by_it() throws Failure {
    Raster plain = decode(Corpus.accepted("alpha-unspecified_96x64.tif")).picture();
    Raster divided = decode(Corpus.accepted("alpha-multiplied-in_96x64.tif")).picture();

    for (int i = 0; i < plain.bytes8().length; i++) {
      assertThat(divided.bytes8()[i] & 0xFF).isCloseTo(plain.bytes8()[i] & 0xFF, within(1));
    }
  }

  @Test
  void white_stays_white_whatever_the_number_of_levels() throws Failure {
    assertThat(brightest("hundred-levels_96x64.pgm", 0))
        .isCloseTo(brightest("grey_96x64.pgm", 0), within(2));
    assertThat(brightest("five-six-five_96x64.bmp", 1))
        .isCloseTo(brightest("plain_96x64.bmp", 1), within(3));
  }

  private static int brightest(String file, int channel) throws Failure {
    Raster picture = decode(Corpus.accepted(file)).picture();
    int brightest = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        brightest = Math.max(brightest, picture.sample(x, y, channel));
      }
    }
    return brightest;
  }

  @Test
  void every_page_is_read_with_its_own_size_depth_and_orientation() throws Failure {
    Path file = Corpus.accepted("three-pages-and-a-thumbnail_96x64.tif");
    Job.Probed probed = new HeaderProbe(Orders.LIMITS).probe(Orders.of(file));

    assertThat(probed.pages()).hasSize(3);
    double[] least = {0.97, 0.97, 0.6};
    for (int page = 0; page < 3; page++) {
      Header header = probed.pages().get(page);
      Raster picture = decodedPage(file, page, header);

      assertThat(picture.size()).isEqualTo(Drawing.SIZE);
      assertThat(Drawing.correlation(picture)).isGreaterThan(least[page]);
    }
    assertThat(probed.pages().get(1).orientation()).isEqualTo(6);
    assertThat(probed.pages().get(2).bitDepth()).isEqualTo(1);
  }

  /** By its directory, and counted: the same page. */
  private static Raster decodedPage(Path file, int page, Header header) throws Failure {
    try {
      Raster read = RasterReader.read(file, page, header);
      Raster counted = RasterReader.read(file, ImageFormat.TIFF, page, header.size());
      assertThat(PixelChecksum.of(counted)).isEqualTo(PixelChecksum.of(read));
      return Upright.turned(read, header.orientation());
    } catch (UndecodableException | IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_page_that_is_not_there_is_not_read() {
    Path file = Corpus.accepted("three-pages-and-a-thumbnail_96x64.tif");

    assertThatThrownBy(() -> RasterReader.read(file, ImageFormat.TIFF, 3, Drawing.SIZE))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void the_level_that_is_transparent_in_a_grey_png_becomes_alpha() throws Failure {
    Raster picture = decode(Corpus.accepted("grey-transparent-level_96x64.png")).picture();

    int transparent = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        assertThat(picture.sample(x, y, 1)).isEqualTo(picture.sample(x, y, 0) == 100 ? 0 : 255);
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
