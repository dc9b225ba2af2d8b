package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Region;
import io.safelight.image.Size;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TileGridTest {
  private static final int MULTIPLE = 8;

  @Property(tries = 400)
  void cores_cover_every_pixel_exactly_once(
      @ForAll @IntRange(min = 1, max = 900) int width,
      @ForAll @IntRange(min = 1, max = 900) int height,
      @ForAll @IntRange(min = 8, max = 32) int sideInEights,
      @ForAll @IntRange(min = 0, max = 28) int halo) {
    int side = sideInEights * MULTIPLE;
    byte[] covered = new byte[width * height];

    for (Tile tile : TileGrid.cut(new Size(width, height), new Size(side, side), halo, MULTIPLE)) {
      for (int y = tile.core().y(); y < tile.core().bottom(); y++) {
        for (int x = tile.core().x(); x < tile.core().right(); x++) {
          covered[y * width + x]++;
        }
      }
    }

    assertThat(covered).containsOnly(1);
  }

  @Property(tries = 400)
  void a_core_keeps_its_halo_wherever_the_picture_goes_on(
      @ForAll @IntRange(min = 1, max = 2000) int width,
      @ForAll @IntRange(min = 1, max = 2000) int height,
      @ForAll @IntRange(min = 8, max = 32) int sideInEights,
      @ForAll @IntRange(min = 0, max = 28) int halo) {
    int side = sideInEights * MULTIPLE;

    for (Tile tile : TileGrid.cut(new Size(width, height), new Size(side, side), halo, MULTIPLE)) {
      Region core = tile.core();
      assertThat(core.x() - tile.x()).isGreaterThanOrEqualTo(core.x() == 0 ? 0 : halo);
      assertThat(core.y() - tile.y()).isGreaterThanOrEqualTo(core.y() == 0 ? 0 : halo);
      assertThat(tile.x() + side - core.right())
          .isGreaterThanOrEqualTo(core.right() == width ? 0 : halo);
      assertThat(tile.y() + side - core.bottom())
          .isGreaterThanOrEqualTo(core.bottom() == height ? 0 : halo);
    }
  }

  @Property(tries = 400)
  void tiles_start_on_the_networks_grid_and_reach_past_the_picture_by_less_than_a_step(
      @ForAll @IntRange(min = 1, max = 2000) int length) {
    int side = 128;

    List<Tile> tiles = TileGrid.cut(new Size(length, 1), new Size(side, side), 16, MULTIPLE);

    assertThat(tiles).allMatch(tile -> tile.x() % MULTIPLE == 0);
    if (length >= side) {
      assertThat(tiles.get(tiles.size() - 1).x() + side).isBetween(length, length + MULTIPLE - 1);
    }
  }

  @Test
  void a_picture_that_fits_is_one_tile() {
    assertThat(TileGrid.cut(new Size(481, 321), new Size(512, 512), 64, MULTIPLE))
        .containsExactly(new Tile(0, 0, new Region(0, 0, 481, 321)));
  }
}
