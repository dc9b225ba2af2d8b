package io.safelight.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

class AreaMeanTest {
  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  @ParameterizedTest
  @CsvSource({"300,200,150,100", "300,200,64,43", "257,31,256,31", "97,5,1,1"})
  void it_is_what_opencv_calls_inter_area_within_one_level(int w, int h, int width, int height) {
    short[] samples = new short[w * h * 3];
    Random random = new Random(3);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) random.nextInt(65536);
    }
    Raster picture = Raster.of(new Size(w, h), PixelLayout.BGR, samples);

    Raster small = AreaMean.reduced(picture, new Size(width, height));

    Mat from = Mats.copyOf(picture);
    Mat to = new Mat();
    Imgproc.resize(from, to, new org.opencv.core.Size(width, height), 0, 0, Imgproc.INTER_AREA);
    short[] expected = Mats.raster(to).samples16();
    from.release();
    to.release();
    for (int i = 0; i < expected.length; i++) {
      assertThat(small.samples16()[i] & 0xFFFF)
          .isBetween((expected[i] & 0xFFFF) - 1, (expected[i] & 0xFFFF) + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(PixelLayout.class)
  void every_layout_keeps_its_colours_to_the_last_bit(PixelLayout layout) {
    byte[] samples = new byte[61 * 47 * layout.channels()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (40 * (i % layout.channels() + 1));
    }
    Raster flat = Raster.of(new Size(61, 47), layout, samples);

    Raster small = AreaMean.reduced(flat, new Size(20, 13));

    assertThat(small.layout()).isEqualTo(layout);
    for (int c = 0; c < layout.channels(); c++) {
      assertThat(small.sample(7, 7, c)).isEqualTo(40 * (c + 1));
    }
  }

  @Test
  void colours_under_transparent_pixels_do_not_bleed() {
    // Given one visible pixel beside one that is green under full transparency.
    Raster pair =
        Raster.of(new Size(2, 1), PixelLayout.BGRA, new byte[] {10, 20, 30, -1, 0, -1, 0, 0});

    Raster one = AreaMean.reduced(pair, new Size(1, 1));

    assertThat(one.bytes8()).containsExactly((byte) 10, (byte) 20, (byte) 30, (byte) 128);
  }

  @Test
  void a_part_is_reduced_as_if_it_were_a_picture_of_its_own() {
    byte[] samples = new byte[40 * 30 * 4];
    new Random(5).nextBytes(samples);
    Raster picture = Raster.of(new Size(40, 30), PixelLayout.BGRA, samples);
    Region region = new Region(7, 11, 23, 17);
    Mat mat = Mats.copyOf(picture, region);
    Raster alone = Mats.raster(mat);
    mat.release();
    Size size = new Size(9, 5);
    AreaMean ofAlone = new AreaMean(alone, size);
    AreaMean ofPart = new AreaMean(picture, region, size);

    for (int y = 0; y < size.height(); y++) {
      double[] expected = new double[9 * 4];
      double[] means = new double[9 * 4];
      ofAlone.row(y, expected);
      ofPart.row(y, means);
      assertThat(means).isEqualTo(expected);
    }
  }
}
