package io.safelight.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

class ReferenceTest {
  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  @ParameterizedTest
  @CsvSource({"1000,700,1", "1000,700,3", "257,300,3", "3000,1,3", "1,1000,1", "512,512,3"})
  void it_is_what_opencv_calls_inter_area_within_one_level(int width, int height, int channels) {
    byte[] samples = new byte[width * height * channels];
    new Random(7).nextBytes(samples);
    Raster picture = Raster.of(new Size(width, height), PixelLayout.ofOpenCv(channels), samples);

    Raster reference = Reference.of(picture);

    byte[] expected = interArea(picture, reference.size());
    assertThat(reference.size().longEdge()).isEqualTo(256);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs((reference.bytes8()[i] & 0xFF) - (expected[i] & 0xFF))).isLessThan(2);
    }
  }

  private static byte[] interArea(Raster picture, Size size) {
    Mat from = Mats.copyOf(picture);
    Mat to = new Mat();
    try {
      Imgproc.resize(
          from,
          to,
          new org.opencv.core.Size(size.width(), size.height()),
          0,
          0,
          Imgproc.INTER_AREA);
      return Mats.raster(to).bytes8();
    } finally {
      to.release();
      from.release();
    }
  }

  @Test
  void a_small_picture_stays_as_it_is() {
    byte[] samples = new byte[200 * 100 * 3];
    new Random(1).nextBytes(samples);

    Raster reference =
        Reference.of(Raster.of(new Size(200, 100), PixelLayout.BGR, samples.clone()));

    assertThat(reference.bytes8()).isEqualTo(samples);
  }

  @Test
  void sixteen_bits_become_eight() {
    Raster white =
        Raster.of(new Size(2, 1), PixelLayout.GREY, new short[] {(short) 65535, (short) 32768});

    assertThat(Reference.of(white).bytes8()).containsExactly((byte) 255, (byte) 128);
  }

  @Test
  void what_is_transparent_is_white() {
    Raster clear =
        Raster.of(new Size(2, 1), PixelLayout.BGRA, new byte[] {0, 0, 0, 0, 10, 20, 30, -1});

    Raster reference = Reference.of(clear);

    assertThat(reference.channels()).isEqualTo(3);
    assertThat(reference.bytes8()).containsExactly(-1, -1, -1, 10, 20, 30);
  }

  @Test
  void inks_stay_inks_over_bare_paper() {
    Raster inks =
        Raster.of(
            new Size(2, 1),
            PixelLayout.CMYK_ALPHA,
            new byte[] {10, 20, 30, 40, -1, 100, 100, 100, 100, 0});

    Raster reference = Reference.of(inks);

    assertThat(reference.layout()).isEqualTo(PixelLayout.CMYK);
    assertThat(reference.bytes8()).containsExactly(10, 20, 30, 40, 0, 0, 0, 0);
  }

  @Test
  void grey_over_white_stays_grey() {
    Raster grey = Raster.of(new Size(2, 1), PixelLayout.GREY_ALPHA, new byte[] {100, -1, 100, 0});

    assertThat(Reference.of(grey).bytes8()).containsExactly((byte) 100, (byte) 255);
  }
}
