package io.safelight.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.safelight.corpus.Corpus;
import io.safelight.corpus.Orders;
import io.safelight.enhance.UpscaleModels;
import io.safelight.image.Header;
import io.safelight.image.Header.Colour;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import io.safelight.job.Recipe;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderProbeTest {
  private static final Path PICTURE = Corpus.accepted("plain_96x64.jpg");

  @TempDir Path folder;

  @Test
  void a_link_is_not_followed() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("a.jpg"), PICTURE.toAbsolutePath());

    assertThat(reject(link).reason()).isEqualTo(Reason.NOT_A_FILE);
  }

  @Test
  void a_folder_is_not_a_file() throws IOException {
    Path subfolder = Files.createDirectory(folder.resolve("a.jpg"));

    assertThat(reject(subfolder).reason()).isEqualTo(Reason.NOT_A_FILE);
  }

  @Test
  void a_file_that_may_not_be_read_is_rejected_as_unreadable() throws IOException {
    Path file = Files.copy(PICTURE, folder.resolve("a.jpg"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "this user may read everything");

    assertThat(reject(file).reason()).isEqualTo(Reason.UNREADABLE);
  }

  @Test
  void a_file_that_has_gone_is_a_fault_of_the_storage() {
    Failure failure = failure(folder.resolve("gone.jpg"), Orders.LIMITS);

    assertThat(failure).isInstanceOf(Failure.Fault.class);
    assertThat(failure.reason()).isEqualTo(Reason.STORAGE_FAILED);
  }

  @Test
  void a_file_beyond_the_limit_is_turned_away_unread() throws IOException {
    Path sparse = folder.resolve("a.jpg");
    try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(Orders.LIMITS.fileSize() + 1);
    }

    Failure.Reject reject = reject(sparse);

    assertThat(reject.reason()).isEqualTo(Reason.FILE_TOO_LARGE);
    assertThat(reject.detail())
        .isEqualTo("The file has 2,147,483,649 bytes; the limit is 2,147,483,648.");
  }

  @ParameterizedTest
  @CsvSource({"6143,96,TOO_MANY_PIXELS", "6144,95,SIDE_TOO_LONG"})
  void a_picture_beyond_a_limit_is_rejected(long pixels, int side, Reason reason) {
    Failure failure = failure(PICTURE, Orders.limits(1 << 20, pixels, side));

    assertThat(failure.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"24575,192,2", "24576,191,2", "98303,384,4"})
  void a_picture_whose_result_would_be_beyond_a_limit_is_rejected_before_it_is_decoded(
      long pixels, int side, int times) throws Exception {
    Job.Ordered order = Orders.of(PICTURE);
    Recipe.Form form = UpscaleModels.form(times, 0);
    Recipe recipe = new Recipe("big", 80, Recipe.Mode.NATURAL, 0, 0, form, Recipe.Carried.ALL);
    Job.Ordered asking = new Job.Ordered(order.origin(), recipe);

    assertThatThrownBy(() -> new HeaderProbe(Orders.limits(1 << 20, pixels, side)).probe(asking))
        .isInstanceOfSatisfying(
            Failure.Reject.class,
            reject -> assertThat(reject.reason()).isEqualTo(Reason.RESULT_TOO_LARGE))
        .hasMessageContaining("%d x %d".formatted(96 * times, 64 * times));
    assertThat(
            new HeaderProbe(Orders.limits(1 << 20, 6144L * times * times, 96 * times))
                .probe(asking)
                .header()
                .size())
        .isEqualTo(new Size(96, 64));
  }

  @Test
  void a_picture_at_the_limits_is_admitted() throws IOException, Failure {
    long bytes = Files.size(PICTURE);

    Job.Probed probed = new HeaderProbe(Orders.limits(bytes, 6144, 96)).probe(Orders.of(PICTURE));

    assertThat(probed.header().size()).isEqualTo(new Size(96, 64));
  }

  @Test
  void a_scan_of_an_a3_page_at_600_dpi_and_200_megapixels_are_within_the_limits() throws Failure {
    Limits limits = Limits.of(Orders.LIMITS);

    assertThat(limits.admit(9921, 7016).pixels()).isGreaterThan(69_000_000);
    assertThat(limits.admit(16_320, 12_240).pixels()).isGreaterThan(199_000_000);
  }

  @Test
  void sizes_whose_product_overflows_are_too_many_pixels() {
    Limits limits = Limits.of(Orders.LIMITS);
    long most = 0xFFFFFFFFL;

    Failure.Reject reject =
        catchThrowableOfType(Failure.Reject.class, () -> limits.admit(most, most));

    assertThat(reject.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
  }

  @Test
  void the_digest_is_that_of_the_whole_file() throws Exception {
    Path file = Corpus.accepted("trailing-zeros_96x64.jpg");
    byte[] bytes = Files.readAllBytes(file);

    Job.Probed probed = new HeaderProbe(Orders.LIMITS).probe(Orders.of(file));

    assertThat(probed.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    assertThat(probed.fileBytes()).isEqualTo(bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "progressive_96x64.jpg, JPEG, 3, 8, RGB",
    "grey_96x64.jpg, JPEG, 1, 8, GREY",
    "cmyk-by-adobe_96x64.jpg, JPEG, 4, 8, CMYK",
    "sixteen-bit-transparent_96x64.png, PNG, 4, 16, RGB",
    "bilevel_96x64.png, PNG, 1, 1, GREY",
    "grey-with-alpha_96x64.png, PNG, 2, 8, GREY",
    "palette_96x64.png, PNG, 3, 8, PALETTE",
    "palette-transparent_96x64.png, PNG, 4, 8, PALETTE",
    "sixteen-bit_96x64.tif, TIFF, 1, 16, GREY",
    "palette_96x64.tif, TIFF, 3, 8, PALETTE",
    "cmyk_96x64.tif, TIFF, 4, 8, CMYK",
    "lossy_96x64.webp, WEBP, 3, 8, RGB",
    "transparent_96x64.webp, WEBP, 4, 8, RGB",
    "plain_96x64.bmp, BMP, 3, 8, RGB",
    "bilevel_96x64.bmp, BMP, 3, 1, PALETTE",
    "transparent_96x64.bmp, BMP, 4, 8, RGB",
    "fourth-byte-zero_96x64.bmp, BMP, 3, 8, RGB",
    "cmyk-sixteen-bit_96x64.tif, TIFF, 4, 16, CMYK",
    "big_96x64.tif, TIFF, 3, 8, RGB",
    "plain_96x64.jp2, JPEG_2000, 3, 8, RGB",
    "sixteen-bit_96x64.jp2, JPEG_2000, 1, 16, GREY",
    "codestream_96x64.j2k, JPEG_2000, 3, 8, RGB",
    "plain_96x64.ppm, PNM, 3, 8, RGB",
    "bilevel_96x64.pbm, PNM, 1, 1, GREY",
    "sixteen-bit_96x64.pgm, PNM, 1, 16, GREY",
  })
  void the_header_is_what_the_file_stores(
      String file, ImageFormat format, int channels, int bits, Colour colour) throws Failure {
    Header header = header(Corpus.accepted(file));

    assertThat(header)
        .isEqualTo(
            new Header(
                format,
                new Size(96, 64),
                channels,
                bits,
                colour,
                1,
                header.directory(),
                header.compression(),
                header.heldBytes()));
    assertThat(header.directory() > 0).isEqualTo(format == ImageFormat.TIFF);
    assertThat(header.compression().isPresent()).isEqualTo(format == ImageFormat.TIFF);
  }

  @ParameterizedTest
  @CsvSource({
    "progressive_96x64.jpg, 18432", // 4:2:0: 1.5 coefficients a pixel, of two bytes
    "planes-apart_96x64.tif, 18432",
    "lossless_96x64.webp, 24576",
    "lossy_96x64.webp, 0",
    "grey_96x64.jpg, 0",
    "big_96x64.tif, 0",
  })
  void the_header_tells_what_a_decoder_has_to_hold(String file, long bytes) throws Failure {
    assertThat(header(Corpus.accepted(file)).heldBytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"8, 36864", "32946, 36864", "5, 0", "1, 0"})
  void the_header_tells_what_inflating_each_tile_leaves_behind(int compression, long bytes)
      throws Exception {
    byte[] tiles = Files.readAllBytes(Corpus.accepted("tiles_96x64.tif"));
    ByteBuffer content = ByteBuffer.wrap(tiles).order(ByteOrder.LITTLE_ENDIAN);
    int entry = content.getInt(4) + 2;
    while (content.getShort(entry) != 259) {
      entry += 12;
    }
    content.putShort(entry + 8, (short) compression);
    Path file = Files.write(folder.resolve("tiles.tif"), tiles);

    assertThat(header(file).heldBytes()).isEqualTo(bytes);
  }

  @Test
  void thumbnails_are_no_pages() throws Failure {
    assertThat(pages("three-pages-and-a-thumbnail_96x64.tif", 1000)).hasSize(3);
    assertThat(pages("thumbnail-before_96x64.tif", 1)).hasSize(1);
  }

  @Test
  void more_pages_than_the_limit_are_rejected() {
    Failure.Reject reject =
        catchThrowableOfType(
            Failure.Reject.class, () -> pages("three-pages-and-a-thumbnail_96x64.tif", 2));

    assertThat(reject.reason()).isEqualTo(Reason.TOO_MANY_PAGES);
    assertThat(reject.detail()).contains("more than 2 pages");
  }

  @Test
  void a_page_that_is_not_read_is_named() {
    assertThat(reject(Corpus.rejected("UNSUPPORTED_FORMAT/second-page-lab.tif")).detail())
        .startsWith("Page 2 of 2: ");
  }

  private static List<Header> pages(String file, int most) throws Failure {
    LimitsConfig limits = Orders.limits(1 << 20, 1 << 20, 1000, most);
    return new HeaderProbe(limits).probe(Orders.of(Corpus.accepted(file))).pages();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void the_orientation_is_read(int orientation) throws Failure {
    Header header = header(Corpus.accepted("orientation-" + orientation + "_96x64.jpg"));

    assertThat(header.orientation()).isEqualTo(orientation);
    assertThat(header.uprightSize()).isEqualTo(new Size(96, 64));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"orientation-6_96x64.png", "orientation-6_96x64.tif", "orientation-6_96x64.webp"})
  void the_orientation_is_read_in_every_format_that_has_one(String file) throws Failure {
    assertThat(header(Corpus.accepted(file)).orientation()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({
    "a.jpg, true",
    "a.JPEG, true",
    "a.jfif, true",
    "a, true",
    "a.b.backup, true",
    "jpg, true",
    "a.png, false",
    "a.tiff, false",
    "a.gif, false",
    "a.HEIC, false",
    "a.jpg.webp, false",
  })
  void only_the_extension_of_another_picture_format_misleads(String name, boolean admitted)
      throws IOException {
    Path file = Files.copy(PICTURE, folder.resolve(name));

    Failure failure = failure(file, Orders.LIMITS);

    assertThat(failure == null).isEqualTo(admitted);
    if (failure != null) {
      assertThat(failure.reason()).isEqualTo(Reason.MISLEADING_EXTENSION);
    }
  }

  @Test
  void a_reject_names_the_kind_that_is_not_read() {
    assertThat(reject(Corpus.rejected("UNSUPPORTED_FORMAT/heic-named.jpg")).detail())
        .isEqualTo("The file is a HEIC or HEIF picture.");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 65_535, 65_536, 65_537})
  void the_end_of_a_jpeg_is_found_wherever_the_pieces_of_the_file_end(int piece) throws Exception {
    byte[] bytes = Files.readAllBytes(Corpus.accepted("orientation-6_96x64.jpg"));
    JpegScan whole = new JpegScan(new Size(64, 96), Limits.of(Orders.LIMITS));
    JpegScan endless = new JpegScan(new Size(64, 96), Limits.of(Orders.LIMITS));

    feed(whole, bytes, bytes.length, piece);
    feed(endless, bytes, bytes.length - 1, piece);

    whole.finish();
    assertThat(catchThrowableOfType(Failure.Reject.class, endless::finish).reason())
        .isEqualTo(Reason.TRUNCATED);
  }

  private static void feed(JpegScan scan, byte[] bytes, int length, int piece) throws Failure {
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    byte[] chunk = new byte[piece];
    while (rest.hasRemaining()) {
      int count = Math.min(piece, rest.remaining());
      rest.get(chunk, 0, count);
      scan.accept(chunk, count);
    }
  }

  @Test
  void a_gigabyte_of_nothing_that_calls_itself_a_jpeg_is_rejected_in_time() throws IOException {
    Path sparse = folder.resolve("a.jpg");
    try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.write(HexFormat.of().parseHex("FFD8FFE00010"));
      file.setLength(1L << 30);
    }
    long start = System.nanoTime();

    Failure.Reject reject = reject(sparse);

    assertThat(reject.reason()).isEqualTo(Reason.BROKEN_HEADER);
    assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
  }

  private static Header header(Path file) throws Failure {
    return new HeaderProbe(Orders.LIMITS).probe(Orders.of(file)).header();
  }

  private static Failure.Reject reject(Path file) {
    Failure failure = failure(file, Orders.LIMITS);
    assertThat(failure).isInstanceOf(Failure.Reject.class);
    return (Failure.Reject) failure;
  }

  private static Failure failure(Path file, LimitsConfig limits) {
    try {
      new HeaderProbe(limits).probe(Orders.of(file));
      return null;
    } catch (Failure failure) {
      return failure;
    }
  }
}
