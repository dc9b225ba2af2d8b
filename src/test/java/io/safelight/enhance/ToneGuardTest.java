package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.TestPictures;
import io.safelight.colour.Lens;
import io.safelight.colour.Profile;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import org.junit.jupiter.api.Test;

class ToneGuardTest {
  /** Skin tones from light to dark, BGR: sRGB values of a painter's chart, drawn for this test. */
  private static final int[][] SKIN = {
    {189, 206, 241}, {140, 172, 224}, {105, 140, 198}, {66, 92, 141}, {35, 52, 90}
  };

  private static Raster patches(int red, int blue) {
    int width = SKIN.length * 96;
    byte[] samples = new byte[width * 128 * 3];
    for (int y = 0; y < 128; y++) {
      for (int x = 0; x < width; x++) {
        int[] tone = SKIN[x / 96];
        int at = (y * width + x) * 3;
        samples[at] = (byte) Math.min(255, tone[0] + blue);
        samples[at + 1] = (byte) tone[1];
        samples[at + 2] = (byte) Math.min(255, tone[2] + red);
      }
    }
    return Raster.of(new Size(width, 128), PixelLayout.BGR, samples);
  }

  private static double shift(Raster one, Raster other, Region region) {
    double[] a = ToneGuard.meanChroma(one, region);
    double[] b = ToneGuard.meanChroma(other, region);
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  }

  @Test
  void skin_tones_that_were_pushed_go_back_within_the_bound() {
    // Given a restoration that pushed every tone towards red and away from blue.
    Raster source = patches(0, 0);
    Raster pushed = patches(12, -14);
    Region middle = new Region(120, 32, 48, 64);
    assertThat(shift(source, pushed, middle)).isGreaterThan(8);

    ToneGuard.of(source, Profile.SRGB.lens()).protect(pushed);

    for (int patch = 0; patch < SKIN.length; patch++) {
      Region region = new Region(patch * 96 + 24, 32, 48, 64);
      // Half a level more than the bound: results are rounded to whole levels.
      assertThat(shift(source, pushed, region)).isLessThan(ToneGuard.BOUND + 0.5);
    }
  }

  @Test
  void the_luma_is_left_as_the_network_made_it() {
    Raster source = patches(0, 0);
    Raster pushed = patches(12, -14);
    double before = luma(pushed);

    ToneGuard.of(source, Profile.SRGB.lens()).protect(pushed);

    assertThat(luma(pushed)).isBetween(before - 0.5, before + 0.5);
  }

  private static double luma(Raster picture) {
    double sum = 0;
    for (int i = 0; i < picture.bytes8().length; i += 3) {
      sum +=
          0.114 * (picture.bytes8()[i] & 0xFF)
              + 0.587 * (picture.bytes8()[i + 1] & 0xFF)
              + 0.299 * (picture.bytes8()[i + 2] & 0xFF);
    }
    return sum / (picture.bytes8().length / 3);
  }

  @Test
  void a_shift_within_the_bound_is_not_touched() {
    Raster source = patches(0, 0);
    Raster slightly = patches(1, 0);
    byte[] before = slightly.bytes8().clone();

    ToneGuard.of(source, Profile.SRGB.lens()).protect(slightly);

    assertThat(slightly.bytes8()).isEqualTo(before);
  }

  @Test
  void sixteen_bit_tones_go_back_as_well() {
    Raster source = TestPictures.sixteenBit(patches(0, 0));
    Raster pushed = TestPictures.sixteenBit(patches(12, -14));

    ToneGuard.of(source, Profile.SRGB.lens()).protect(pushed);

    assertThat(shift(source, pushed, new Region(120, 32, 48, 64)))
        .isLessThan(ToneGuard.BOUND + 0.1);
  }

  @Test
  void inks_go_back_in_how_they_look() {
    Lens lens = Profile.PLAIN_INKS.lens();
    Raster source = inks(patches(0, 0));
    Raster pushed = inks(patches(12, -14));
    Region middle = new Region(120, 0, 48, 64);
    ToneGuard guard = ToneGuard.of(source, lens);

    guard.protect(pushed);

    assertThat(shift(SeenRows.of(source, lens, 32, 64), SeenRows.of(pushed, lens, 32, 64), middle))
        .isLessThan(ToneGuard.BOUND + 1);
  }

  /** The same colours without black. */
  private static Raster inks(Raster bgr) {
    byte[] samples = new byte[bgr.width() * bgr.height() * 4];
    for (int i = 0; i < samples.length / 4; i++) {
      for (int c = 0; c < 3; c++) {
        samples[4 * i + c] = (byte) ~bgr.bytes8()[3 * i + 2 - c];
      }
    }
    return Raster.of(bgr.size(), PixelLayout.CMYK, samples);
  }

  @Test
  void what_is_transparent_has_no_tone() {
    // Given a cell of which half is visible, and garbage that changes under the other half.
    byte[] samples = new byte[32 * 32 * 4];
    java.util.Arrays.fill(samples, (byte) 100);
    for (int i = 0; i < 32 * 16; i++) {
      samples[4 * i + 3] = 0;
    }
    Raster source = Raster.of(new Size(32, 32), PixelLayout.BGRA, samples);
    Raster result = source.copy();
    for (int i = 0; i < 32 * 16; i++) {
      result.bytes8()[4 * i] = (byte) 250;
    }
    byte[] before = result.bytes8().clone();

    ToneGuard.of(source, Profile.SRGB.lens()).protect(result);

    assertThat(result.bytes8()).isEqualTo(before);
  }
}
