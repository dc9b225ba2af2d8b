package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.TestPictures;
import io.safelight.colour.Profile;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.job.Recipe;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FinishTest {
  @BeforeAll
  static void load() {
    nu.pattern.OpenCV.loadLocally();
  }

  private static Recipe recipe(int denoise, int sharpen, Recipe.Mode mode) {
    return new Recipe(
        "test",
        100,
        mode,
        denoise,
        sharpen,
        Recipe.Form.of(Recipe.Output.PNG, 90),
        Recipe.Carried.ALL);
  }

  /** The rows of {@code picture} from {@code top}, as a picture of their own. */
  private static Raster rows(Raster picture, int top, int count) {
    int row = picture.width() * picture.channels();
    byte[] samples = new byte[count * row];
    System.arraycopy(picture.bytes8(), top * row, samples, 0, samples.length);
    return Raster.of(new Size(picture.width(), count), picture.layout(), samples);
  }

  @ParameterizedTest
  @EnumSource(Recipe.Mode.class)
  void strips_leave_no_seam(Recipe.Mode mode) {
    // Given a picture of more than two strips, and the middle of it as a picture of one strip.
    Raster tall = TestPictures.scene(96, 1200, 15, 3);
    Raster around = rows(tall, 412, 300);
    Recipe recipe = recipe(30, 60, mode);

    Finish.apply(recipe, tall, Profile.SRGB.lens());
    Finish.apply(recipe, around, Profile.SRGB.lens());

    // Then the rows around the seam at 512 are the same, whichever way they were worked on.
    assertThat(rows(tall, 480, 64).bytes8()).isEqualTo(rows(around, 68, 64).bytes8());
  }

  @Test
  void denoise_takes_noise_away() {
    Raster clean = TestPictures.scene(200, 150, 0, 4);
    Raster noisy = TestPictures.scene(200, 150, 8, 4);
    double before = TestPictures.psnr(noisy, clean);

    Finish.apply(recipe(60, 0, Recipe.Mode.STRONG), noisy, Profile.SRGB.lens());

    assertThat(TestPictures.psnr(noisy, clean)).isGreaterThan(before + 2);
  }

  @Test
  void sharpen_steepens_an_edge_and_leaves_flat_tone_alone() {
    Raster soft = ramp();
    Raster sharp = soft.copy();

    Finish.apply(recipe(0, 100, Recipe.Mode.STRONG), sharp, Profile.SRGB.lens());

    assertThat(sharp.sample(36, 8, 1)).isGreaterThan(soft.sample(36, 8, 1));
    assertThat(sharp.sample(28, 8, 1)).isLessThan(soft.sample(28, 8, 1));
    assertThat(sharp.sample(4, 8, 1)).isEqualTo(soft.sample(4, 8, 1));
    assertThat(sharp.sample(60, 8, 1)).isEqualTo(soft.sample(60, 8, 1));
  }

  /** A soft edge in the middle of 64 columns. */
  private static Raster ramp() {
    byte[] samples = new byte[64 * 16 * 3];
    for (int i = 0; i < 64 * 16; i++) {
      int level = Math.min(180, Math.max(60, 60 + (i % 64 - 28) * 15));
      samples[3 * i] = (byte) level;
      samples[3 * i + 1] = (byte) level;
      samples[3 * i + 2] = (byte) level;
    }
    return Raster.of(new Size(64, 16), PixelLayout.BGR, samples);
  }

  @Test
  void sixteen_bits_and_eight_bits_are_finished_alike() {
    Raster eight = TestPictures.scene(80, 60, 0, 5);
    Raster sixteen = TestPictures.sixteenBit(eight);
    Recipe recipe = recipe(0, 80, Recipe.Mode.DETAIL);

    Finish.apply(recipe, eight, Profile.SRGB.lens());
    Finish.apply(recipe, sixteen, Profile.SRGB.lens());

    for (int y = 0; y < 60; y++) {
      for (int x = 0; x < 80; x++) {
        // Three operations round to whole 8-bit levels on the way, one each.
        assertThat(sixteen.sample(x, y, 1) / 257.0)
            .isBetween(eight.sample(x, y, 1) - 3.0, eight.sample(x, y, 1) + 3.0);
      }
    }
  }

  @Test
  void alpha_is_not_finished() {
    byte[] samples = new byte[40 * 40 * 4];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i * 31 % 256);
    }
    Raster picture = Raster.of(new Size(40, 40), PixelLayout.BGRA, samples.clone());

    Finish.apply(recipe(50, 100, Recipe.Mode.DETAIL), picture, Profile.SRGB.lens());

    for (int i = 3; i < samples.length; i += 4) {
      assertThat(picture.bytes8()[i]).isEqualTo(samples[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(PixelLayout.class)
  void every_layout_is_finished_and_its_alpha_is_not(PixelLayout layout) {
    Raster picture = alternating(layout);
    Raster before = picture.copy();

    Finish.apply(recipe(20, 80, Recipe.Mode.DETAIL), picture, Profile.plain(layout).lens());

    assertThat(picture.samples16()).isNotEqualTo(before.samples16());
    if (layout.hasAlpha()) {
      for (int i = 0; i < 64 * 48; i++) {
        int x = i % 64;
        int y = i / 64;
        int alpha = layout.colours();
        assertThat(picture.sample(x, y, alpha)).isEqualTo(before.sample(x, y, alpha));
        if (before.sample(x, y, alpha) == 0) {
          assertThat(picture.sample(x, y, 0)).isEqualTo(before.sample(x, y, 0));
        }
      }
    }
  }

  /** A soft pattern; the left quarter is transparent where there is alpha. */
  private static Raster alternating(PixelLayout layout) {
    short[] samples = new short[64 * 48 * layout.channels()];
    for (int i = 0; i < samples.length; i++) {
      int x = i / layout.channels() % 64;
      int c = i % layout.channels();
      boolean alpha = layout.hasAlpha() && c == layout.colours();
      samples[i] = (short) (alpha ? (x < 16 ? 0 : 65535) : 26000 + 9000 * Math.sin(x / 2.5 + c));
    }
    return Raster.of(new Size(64, 48), layout, samples);
  }

  @Test
  void what_lies_under_transparent_pixels_does_not_show_in_visible_ones() {
    // Given the same visible picture over two kinds of garbage.
    Raster one = alternating(PixelLayout.BGRA);
    Raster other = one.copy();
    for (int i = 0; i < 64 * 48; i++) {
      if (i % 64 < 16) {
        other.samples16()[4 * i] = (short) (i * 7919);
        other.samples16()[4 * i + 1] = (short) (i * 104_729);
      }
    }

    Finish.apply(recipe(50, 100, Recipe.Mode.DETAIL), one, Profile.SRGB.lens());
    Finish.apply(recipe(50, 100, Recipe.Mode.DETAIL), other, Profile.SRGB.lens());

    for (int y = 0; y < 48; y++) {
      for (int x = 16; x < 64; x++) {
        assertThat(other.sample(x, y, 1)).isEqualTo(one.sample(x, y, 1));
      }
    }
  }

  @Test
  void without_a_change_inks_stay_to_the_last_bit() {
    // Given flat ink: nothing to sharpen.
    short[] samples = new short[40 * 40 * 4];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (9000 * (i % 4 + 1) + 17);
    }
    Raster picture = Raster.of(new Size(40, 40), PixelLayout.CMYK, samples.clone());

    Finish.apply(recipe(0, 100, Recipe.Mode.STRONG), picture, Profile.PLAIN_INKS.lens());

    assertThat(picture.samples16()).isEqualTo(samples);
  }
}
