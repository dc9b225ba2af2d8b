package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.safelight.TestPictures;
import io.safelight.colour.Lens;
import io.safelight.colour.Profile;
import io.safelight.colour.SyntheticProfiles;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.inference.Session;
import io.safelight.job.Recipe;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks that interpolate, in files made for one small tile: of a small picture many seams. */
class TileUpscalerTest {
  private static final int TILE = 32;

  @TempDir static Path models;

  private static Upscalers nearest;
  private static Upscalers cubic;

  @BeforeAll
  static void open() throws Exception {
    nu.pattern.OpenCV.loadLocally();
    Path nearestOnes = models.resolve("nearest");
    UpscaleModels.add(nearestOnes, "x2", 2, "nearest", TILE);
    UpscaleModels.add(nearestOnes, "x4", 4, "nearest", TILE);
    nearest = UpscaleModels.upscalers(nearestOnes);
    Path cubicOnes = models.resolve("cubic");
    UpscaleModels.add(cubicOnes, "x2", 2, "cubic", TILE);
    UpscaleModels.add(cubicOnes, "x4", 4, "cubic", TILE);
    cubic = UpscaleModels.upscalers(cubicOnes);
  }

  @AfterAll
  static void close() {
    nearest.close();
    cubic.close();
  }

  private static Raster upscaled(Upscalers upscalers, Raster picture, int times, Lens lens)
      throws Exception {
    Session session = upscalers.session(times);
    Raster larger = Enlargement.of(picture, times);
    TileUpscaler.Drawn drawn = new TileUpscaler(session, lens).draw(picture, larger, share -> {});
    assertThat(drawn.tiles()).isGreaterThan(3);
    return larger;
  }

  private static Lens plain(Raster picture) {
    return Profile.plain(picture.layout()).lens();
  }

  /** Noise of all levels; with alpha a third of it clear, a third half so. */
  private static Raster noise(Size size, PixelLayout layout, int depth, long seed) {
    Random random = new Random(seed);
    Raster picture = Raster.empty(size, layout, depth);
    for (int i = 0; i < size.pixels() * layout.channels(); i++) {
      boolean alpha = layout.hasAlpha() && i % layout.channels() == layout.colours();
      picture.put(
          i,
          alpha
              ? picture.whiteLevel() * random.nextInt(3) / 2
              : random.nextInt(picture.whiteLevel() + 1));
    }
    return picture;
  }

  private static int largestDifference(Raster one, Raster other) {
    assertThat(one.size()).isEqualTo(other.size());
    int largest = 0;
    for (int i = 0; i < one.size().pixels() * one.channels(); i++) {
      largest = Math.max(largest, Math.abs(one.level(i) - other.level(i)));
    }
    return largest;
  }

  @ParameterizedTest
  @CsvSource({
    "2, BGR, 8",
    "4, BGR, 8",
    "2, BGR, 16",
    "4, BGR, 16",
    "2, GREY, 8",
    "4, GREY, 16",
    "2, BGRA, 8",
    "2, BGRA, 16",
    "2, GREY_ALPHA, 8"
  })
  void each_pixel_is_the_one_that_the_network_drew_whatever_the_size_and_depth(
      int times, PixelLayout layout, int depth) throws Exception {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      Size size = new Size(60 + random.nextInt(60), 40 + random.nextInt(60));
      Raster picture = noise(size, layout, depth, seed);

      Raster result = upscaled(nearest, picture, times, plain(picture));

      for (int y = 0; y < result.height(); y++) {
        for (int x = 0; x < result.width(); x++) {
          int from = (y / times * size.width() + x / times) * layout.channels();
          int to = (y * result.width() + x) * layout.channels();
          boolean shows = !layout.hasAlpha() || picture.level(from + layout.colours()) > 0;
          for (int c = 0; shows && result.level(to + layout.channels() - 1) > 0; c++) {
            if (c == layout.colours()) {
              break;
            }
            int difference = Math.abs(result.level(to + c) - picture.level(from + c));
            // Of 16 bits floats lose a sixteenth of a level, and a luma is a sum of three.
            assertThat(difference).as("at %d, %d of %s", x, y, picture).isLessThanOrEqualTo(1);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 8", "4, 8", "2, 16", "4, 16"})
  void a_network_that_draws_what_cubic_convolution_would_have_drawn_shows_no_seam(
      int times, int depth) throws Exception {
    // Given sides of which no tile reaches beyond: there it would see the picture mirrored.
    Raster scene = TestPictures.scene(142, 118, 30, 5);
    Raster picture = depth == 8 ? scene : TestPictures.sixteenBit(scene);

    Raster result = upscaled(cubic, picture, times, plain(picture));

    int level = depth == 8 ? 1 : 64;
    assertThat(largestDifference(result, Enlargement.of(picture, times)))
        .isLessThanOrEqualTo(level);
  }

  @ParameterizedTest
  @EnumSource(PixelLayout.class)
  void an_enlargement_shows_no_strip_and_keeps_what_is_even(PixelLayout layout) {
    // Given more rows than a strip has, of one value
    Size size = new Size(7, 600);
    Raster even = Raster.empty(size, layout, 16);
    for (int i = 0; i < size.pixels() * layout.channels(); i++) {
      even.put(i, 30_000 + 1000 * (i % layout.channels()));
    }

    Raster result = Enlargement.of(even, 2);

    assertThat(result.size()).isEqualTo(new Size(14, 1200));
    for (int i = 0; i < result.size().pixels() * layout.channels(); i++) {
      assertThat(result.level(i)).isEqualTo(30_000 + 1000 * (i % layout.channels()));
    }
  }

  @Test
  void an_enlargement_in_strips_equals_the_one_in_one_go() {
    // Given the same rows, once above a strip's border and once across it
    Raster tall = TestPictures.scene(40, 300, 40, 3);
    Size size = new Size(40, 200);
    byte[] rows = new byte[40 * 200 * 3];
    System.arraycopy(tall.bytes8(), 100 * 40 * 3, rows, 0, rows.length);
    Raster part = Raster.of(size, PixelLayout.BGR, rows);

    Raster inStrips = Enlargement.of(tall, 2);
    Raster inOne = Enlargement.of(part, 2);

    int row = 80 * 3;
    for (int y = 8; y < 400; y++) {
      for (int i = 0; i < row; i++) {
        assertThat(inStrips.level((200 + y) * row + i)).isEqualTo(inOne.level(y * row + i));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8", "16"})
  void colours_that_srgb_cannot_hold_and_inks_of_any_black_stay_what_they_are(int depth)
      throws Exception {
    Raster green = Raster.empty(new Size(70, 50), PixelLayout.BGR, depth);
    Raster inks = Raster.empty(new Size(70, 50), PixelLayout.CMYK, depth);
    int white = green.whiteLevel();
    for (int i = 0; i < 70 * 50; i++) {
      green.put(3 * i + 1, white);
      // The colour of a grey with another black than a separation would have given it.
      inks.put(4 * i, white / 2);
      inks.put(4 * i + 1, white / 3);
      inks.put(4 * i + 3, white / 4);
    }

    Raster largerGreen = upscaled(cubic, green, 2, Profile.DISPLAY_P3.lens());
    Raster largerInks = upscaled(cubic, inks, 2, Profile.of(SyntheticProfiles.cmyk()).lens());

    assertThat(largestDifference(largerGreen, Enlargement.of(green, 2))).isLessThanOrEqualTo(1);
    assertThat(largestDifference(largerInks, Enlargement.of(inks, 2))).isLessThanOrEqualTo(1);
  }

  @Test
  void a_picture_in_a_wide_profile_gets_what_the_network_drew_in_its_own_colours()
      throws Exception {
    // Given colours well within sRGB, written in Display P3
    Raster picture = TestPictures.scene(130, 90, 0, 9);
    for (int i = 0; i < picture.bytes8().length; i++) {
      picture.put(i, 96 + picture.level(i) / 4);
    }

    Raster result = upscaled(nearest, picture, 2, Profile.DISPLAY_P3.lens());

    int largest = 0;
    for (int y = 0; y < result.height(); y++) {
      for (int x = 0; x < result.width(); x++) {
        for (int c = 0; c < 3; c++) {
          largest =
              Math.max(largest, Math.abs(result.sample(x, y, c) - picture.sample(x / 2, y / 2, c)));
        }
      }
    }
    assertThat(largest).isLessThanOrEqualTo(2);
  }

  @Test
  void what_lies_under_clear_pixels_gives_those_beside_them_no_tint() throws Exception {
    // Given orange strips, and under the clear ones between them blue
    Raster picture = Raster.empty(new Size(96, 64), PixelLayout.BGRA, 8);
    int[] orange = {40, 120, 220};
    for (int i = 0; i < picture.size().pixels(); i++) {
      boolean shows = i % 96 % 8 < 4 && i % 96 < 60;
      for (int c = 0; c < 3; c++) {
        picture.put(4 * i + c, shows ? orange[c] : c == 0 ? 255 : 0);
      }
      picture.put(4 * i + 3, shows ? 255 : 0);
    }
    for (int times : Recipe.Form.SCALES) {
      ToneGuard guard = ToneGuard.of(picture, plain(picture), times);
      Raster result = upscaled(nearest, picture, times, plain(picture));

      guard.protect(result);

      for (int i = 0; i < result.size().pixels(); i++) {
        for (int c = 0; result.level(4 * i + 3) > 0 && c < 3; c++) {
          assertThat(result.level(4 * i + c)).isCloseTo(orange[c], within(2));
        }
      }
    }
  }

  @Test
  void what_lies_under_clear_pixels_is_not_seen_in_those_that_show() throws Exception {
    Raster one = noise(new Size(90, 70), PixelLayout.BGRA, 8, 4);
    Raster other = one.copy();
    for (int i = 0; i < other.size().pixels(); i++) {
      for (int c = 0; other.level(4 * i + 3) == 0 && c < 3; c++) {
        other.put(4 * i + c, 255 - other.level(4 * i + c));
      }
    }

    Raster first = upscaled(cubic, one, 2, plain(one));
    Raster second = upscaled(cubic, other, 2, plain(other));

    for (int i = 0; i < first.size().pixels(); i++) {
      assertThat(first.level(4 * i + 3)).isEqualTo(second.level(4 * i + 3));
      for (int c = 0; first.level(4 * i + 3) > 0 && c < 3; c++) {
        assertThat(first.level(4 * i + c)).isEqualTo(second.level(4 * i + c));
      }
    }
  }
}
