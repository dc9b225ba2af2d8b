package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelight.corpus.Drawing;
import io.safelight.corpus.Orders;
import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.Mats;
import io.safelight.image.PixelChecksum;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.image.TiffCompression;
import io.safelight.job.Enhancement;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import io.safelight.job.Recipe;
import io.safelight.probe.HeaderProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

class EncoderTest {
  private static final Recipe.Profile SOURCE = Recipe.Profile.SOURCE;
  private static final Enhancement NONE = new Enhancement("none", "0", "CPU", 0, List.of());

  @TempDir Path desk;

  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  @ParameterizedTest
  @CsvSource({"PNG,result.png", "JPEG,result.jpg", "TIFF,result.tif", "WEBP,result.webp"})
  void the_result_stands_on_the_desk_in_the_format_of_the_recipe(Recipe.Output output, String name)
      throws Failure {
    Job.Encoded encoded = encoded(job(Drawing.upright(), output, 90));

    assertThat(encoded.staged()).isEqualTo(desk.resolve(name)).isNotEmptyFile();
    assertThat(encoded.pages().get(0).promise().format())
        .isEqualTo(ImageFormat.valueOf(output.name()));
  }

  @Test
  void what_a_former_attempt_left_is_written_over() throws Exception {
    Files.write(desk.resolve("result.png"), new byte[100_000]);

    Job.Encoded encoded = encoded(job(Drawing.upright(), Recipe.Output.PNG, 90));

    Raster back = RasterReader.read(encoded.staged(), ImageFormat.PNG, 0, Drawing.SIZE);
    assertThat(PixelChecksum.of(back)).isEqualTo(PixelChecksum.of(Drawing.upright()));
    assertThat(encoded.staged()).hasSize(Files.size(encoded.staged()));
    assertThat(Files.size(encoded.staged())).isLessThan(100_000);
  }

  @ParameterizedTest
  @CsvSource({"WEBP, 16384, 1", "WEBP, 1, 16384", "JPEG, 65501, 1"})
  void a_result_longer_than_its_format_allows_is_refused_with_the_figures(
      Recipe.Output output, int width, int height) {
    Raster ribbon = Raster.of(new Size(width, height), PixelLayout.GREY, new byte[width * height]);

    Failure.Reject reject =
        catchThrowableOfType(
            Failure.Reject.class, () -> Orders.encoder().encode(job(ribbon, output, 90)));

    assertThat(reject.reason()).isEqualTo(Reason.ENCODING_FAILED);
    assertThat(reject.detail()).contains(width + " x " + height).contains("at most");
    assertThat(desk).isEmptyDirectory();
  }

  @Test
  void the_longest_sides_that_a_format_allows_are_written() throws Failure {
    Raster ribbon = Raster.of(new Size(16_383, 1), PixelLayout.GREY, new byte[16_383]);
    Raster longer = Raster.of(new Size(65_500, 1), PixelLayout.GREY, new byte[65_500]);

    assertThat(encoded(job(ribbon, Recipe.Output.WEBP, 90)).staged()).exists();
    assertThat(encoded(job(longer, Recipe.Output.JPEG, 90)).staged()).exists();
  }

  @ParameterizedTest
  @EnumSource(
      value = Recipe.Output.class,
      names = {"PNG", "TIFF"})
  void a_full_disk_is_a_fault_and_leaves_nothing(Recipe.Output output) throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "this system has no /dev/full to write to");
    String name = "result." + ImageFormat.valueOf(output.name()).extension();
    Files.createSymbolicLink(desk.resolve(name), full);

    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> Orders.encoder().encode(job(Drawing.upright(), output, 90)));

    assertThat(failure).isInstanceOf(Failure.Fault.class);
    assertThat(failure.reason()).isEqualTo(Reason.STORAGE_FAILED);
    assertThat(desk).isEmptyDirectory();
  }

  @Test
  void a_desk_that_is_gone_is_a_fault_of_the_storage() throws IOException {
    Job.Enhanced job = job(Drawing.upright(), Recipe.Output.PNG, 90);
    Files.delete(desk);

    Failure failure = catchThrowableOfType(Failure.class, () -> Orders.encoder().encode(job));

    assertThat(failure).isInstanceOf(Failure.Fault.class);
    assertThat(failure.reason()).isEqualTo(Reason.STORAGE_FAILED);
    Files.createDirectory(desk);
  }

  @Test
  void a_stopping_program_interrupts_the_writing_and_leaves_nothing() {
    Thread.currentThread().interrupt();

    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () -> Orders.encoder().encode(job(Drawing.upright(), Recipe.Output.PNG, 90)));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure).isInstanceOf(Failure.Interrupted.class);
    assertThat(desk).isEmptyDirectory();
  }

  @Test
  void a_jpeg_of_quality_90_keeps_its_chroma_at_full_resolution_and_one_of_89_does_not()
      throws Exception {
    byte[] fine = written(job(Drawing.upright(), Recipe.Output.JPEG, 90));
    byte[] coarse = written(job(Drawing.upright(), Recipe.Output.JPEG, 89));

    assertThat(lumaSampling(fine)).isEqualTo(0x11);
    assertThat(lumaSampling(coarse)).isEqualTo(0x22);
  }

  /** The sampling factors of the first component. */
  private static int lumaSampling(byte[] jpeg) {
    return jpeg[frameAt(jpeg) + 11] & 0xFF;
  }

  /** The marker of the frame header: what kind of JPEG it is. */
  private static int frame(byte[] jpeg) {
    return jpeg[frameAt(jpeg) + 1] & 0xFF;
  }

  private static int frameAt(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xFC) != 0xC0 || (jpeg[at + 1] & 0xFF) == 0xC4) {
      at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
    }
    return at;
  }

  @Test
  void a_lower_quality_makes_a_smaller_file() throws Exception {
    for (Recipe.Output output : List.of(Recipe.Output.JPEG, Recipe.Output.WEBP)) {
      int small = written(job(Drawing.upright(), output, 30)).length;
      int large = written(job(Drawing.upright(), output, 95)).length;

      assertThat(small).as(Recipe.key(output)).isLessThan(large / 2);
    }
  }

  @Test
  void sixteen_bits_are_scaled_not_saturated_in_a_jpeg() throws Exception {
    short[] middle = new short[64 * 64];
    Arrays.fill(middle, (short) 0x8000);
    Raster grey = Raster.of(new Size(64, 64), PixelLayout.GREY, middle);

    Job.Encoded encoded = encoded(job(grey, Recipe.Output.JPEG, 95));

    Raster back = RasterReader.read(encoded.staged(), ImageFormat.JPEG, 0, grey.size());
    assertThat(back.sample(30, 30, 0)).isBetween(127, 129);
  }

  @Test
  void transparency_becomes_white_in_a_jpeg() throws Exception {
    Raster clear = Raster.of(new Size(64, 64), PixelLayout.BGRA, new byte[64 * 64 * 4]);

    Job.Encoded encoded = encoded(job(clear, Recipe.Output.JPEG, 95));

    Raster back = RasterReader.read(encoded.staged(), ImageFormat.JPEG, 0, clear.size());
    assertThat(back.channels()).isEqualTo(3);
    assertThat(back.sample(30, 30, 0)).isEqualTo(255);
  }

  @Test
  void an_alpha_that_is_opaque_throughout_still_reads_back_as_promised_from_a_webp()
      throws Exception {
    byte[] bgra = new byte[64 * 64 * 4];
    Arrays.fill(bgra, (byte) 0xFF);
    Raster opaque = Raster.of(new Size(64, 64), PixelLayout.BGRA, bgra);

    Job.Encoded encoded = encoded(job(opaque, Recipe.Output.WEBP, 100));

    Raster back = RasterReader.read(encoded.staged(), ImageFormat.WEBP, 0, opaque.size());
    assertThat(back.layout()).isEqualTo(encoded.pages().get(0).promise().layout());
    assertThat(encoded.pages().get(0).promise().pixelChecksum()).hasValue(PixelChecksum.of(back));
  }

  @ParameterizedTest
  @CsvSource({"AUTO,17", "S444,17", "S422,33", "S420,34"})
  void chroma_is_kept_as_the_recipe_says(Recipe.Subsampling subsampling, int factors)
      throws Exception {
    Recipe.Form form = new Recipe.Form(Recipe.Output.JPEG, 92, subsampling, false, SOURCE, 0);

    assertThat(lumaSampling(written(job(Drawing.upright(), form)))).isEqualTo(factors);
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelLayout.class,
      names = {"GREY", "BGR", "CMYK"})
  void a_progressive_jpeg_comes_in_several_scans(PixelLayout layout) throws Exception {
    Raster picture = Smooth.picture(new Size(90, 70), layout, 8, 2, new Random(3));
    Recipe.Form form =
        new Recipe.Form(Recipe.Output.JPEG, 92, Recipe.Subsampling.AUTO, true, SOURCE, 0);

    assertThat(frame(written(job(picture, form)))).isEqualTo(0xC2);
  }

  @Test
  void grey_is_a_jpeg_of_one_component() throws Exception {
    Raster grey = Smooth.picture(new Size(90, 70), PixelLayout.GREY, 8, 2, new Random(3));

    Job.Encoded encoded = encoded(job(grey, Recipe.Output.JPEG, 95));

    Raster back = RasterReader.read(encoded.staged(), ImageFormat.JPEG, 0, grey.size());
    assertThat(back.layout()).isEqualTo(PixelLayout.GREY);
    assertThat(encoded.pages().get(0).notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"8,false", "16,false", "8,true"})
  void inks_stay_inks_in_a_jpeg_and_other_programs_take_them_for_the_same(
      int bits, boolean progressive) throws Exception {
    Raster inks = Smooth.picture(new Size(300, 200), PixelLayout.CMYK, bits, 0, new Random(3));
    Recipe.Form form =
        new Recipe.Form(Recipe.Output.JPEG, 97, Recipe.Subsampling.AUTO, progressive, SOURCE, 0);

    Job.Encoded encoded = encoded(job(inks, form));

    assertThat(encoded.pages().get(0).promise().layout()).isEqualTo(PixelLayout.CMYK);
    assertThat(encoded.pages().get(0).notes()).hasSize(bits == 8 ? 0 : 1);
    Raster back = ImageMagick.read(encoded.staged(), 0, inks.size(), PixelLayout.CMYK, 8);
    double off = 0;
    for (int i = 0; i < back.bytes8().length; i++) {
      int meant = bits == 8 ? inks.bytes8()[i] & 0xFF : (inks.samples16()[i] & 0xFFFF) / 257;
      off += Math.abs((back.bytes8()[i] & 0xFF) - meant);
    }
    assertThat(off / back.bytes8().length).isLessThan(2);
  }

  @Test
  void every_page_is_written_into_one_tiff_though_another_format_was_asked_for() throws Exception {
    List<Raster> pictures =
        List.of(
            Smooth.picture(new Size(90, 70), PixelLayout.BGR, 8, 2, new Random(3)),
            Smooth.picture(new Size(70, 90), PixelLayout.GREY, 16, 2, new Random(4)),
            Smooth.picture(new Size(50, 50), PixelLayout.CMYK, 8, 2, new Random(5)));
    Files.write(desk.resolve("result.tif"), new byte[5000]); // a former attempt's

    Job job = described(pictures, Recipe.Form.of(Recipe.Output.PNG, 90), TiffCompression.LZW);
    for (Raster picture : pictures) {
      Job.Described next = (Job.Described) job;
      job = Orders.encoder().encode(next.decoded(picture, picture).enhanced(picture, NONE));
    }

    Job.Encoded encoded = (Job.Encoded) job;
    assertThat(encoded.pages())
        .allSatisfy(
            page ->
                assertThat(page.notes())
                    .containsExactly("The 3 pages were written as TIFF: a PNG holds one."));
    for (int page = 0; page < pictures.size(); page++) {
      Raster meant = pictures.get(page);
      assertThat(encoded.pages().get(page).promise().pixelChecksum())
          .hasValue(PixelChecksum.of(meant));
      Raster back =
          ImageMagick.read(encoded.staged(), page, meant.size(), meant.layout(), meant.bitDepth());
      assertThat(PixelChecksum.of(back)).isEqualTo(PixelChecksum.of(meant));
    }
  }

  @ParameterizedTest
  @CsvSource({"NONE,1", "PACKBITS,32773", "LZW,5", "DEFLATE,8", "JPEG,7", "FAX,8"})
  void a_tiff_is_compressed_by_the_family_of_its_source(TiffCompression family, int number)
      throws Exception {
    Raster picture = Drawing.upright();

    Job.Described described =
        described(List.of(picture), Recipe.Form.of(Recipe.Output.SAME_AS_INPUT, 90), family);
    Job.Encoded encoded = encoded(described.decoded(picture, picture).enhanced(picture, NONE));

    Header header = new HeaderProbe(Orders.LIMITS).probe(Orders.of(encoded.staged())).header();
    assertThat(header.compression()).isEqualTo(TiffCompression.of(number));
    assertThat(encoded.pages().get(0).promise().pixelChecksum().isPresent())
        .isEqualTo(family != TiffCompression.JPEG);
  }

  /** libtiff is another hand than ours and the reader's. */
  @ParameterizedTest
  @CsvSource({"1,8", "1,16", "3,8", "3,16", "4,16"})
  void a_tiff_is_read_by_libtiff_as_it_was_meant(int channels, int bits) throws Exception {
    Raster picture = RoundTripTest.noise(new Size(701, 300), channels, bits, new Random(5));

    Job.Encoded encoded = encoded(job(picture, Recipe.Output.TIFF, 90));

    Mat back = Imgcodecs.imread(encoded.staged().toString(), Imgcodecs.IMREAD_UNCHANGED);
    try {
      assertThat(PixelChecksum.of(Mats.raster(back))).isEqualTo(PixelChecksum.of(picture));
    } finally {
      back.release();
    }
  }

  private static Job.Encoded encoded(Job.Enhanced job) throws Failure {
    return (Job.Encoded) Orders.encoder().encode(job);
  }

  private byte[] written(Job.Enhanced job) throws Failure, IOException {
    return Files.readAllBytes(encoded(job).staged());
  }

  private Job.Described described(
      List<Raster> pictures, Recipe.Form form, TiffCompression compression) {
    List<Header> pages = new ArrayList<>();
    for (Raster picture : pictures) {
      pages.add(
          new Header(
              ImageFormat.TIFF,
              picture.size(),
              3,
              8,
              Header.Colour.RGB,
              1,
              0,
              Optional.of(compression),
              0));
    }
    return Orders.described(ordered(form).probed(pages, 1, "0"));
  }

  private Job.Enhanced job(Raster picture, Recipe.Output output, int quality) {
    return job(picture, Recipe.Form.of(output, quality));
  }

  private Job.Enhanced job(Raster picture, Recipe.Form form) {
    Header source = new Header(ImageFormat.BMP, picture.size(), 3, 8, Header.Colour.RGB, 1);
    return Orders.described(ordered(form).probed(List.of(source), 1, "0"))
        .decoded(picture, picture)
        .enhanced(picture, NONE);
  }

  private Job.Ordered ordered(Recipe.Form form) {
    Job.Ordered order = Orders.of(desk.resolve("source"), form.output(), form.quality(), desk);
    Recipe recipe = order.recipe();
    return new Job.Ordered(
        order.origin(),
        new Recipe(
            recipe.name(),
            recipe.strength(),
            recipe.mode(),
            recipe.denoise(),
            recipe.sharpen(),
            form,
            recipe.carried()));
  }

  @Test
  void what_a_webp_holds_under_clear_pixels_is_read_back_as_promised() throws Exception {
    Raster picture = Smooth.picture(new Size(160, 120), PixelLayout.BGRA, 8, 6, new Random(7));
    byte[] bgra = picture.bytes8();
    for (int i = 3; i < bgra.length; i += 4) {
      bgra[i] = i / 4 % 7 == 0 ? 0 : (byte) 200;
    }

    Job.Encoded encoded = encoded(job(picture, Recipe.Output.WEBP, 100));

    Header header = new Header(ImageFormat.WEBP, picture.size(), 4, 8, Header.Colour.RGB, 1);
    Raster back = RasterReader.readBack(encoded.staged(), 0, header);
    assertThat(encoded.pages().get(0).promise().pixelChecksum()).hasValue(PixelChecksum.of(back));
  }
}
