package io.safelight.enhance;

import io.safelight.image.Region;
import io.safelight.image.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * How a picture is cut into tiles of one size. A tile lies inside the picture wherever the picture
 * is large enough, so that the network pads where the picture ends and nowhere else. Tiles start at
 * multiples of the network's size multiple: its strided layers then see the same grid as in the
 * whole picture. Only the core of a tile is used; neighbouring cores meet in the middle of the
 * overlap, at least one halo from both tiles' inner borders.
 */
final class TileGrid {
  /**
   * One tile.
   *
   * @param x left edge in the picture
   * @param y upper edge in the picture; the tile may reach beyond the right and lower edge
   * @param core what is taken from it, in the picture's coordinates
   */
  record Tile(int x, int y, Region core) {}

  private record Span(int start, int coreFrom, int coreTo) {}

  private TileGrid() {}

  /**
   * Cuts a picture.
   *
   * @param tile both sides multiples of {@code multiple}; where the picture is longer, at least
   *     that more than twice the halo
   * @return tiles whose cores cover every pixel exactly once, row by row
   */
  static List<Tile> cut(Size picture, Size tile, int halo, int multiple) {
    List<Span> columns = spans(picture.width(), tile.width(), halo, multiple);
    List<Span> rows = spans(picture.height(), tile.height(), halo, multiple);
    List<Tile> tiles = new ArrayList<>(columns.size() * rows.size());
    for (Span row : rows) {
      for (Span column : columns) {
        tiles.add(
            new Tile(
                column.start,
                row.start,
                new Region(
                    column.coreFrom,
                    row.coreFrom,
                    column.coreTo - column.coreFrom,
                    row.coreTo - row.coreFrom)));
      }
    }
    return tiles;
  }

  private static List<Span> spans(int length, int side, int halo, int multiple) {
    if (side % multiple != 0 || length > side && side - 2 * halo < multiple) {
      throw new IllegalArgumentException(
          "a tile of %d cannot have a halo of %d and a multiple of %d"
              .formatted(side, halo, multiple));
    }
    int last = roundUp(Math.max(0, length - side), multiple);
    int step = (side - 2 * halo) / multiple * multiple;
    List<Integer> starts = new ArrayList<>();
    for (int start = 0; start < last; start += step) {
      starts.add(start);
    }
    starts.add(last);
    List<Span> spans = new ArrayList<>(starts.size());
    int from = 0;
    for (int i = 0; i < starts.size(); i++) {
      // Two tiles share [next start, this start + side): the seam lies in the middle of it.
      int to = i + 1 < starts.size() ? (starts.get(i + 1) + starts.get(i) + side) / 2 : length;
      spans.add(new Span(starts.get(i), from, to));
      from = to;
    }
    return spans;
  }

  private static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
