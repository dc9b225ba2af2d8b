package io.safelight.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.TestPictures;
import io.safelight.bench.Workload.Kind;
import io.safelight.bench.Workload.Order;
import io.safelight.codec.RasterReader;
import io.safelight.image.ImageFormat;
import io.safelight.image.Mats;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencv.core.Mat;

class PictureMakerTest {
  @TempDir Path folder;
  private List<Path> given;

  @BeforeAll
  static void load() {
    OpenCV.loadLocally();
  }

  @BeforeEach
  void two_given_pictures() throws IOException {
    given = List.of(folder.resolve("given/a.png"), folder.resolve("given/b.jpg"));
    TestPictures.write(TestPictures.scene(300, 200, 10, 1), given.get(0));
    TestPictures.write(TestPictures.scene(160, 240, 10, 2), given.get(1));
  }

  private Path make(Order order, long seed) throws IOException {
    try (PictureMaker maker = new PictureMaker(given, seed)) {
      Path into = Files.createDirectories(folder.resolve("made-" + seed + "-" + order.number()));
      return maker.make(new Workload(List.of(order)), into).get(0);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void every_kind_is_made_at_its_size_and_reads_without_complaint(Kind kind) throws Exception {
    ImageFormat format =
        switch (kind) {
          case JPEG, BROKEN_EXIF, HUGE -> ImageFormat.JPEG;
          case PNG -> ImageFormat.PNG;
          case TIFF -> ImageFormat.TIFF;
        };
    // Wider than one part, higher than two strips, and of neither a multiple of a block.
    Size size = new Size(1406, 901);

    Path file = make(new Order(7, size, kind), 3);

    Raster read = RasterReader.read(file, format, 0, size);
    assertThat(file.getFileName().toString()).startsWith("007-1406x901");
    assertThat(read.channels()).isEqualTo(3);
    // Full of structure, not a flat grey.
    assertThat(TestPictures.psnr(read, Raster.empty(size, read.layout(), 8))).isBetween(1.0, 20.0);
  }

  @Test
  void the_same_seed_makes_the_same_picture_and_another_number_another() throws Exception {
    Size size = new Size(200, 150);
    byte[] one = Files.readAllBytes(make(new Order(1, size, Kind.JPEG), 5));
    byte[] again = Files.readAllBytes(make(new Order(1, size, Kind.JPEG), 5));
    byte[] another = Files.readAllBytes(make(new Order(2, size, Kind.JPEG), 5));

    assertThat(again).isEqualTo(one);
    assertThat(another).isNotEqualTo(one);
  }

  @Test
  void files_that_are_no_pictures_are_passed_over() throws Exception {
    Path text = Files.writeString(folder.resolve("text.jpg"), "no picture");
    Path empty = Files.createFile(folder.resolve("empty.jpg"));

    try (PictureMaker maker = new PictureMaker(List.of(text, empty, given.get(0)), 1)) {
      assertThat(maker.make(Workload.of(new Workload.Mix(1, 0, 0, 1), 1), folder)).hasSize(1);
    }
    assertThatThrownBy(() -> new PictureMaker(List.of(text, empty), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("text.jpg");
  }

  @Test
  void strips_make_the_picture_that_they_were_cut_of() throws Exception {
    Size size = new Size(97, 2 * StripJpeg.STRIP_ROWS + 33);
    Raster picture = TestPictures.scene(size.width(), size.height(), 2, 9);
    Path file = folder.resolve("strips.jpg");
    Mat whole = Mats.copyOf(picture);

    try (StripJpeg jpeg = new StripJpeg(file, size)) {
      while (jpeg.rowsLeft() > 0) {
        int top = size.height() - jpeg.rowsLeft();
        Mat strip = whole.submat(top, top + jpeg.nextRows(), 0, size.width());
        jpeg.append(strip, 95);
        strip.release();
      }
    } finally {
      whole.release();
    }

    // It also asks Java's decoder for its complaints: a restart marker out of order is one.
    Raster read = RasterReader.read(file, ImageFormat.JPEG, 0, size);
    assertThat(TestPictures.psnr(read, picture)).isGreaterThan(32);
  }
}
