package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.TestPictures;
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

    Finish.apply(recipe, tall);
    Finish.apply(recipe, around);

    // Then the rows around the seam at 512 are the same, whichever way they were worked on.
    assertThat(rows(tall, 480, 64).bytes8()).isEqualTo(rows(around, 68, 64).bytes8());
  }

  @Test
  void denoise_takes_noise_away() {
    Raster clean = TestPictures.scene(200, 150, 0, 4);
    Raster noisy = TestPictures.scene(200, 150, 8, 4);
    double before = TestPictures.psnr(noisy, clean);

    Finish.apply(recipe(60, 0, Recipe.Mode.STRONG), noisy);

    assertThat(TestPictures.psnr(noisy, clean)).isGreaterThan(before + 2);
  }

  @Test
  void sharpen_steepens_an_edge_and_leaves_flat_tone_alone() {
    Raster soft = ramp();
    Raster sharp = soft.copy();

    Finish.apply(recipe(0, 100, Recipe.Mode.STRONG), sharp);

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

    Finish.apply(recipe, eight);
    Finish.apply(recipe, sixteen);

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

    Finish.apply(recipe(50, 100, Recipe.Mode.DETAIL), picture);

    for (int i = 3; i < samples.length; i += 4) {
      assertThat(picture.bytes8()[i]).isEqualTo(samples[i]);
    }
  }

  @Test
  void a_picture_is_shrunk_to_its_longest_edge_and_never_enlarged() {
    Raster picture = TestPictures.scene(300, 200, 0, 6);

    assertThat(Finish.shrink(picture, 150).size()).isEqualTo(new Size(150, 100));
    assertThat(Finish.shrink(picture, 400)).isSameAs(picture);
  }
}
