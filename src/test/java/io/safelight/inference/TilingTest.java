package io.safelight.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.image.Size;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TilingTest {
  private static final Size LARGEST = new Size(1024, 768);
  private static final Tiling FITTED = new Tiling(LARGEST, true, 128, 8);

  @Property(tries = 2000)
  void a_fitted_tile_is_one_that_there_may_be(
      @ForAll @IntRange(min = 1, max = 20_000) int width,
      @ForAll @IntRange(min = 1, max = 20_000) int height) {
    Size tile = FITTED.tileFor(new Size(width, height));

    assertThat(tile.width() % 8 + tile.height() % 8).isZero();
    assertThat(tile.pixels()).isLessThanOrEqualTo(LARGEST.pixels());
    assertThat(tile.longEdge()).isLessThanOrEqualTo(LARGEST.longEdge());
    assertThat(tile.width() >= width || tile.width() >= FITTED.least()).isTrue();
    assertThat(tile.height() >= height || tile.height() >= FITTED.least()).isTrue();
  }

  @Property(tries = 300)
  void no_other_tile_takes_fewer_pixels(
      @ForAll @IntRange(min = 1, max = 3000) int width,
      @ForAll @IntRange(min = 1, max = 3000) int height) {
    long found = pixels(width, height, FITTED.tileFor(new Size(width, height)));

    long fewest = Long.MAX_VALUE;
    for (int w = 8; w <= LARGEST.longEdge(); w += 8) {
      for (int h = 8; h <= LARGEST.longEdge(); h += 8) {
        boolean mayBe =
            (long) w * h <= LARGEST.pixels()
                && (w >= width || w >= FITTED.least())
                && (h >= height || h >= FITTED.least());
        if (mayBe) {
          fewest = Math.min(fewest, pixels(width, height, new Size(w, h)));
        }
      }
    }
    assertThat(found).isEqualTo(fewest);
  }

  private static long pixels(int width, int height, Size tile) {
    return tile.pixels() * tiles(width, tile.width()) * tiles(height, tile.height());
  }

  private static long tiles(int length, int side) {
    return length <= side ? 1 : (length - side + side - 128 - 1) / (side - 128) + 1;
  }

  @Test
  void a_picture_that_fits_is_one_tile_of_its_own_size_on_the_grid() {
    assertThat(FITTED.tileFor(new Size(800, 600))).isEqualTo(new Size(800, 600));
    assertThat(FITTED.tileFor(new Size(1, 1))).isEqualTo(new Size(8, 8));
  }

  @Test
  void on_a_device_there_is_one_tile() {
    Tiling one = new Tiling(new Size(512, 512), false, 128, 8);

    assertThat(one.tileFor(new Size(800, 600))).isEqualTo(new Size(512, 512));
  }
}
