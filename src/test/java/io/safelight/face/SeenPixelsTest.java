package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.colour.Profile;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import org.junit.jupiter.api.Test;

class SeenPixelsTest {
  private static final Size TWO = new Size(2, 1);

  private static byte[] seen(Raster picture, Size size) {
    return SeenPixels.of(
            picture, Profile.plain(picture.layout()).lens(), Region.all(picture.size()), size)
        .bytes8();
  }

  private static byte[] bytes(int... levels) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      bytes[i] = (byte) levels[i];
    }
    return bytes;
  }

  @Test
  void grey_is_seen_as_three_equal_channels() {
    Raster grey = Raster.of(TWO, PixelLayout.GREY, bytes(10, 250));

    assertThat(seen(grey, TWO)).isEqualTo(bytes(10, 10, 10, 250, 250, 250));
  }

  @Test
  void sixteen_bits_are_seen_as_the_eight_that_they_round_to() {
    Raster deep =
        Raster.of(
            TWO, PixelLayout.BGR, new short[] {0, 257 * 9, (short) 65535, 257 * 100 + 100, 1, 128});

    assertThat(seen(deep, TWO)).isEqualTo(bytes(0, 9, 255, 100, 0, 0));
  }

  @Test
  void what_lies_under_transparency_is_not_seen_even_where_pixels_become_one() {
    Raster cut = Raster.of(TWO, PixelLayout.BGRA, bytes(0, 255, 0, 0, 200, 100, 50, 255));

    assertThat(seen(cut, TWO)).isEqualTo(bytes(128, 128, 128, 200, 100, 50));
    assertThat(seen(cut, new Size(1, 1))).isEqualTo(bytes(164, 114, 89));
  }

  @Test
  void inks_are_seen_as_light() {
    Raster inks = Raster.of(TWO, PixelLayout.CMYK, bytes(0, 0, 0, 0, 255, 0, 0, 0));

    assertThat(seen(inks, TWO)).isEqualTo(bytes(255, 255, 255, 255, 255, 0));
  }

  @Test
  void a_part_is_seen_as_it_lies_in_the_whole() {
    byte[] samples = new byte[6 * 4 * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (3 * i);
    }
    Raster picture = Raster.of(new Size(6, 4), PixelLayout.BGR, samples);

    byte[] part =
        SeenPixels.of(picture, Profile.SRGB.lens(), new Region(2, 1, 2, 2), new Size(2, 2))
            .bytes8();

    assertThat(part[0]).isEqualTo(samples[(6 + 2) * 3]);
    assertThat(part[11]).isEqualTo(samples[(2 * 6 + 3) * 3 + 2]);
  }
}
