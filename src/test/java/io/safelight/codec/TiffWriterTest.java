package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.safelight.TestPictures;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelChecksum;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.image.TiffCompression;
import io.safelight.job.Recipe.Subsampling;
import io.safelight.metadata.Block;
import io.safelight.metadata.TiffField;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TiffWriterTest {
  private static final JpegForm FINE = new JpegForm(95, Subsampling.S444, false);
  private static final List<TiffCompression> LOSSLESS =
      List.of(
          TiffCompression.NONE,
          TiffCompression.LZW,
          TiffCompression.DEFLATE,
          TiffCompression.PACKBITS);

  @TempDir Path folder;

  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  static List<Arguments> everyLosslessKind() {
    List<Arguments> kinds = new ArrayList<>();
    for (TiffCompression family : LOSSLESS) {
      for (PixelLayout layout : PixelLayout.values()) {
        for (int bits : new int[] {8, 16}) {
          kinds.add(Arguments.of(family, layout, bits, ByteOrder.LITTLE_ENDIAN));
          kinds.add(Arguments.of(family, layout, bits, ByteOrder.BIG_ENDIAN));
        }
      }
    }
    return kinds;
  }

  private Path file() {
    return folder.resolve("a.tif");
  }

  private FileChannel begun() throws IOException {
    return FileChannel.open(
        file(),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  private Path written(
      Raster picture, TiffCoding coding, ByteOrder order, boolean big, TiffField... fields)
      throws Exception {
    try (FileChannel channel = begun()) {
      TiffWriter.create(channel, order, big).page(picture, coding, new byte[0], List.of(fields));
    }
    return file();
  }

  /** One order each: another program is started for every case. */
  static List<Arguments> everyLosslessKindOnce() {
    List<Arguments> every = everyLosslessKind();
    List<Arguments> once = new ArrayList<>();
    for (int i = 0; i < every.size(); i += 2) {
      once.add(every.get(i + i / 2 % 2));
    }
    return once;
  }

  @ParameterizedTest
  @MethodSource("everyLosslessKindOnce")
  void libtiff_reads_the_very_samples(
      TiffCompression family, PixelLayout layout, int bits, ByteOrder order) throws Exception {
    Raster picture = Smooth.picture(new Size(401, 300), layout, bits, 3, new Random(4));

    Path file = written(picture, new TiffCoding(family, FINE), order, false);

    Raster back = ImageMagick.read(file, 0, picture.size(), layout, bits);
    assertThat(PixelChecksum.of(back)).isEqualTo(PixelChecksum.of(picture));
  }

  @ParameterizedTest
  @MethodSource("everyLosslessKind")
  void java_reads_the_very_samples(
      TiffCompression family, PixelLayout layout, int bits, ByteOrder order) throws Exception {
    Random chance = new Random(9);
    for (int i = 0; i < 5; i++) {
      Size size =
          i == 0 ? new Size(1, 1) : new Size(1 + chance.nextInt(400), 1 + chance.nextInt(400));
      Raster picture = Smooth.picture(size, layout, bits, i * 40, chance);

      Path file = written(picture, new TiffCoding(family, FINE), order, false);

      assertThat(samplesByJava(file, 0)).isEqualTo(Smooth.inFileOrder(picture));
    }
  }

  private static int[] samplesByJava(Path file, int page) throws Exception {
    ImageReader reader = new TIFFImageReaderSpi().createReaderInstance();
    try (FileImageInputStream input = new FileImageInputStream(file.toFile())) {
      reader.setInput(input);
      java.awt.image.Raster raster = reader.readRaster(page, null);
      return raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
    } finally {
      reader.dispose();
    }
  }

  @ParameterizedTest
  @CsvSource({"LITTLE_ENDIAN,false", "BIG_ENDIAN,false", "LITTLE_ENDIAN,true", "BIG_ENDIAN,true"})
  void libtiff_and_exiftool_find_nothing_to_complain_of(String order, boolean big)
      throws Exception {
    Raster picture = Smooth.picture(new Size(301, 200), PixelLayout.BGRA, 16, 2, new Random(2));
    ByteOrder bytes =
        order.equals("LITTLE_ENDIAN") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;

    Path file = written(picture, new TiffCoding(TiffCompression.LZW, FINE), bytes, big, dpi(bytes));

    assertThat(ImageMagick.run("tiffinfo", "-D", file.toString()))
        .doesNotContain("Warning")
        .doesNotContain("Error")
        .contains("Image Width: 301 Image Length: 200")
        .contains("Resolution: 300");
    if (!big) {
      assertThat(ImageMagick.run("exiftool", "-validate", "-warning", "-a", file.toString()))
          .doesNotContain("Warning   ")
          .doesNotContain("Error");
    }
    Raster back = ImageMagick.read(file, 0, picture.size(), PixelLayout.BGRA, 16);
    assertThat(PixelChecksum.of(back)).isEqualTo(PixelChecksum.of(picture));
  }

  private static TiffField[] dpi(ByteOrder order) {
    Block resolution = Block.of(ByteBuffer.allocate(8).order(order).putInt(300).putInt(1).array());
    return new TiffField[] {
      new TiffField(282, 5, 1, resolution),
      new TiffField(283, 5, 1, resolution),
      new TiffField(
          296, 3, 1, Block.of(ByteBuffer.allocate(2).order(order).putShort((short) 2).array()))
    };
  }

  @ParameterizedTest
  @EnumSource(Subsampling.class)
  void a_jpeg_compressed_page_is_nearly_what_it_was_to_libtiff_and_to_java(Subsampling chroma)
      throws Exception {
    Raster picture = TestPictures.scene(1500, 1210, 2, 3);

    Path file =
        written(
            picture,
            new TiffCoding(TiffCompression.JPEG, new JpegForm(95, chroma, false)),
            ByteOrder.LITTLE_ENDIAN,
            false);

    Raster magick = ImageMagick.read(file, 0, picture.size(), PixelLayout.BGR, 8);
    assertThat(TestPictures.psnr(picture, magick)).isGreaterThan(33);
    Raster java = RasterReader.read(file, ImageFormat.TIFF, 0, picture.size());
    assertThat(TestPictures.psnr(picture, java)).isGreaterThan(33);
    assertThat(ImageMagick.run("tiffinfo", file.toString())).doesNotContain("Warning");
  }

  @Test
  void pages_follow_each_other_though_each_is_another_kind() throws Exception {
    List<Raster> pages = new ArrayList<>();
    Random chance = new Random(8);
    try (FileChannel channel = begun()) {
      TiffWriter.create(channel, ByteOrder.BIG_ENDIAN, false);
    }
    for (PixelLayout layout : PixelLayout.values()) {
      Raster page =
          Smooth.picture(
              new Size(100 + pages.size(), 50), layout, 8 + 8 * (pages.size() % 2), 1, chance);
      try (FileChannel channel =
          FileChannel.open(file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        TiffWriter.continued(channel)
            .page(page, new TiffCoding(TiffCompression.LZW, FINE), new byte[0], List.of());
      }
      pages.add(page);
    }

    for (int i = 0; i < pages.size(); i++) {
      assertThat(samplesByJava(file(), i)).isEqualTo(Smooth.inFileOrder(pages.get(i)));
    }
    assertThat(ImageMagick.run("tiffinfo", file().toString()).split("=== TIFF directory"))
        .hasSize(pages.size() + 1);
  }

  @Test
  void what_a_crash_left_of_a_page_is_no_page() throws Exception {
    Raster page = Smooth.picture(new Size(60, 50), PixelLayout.BGR, 8, 1, new Random(8));
    Path file =
        written(page, new TiffCoding(TiffCompression.NONE, FINE), ByteOrder.LITTLE_ENDIAN, true);
    Files.write(file, new byte[1001], StandardOpenOption.APPEND);

    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      TiffWriter.continued(channel)
          .page(page, new TiffCoding(TiffCompression.DEFLATE, FINE), new byte[0], List.of());
    }

    assertThat(ImageMagick.run("tiffinfo", file.toString()).split("=== TIFF directory")).hasSize(3);
    Raster back = ImageMagick.read(file, 1, page.size(), PixelLayout.BGR, 8);
    assertThat(PixelChecksum.of(back)).isEqualTo(PixelChecksum.of(page));
  }

  @ParameterizedTest
  @CsvSource({"false,8", "true,16"})
  void bytes_beside_the_first_page_stand_right_behind_the_header(boolean big, int place)
      throws Exception {
    byte[] beside = "offsets in here keep their meaning".getBytes(StandardCharsets.US_ASCII);
    Raster page = Smooth.picture(new Size(60, 50), PixelLayout.BGR, 8, 1, new Random(8));
    try (FileChannel channel = begun()) {
      TiffWriter writer = TiffWriter.create(channel, ByteOrder.LITTLE_ENDIAN, big);
      assertThat(writer.place()).isEqualTo(place);
      writer.page(page, new TiffCoding(TiffCompression.NONE, FINE), beside, List.of());
    }

    byte[] file = Files.readAllBytes(file());
    assertThat(Arrays.copyOfRange(file, place, place + beside.length)).isEqualTo(beside);
  }

  @Test
  void fields_of_the_source_are_kept_but_for_those_that_the_pixels_own() throws Exception {
    Raster page = Smooth.picture(new Size(60, 50), PixelLayout.BGR, 8, 1, new Random(8));
    Block text = Block.of("Somebody with a name\0".getBytes(StandardCharsets.US_ASCII));
    Block wrong = Block.of(new byte[] {6, 0});

    Path file =
        written(
            page,
            new TiffCoding(TiffCompression.NONE, FINE),
            ByteOrder.LITTLE_ENDIAN,
            false,
            new TiffField(315, 2, text.length(), text),
            new TiffField(274, 3, 1, wrong),
            new TiffField(317, 3, 1, wrong));

    String said = ImageMagick.run("tiffinfo", file.toString());
    assertThat(said).contains("Artist: Somebody with a name").contains("Orientation: row 0 top");
    assertThat(said).doesNotContain("Predictor");
    assertThat(samplesByJava(file, 0)).isEqualTo(Smooth.inFileOrder(page));
  }

  @Test
  void a_source_of_fax_codes_or_of_more_than_a_jpeg_holds_becomes_deflate() {
    Raster deep = Smooth.picture(new Size(6, 5), PixelLayout.BGR, 16, 1, new Random(8));
    Raster clear = Smooth.picture(new Size(6, 5), PixelLayout.BGRA, 8, 1, new Random(8));
    Raster grey = Smooth.picture(new Size(6, 5), PixelLayout.GREY, 8, 1, new Random(8));

    assertThat(TiffCoding.like(TiffCompression.JPEG, deep, FINE).number()).isEqualTo(8);
    assertThat(TiffCoding.like(TiffCompression.JPEG, clear, FINE).number()).isEqualTo(8);
    assertThat(TiffCoding.like(TiffCompression.JPEG, grey, FINE).number()).isEqualTo(7);
    assertThat(TiffCoding.like(TiffCompression.FAX, grey, FINE).number()).isEqualTo(8);
    assertThat(TiffCoding.like(TiffCompression.PACKBITS, deep, FINE).number()).isEqualTo(32773);
  }

  /** Whatever the bytes: the worst case is within the bound, and libtiff's rules are kept. */
  @ParameterizedTest
  @EnumSource(
      value = TiffCompression.class,
      names = {"LZW", "PACKBITS"})
  void random_bytes_of_any_repetitiveness_survive(TiffCompression family) throws Exception {
    Random chance = new Random(77);
    for (int i = 0; i < 60; i++) {
      Size size = new Size(1 + chance.nextInt(2000), 1 + chance.nextInt(60));
      byte[] samples = new byte[size.width() * size.height()];
      int kinds = 1 + chance.nextInt(i % 3 == 0 ? 2 : 256);
      for (int k = 0; k < samples.length; k++) {
        samples[k] =
            k > 0 && chance.nextInt(4) < i % 4 ? samples[k - 1] : (byte) chance.nextInt(kinds);
      }
      Raster picture = Raster.of(size, PixelLayout.GREY, samples);

      Path file = written(picture, new TiffCoding(family, FINE), ByteOrder.LITTLE_ENDIAN, false);

      assertThat(samplesByJava(file, 0)).as("round %d", i).isEqualTo(Smooth.inFileOrder(picture));
    }
  }

  @Test
  void pages_that_may_exceed_four_gigabytes_ask_for_a_big_tiff() {
    assertThat(TiffCoding.needsBig(3_800_000_000L, false, 0)).isFalse();
    assertThat(TiffCoding.needsBig(3_800_000_000L, true, 0)).isTrue();
    assertThat(TiffCoding.needsBig(4_000_000_000L, false, 0)).isTrue();
    assertThat(TiffCoding.needsBig(3_800_000_000L, false, 200_000_000)).isTrue();
  }

  @Test
  void a_file_whose_pages_point_nowhere_is_not_continued() throws Exception {
    Files.write(file(), new byte[] {'I', 'I', 42, 0, 4, 0, 0, 0});

    try (FileChannel channel =
        FileChannel.open(file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      assertThatThrownBy(() -> TiffWriter.continued(channel)).isInstanceOf(IOException.class);
    }
  }
}
