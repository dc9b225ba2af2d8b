package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.colour.Profiles;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.job.Recipe;
import io.safelight.metadata.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StorableTest {
  private static final Size PIXEL = new Size(1, 1);

  private static Stored stored(ImageFormat format, Raster result) {
    return Storable.in(
        format,
        StoredColours.in(
                format,
                result,
                Metadata.NONE,
                Profiles.plain().of(Metadata.NONE, result.layout()),
                Recipe.Profile.SOURCE)
            .stored());
  }

  private static byte[] bytes(int... levels) {
    byte[] samples = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      samples[i] = (byte) levels[i];
    }
    return samples;
  }

  private static Raster of(PixelLayout layout, int... levels) {
    Size row = new Size(levels.length / layout.channels(), 1);
    return Raster.of(row, layout, bytes(levels));
  }

  @Test
  void ink_that_is_half_there_is_half_the_ink_on_the_paper_of_a_jpeg() {
    Stored paper = stored(ImageFormat.JPEG, of(PixelLayout.CMYK_ALPHA, 200, 100, 0, 255, 128));

    assertThat(paper.picture().layout()).isEqualTo(PixelLayout.CMYK);
    assertThat(paper.picture().bytes8()).isEqualTo(bytes(100, 50, 0, 128));
    assertThat(paper.notes()).hasSize(1).first().asString().contains("transparency");
  }

  @Test
  void grey_with_alpha_is_grey_over_white_in_a_jpeg_and_colourless_colour_in_a_webp() {
    Raster picture = of(PixelLayout.GREY_ALPHA, 100, 128, 7, 255);

    assertThat(stored(ImageFormat.JPEG, picture).picture().bytes8()).isEqualTo(bytes(177, 7));
    assertThat(stored(ImageFormat.WEBP, picture).picture().bytes8())
        .isEqualTo(bytes(100, 100, 100, 128, 7, 7, 7, 255));
  }

  @Test
  void inks_become_light_where_a_format_holds_none_and_it_is_said() {
    Raster inks = of(PixelLayout.CMYK, 0, 0, 0, 0, 255, 0, 0, 0, 10, 20, 30, 255);

    for (ImageFormat format : new ImageFormat[] {ImageFormat.PNG, ImageFormat.WEBP}) {
      Stored screen = stored(format, inks);

      assertThat(screen.picture().bytes8()).isEqualTo(bytes(255, 255, 255, 255, 255, 0, 0, 0, 0));
      assertThat(screen.notes()).hasSize(1).first().asString().contains("inks");
    }
  }

  @Test
  void whatever_is_given_up_is_said_and_nothing_else() {
    Raster opaque = Raster.of(PIXEL, PixelLayout.BGRA, new short[] {1, 2, 3, -1});
    Raster clear = Raster.of(PIXEL, PixelLayout.BGRA, new short[] {1, 2, 3, 4});

    assertThat(stored(ImageFormat.JPEG, opaque).notes())
        .containsExactly("The samples were rounded from 16 bits to 8: a JPEG holds no more.");
    assertThat(stored(ImageFormat.JPEG, clear).notes())
        .hasSize(2)
        .last()
        .asString()
        .isEqualTo("The transparency was laid over white: a JPEG holds none.");
    assertThat(stored(ImageFormat.JPEG, of(PixelLayout.GREY, 9)).notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "128,0", "129,1", "257,1", "32768,128", "65406,254", "65407,255", "65535,255"})
  void sixteen_bits_are_rounded_to_the_nearest_of_eight(int wide, int level) {
    Raster picture = Raster.of(PIXEL, PixelLayout.GREY, new short[] {(short) wide});

    assertThat(stored(ImageFormat.JPEG, picture).picture().sample(0, 0, 0)).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({"0,0,255", "0,255,0", "100,255,100", "0,128,127", "100,128,177"})
  void transparency_is_composed_over_white(int level, int alpha, int expected) {
    Raster picture =
        Raster.of(PIXEL, PixelLayout.BGRA, new byte[] {(byte) level, 0, 0, (byte) alpha});

    Raster paper = stored(ImageFormat.JPEG, picture).picture();

    assertThat(paper.channels()).isEqualTo(3);
    assertThat(paper.sample(0, 0, 0)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "TIFF"})
  void png_and_tiff_keep_everything(ImageFormat format) {
    Raster picture = Raster.of(PIXEL, PixelLayout.BGRA, new short[] {1, 2, 3, 4});

    Stored stored = stored(format, picture);

    assertThat(stored.picture()).isSameAs(picture);
    assertThat(stored.notes()).isEmpty();
  }

  @Test
  void webp_keeps_alpha_and_forgets_colours_that_nobody_sees() {
    Raster picture =
        Raster.of(new Size(2, 1), PixelLayout.BGRA, new byte[] {10, 20, 30, 0, 40, 50, 60, 1});

    assertThat(stored(ImageFormat.WEBP, picture).picture().bytes8())
        .isEqualTo(bytes(0, 0, 0, 0, 40, 50, 60, 1));
  }

  @Test
  void a_raster_is_never_written_to() {
    byte[] samples = {10, 20, 30, 0};
    Raster picture = Raster.of(PIXEL, PixelLayout.BGRA, samples);

    for (ImageFormat format : ImageFormat.values()) {
      if (format.isWritten()) {
        stored(format, picture);
      }
    }

    assertThat(samples).isEqualTo(bytes(10, 20, 30, 0));
  }
}
