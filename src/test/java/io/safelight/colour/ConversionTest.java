package io.safelight.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionTest {
  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void to_a_wider_profile_and_back_colours_are_the_same_to_the_eye(int depth) {
    Raster chart = Charts.of(PixelLayout.BGR, depth);

    Raster wide = Conversion.of(chart.copy(), Profile.SRGB, Profile.DISPLAY_P3, PixelLayout.BGR);
    double there = Charts.farthest(chart, Profile.SRGB, wide, Profile.DISPLAY_P3);
    Raster back = Conversion.of(wide, Profile.DISPLAY_P3, Profile.SRGB, PixelLayout.BGR);

    System.out.printf("sRGB to P3, %d bits: %.2f%n", depth, there);
    assertThat(there).isLessThan(1);
    assertThat(Charts.farthest(chart, Profile.SRGB, back, Profile.SRGB)).isLessThan(1);
  }

  @Test
  void pixels_as_long_as_before_are_converted_where_they_are() {
    Raster chart = Charts.of(PixelLayout.BGR, 16);

    assertThat(Conversion.of(chart, Profile.SRGB, Profile.ADOBE_RGB, PixelLayout.BGR))
        .isSameAs(chart);
  }

  @Test
  void what_is_in_its_profile_already_is_not_touched() {
    Raster chart = Charts.of(PixelLayout.BGR, 8);
    byte[] before = chart.bytes8().clone();

    Conversion.of(chart, Profile.DISPLAY_P3, Profile.DISPLAY_P3, PixelLayout.BGR);

    assertThat(chart.bytes8()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void inks_with_a_profile_look_the_same_on_a_screen(int depth) throws Exception {
    Profile inks = Profile.of(SyntheticProfiles.cmyk());
    Raster chart = Charts.of(PixelLayout.CMYK, depth);
    Raster expected = seen(chart, inks);

    Raster screen = Conversion.of(chart, inks, Profile.SRGB, PixelLayout.BGR);

    assertThat(screen.bitDepth()).isEqualTo(depth);
    assertThat(Charts.farthest(expected, Profile.SRGB, screen, Profile.SRGB)).isLessThan(1);
  }

  private static Raster seen(Raster chart, Profile profile) {
    int count = (int) chart.size().pixels();
    float[] own = new float[4 * count];
    for (int i = 0; i < own.length; i++) {
      int pixel = i / 4;
      own[i] =
          chart.sample(pixel % chart.width(), pixel / chart.width(), i % 4)
              / (float) chart.whiteLevel();
    }
    float[] srgb = new float[3 * count];
    profile.lens().toSrgb(own, srgb, count);
    short[] samples = new short[3 * count];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) Math.round(65535 * srgb[i]);
    }
    return Raster.of(chart.size(), PixelLayout.BGR, samples);
  }

  @Test
  void plain_inks_filter_light_one_after_the_other_and_keep_their_alpha() {
    Raster pixel =
        Raster.of(new Size(1, 1), PixelLayout.CMYK_ALPHA, new byte[] {51, 102, (byte) 153, 51, 77});

    Raster screen = Conversion.of(pixel, Profile.PLAIN_INKS, Profile.SRGB, PixelLayout.BGRA);

    assertThat(screen.bytes8()).containsExactly((byte) 82, (byte) 122, (byte) 163, (byte) 77);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sRGB", "Display P3", "Adobe RGB"})
  void grey_gets_three_equal_channels(String which) {
    Profile wanted =
        switch (which) {
          case "sRGB" -> Profile.SRGB;
          case "Display P3" -> Profile.DISPLAY_P3;
          default -> Profile.ADOBE_RGB;
        };
    short[] samples = new short[4096 * 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (i * 8 + 3);
    }
    Raster grey = Raster.of(new Size(4096, 1), PixelLayout.GREY_ALPHA, samples);

    Raster colour = Conversion.of(grey, Profile.GREY, wanted, PixelLayout.BGRA);

    for (int x = 0; x < 4096; x++) {
      assertThat(colour.sample(x, 0, 1)).isEqualTo(colour.sample(x, 0, 0));
      assertThat(colour.sample(x, 0, 2)).isEqualTo(colour.sample(x, 0, 0));
      assertThat(colour.sample(x, 0, 3)).isEqualTo(grey.sample(x, 0, 1));
    }
    assertThat(colour.sample(4095, 0, 0)).isGreaterThan(65_000);
  }

  @Test
  void no_colour_is_given_up_and_no_alpha_invented() {
    Raster chart = Charts.of(PixelLayout.BGR, 8);

    assertThatThrownBy(() -> Conversion.of(chart, Profile.SRGB, Profile.GREY, PixelLayout.GREY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Conversion.of(chart, Profile.SRGB, Profile.SRGB, PixelLayout.BGRA))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
