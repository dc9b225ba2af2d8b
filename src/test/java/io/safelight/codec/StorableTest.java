package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StorableTest {
  private static final Size PIXEL = new Size(1, 1);

  @ParameterizedTest
  @CsvSource({"0,0", "128,0", "129,1", "257,1", "32768,128", "65406,254", "65407,255", "65535,255"})
  void sixteen_bits_are_rounded_to_the_nearest_of_eight(int wide, int level) {
    Raster picture = Raster.of(PIXEL, PixelLayout.GREY, new short[] {(short) wide});

    assertThat(Storable.in(ImageFormat.JPEG, picture).sample(0, 0, 0)).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({"0,0,255", "0,255,0", "100,255,100", "0,128,127", "100,128,177"})
  void transparency_is_composed_over_white(int level, int alpha, int expected) {
    Raster picture =
        Raster.of(PIXEL, PixelLayout.BGRA, new byte[] {(byte) level, 0, 0, (byte) alpha});

    Raster paper = Storable.in(ImageFormat.BMP, picture);

    assertThat(paper.channels()).isEqualTo(3);
    assertThat(paper.sample(0, 0, 0)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "TIFF"})
  void png_and_tiff_keep_everything(ImageFormat format) {
    Raster picture = Raster.of(PIXEL, PixelLayout.BGRA, new short[] {1, 2, 3, 4});

    assertThat(Storable.in(format, picture)).isSameAs(picture);
  }

  @Test
  void webp_keeps_alpha_and_forgets_colours_that_nobody_sees() {
    Raster picture =
        Raster.of(new Size(2, 1), PixelLayout.BGRA, new byte[] {10, 20, 30, 0, 40, 50, 60, 1});

    assertThat(Storable.in(ImageFormat.WEBP, picture).bytes8())
        .containsExactly(0, 0, 0, 0, 40, 50, 60, 1);
  }

  @Test
  void a_raster_is_never_written_to() {
    byte[] samples = {10, 20, 30, 0};
    Raster picture = Raster.of(PIXEL, PixelLayout.BGRA, samples);

    for (ImageFormat format : ImageFormat.values()) {
      Storable.in(format, picture);
    }

    assertThat(samples).containsExactly(10, 20, 30, 0);
  }
}
