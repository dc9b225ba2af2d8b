package io.safelight.inference;

import io.safelight.image.Size;

/**
 * Which tile a picture is cut into.
 *
 * <p>On a device it is one for all pictures: its memory would grow with every further shape. The
 * CPU's arena does not, once it has seen the largest, and a tile that fits the picture saves what
 * the one shape wastes: of pictures of 800 x 600 to 3200 x 2400 pixels a tile of 512 x 512 computes
 * 1.9 pixels for each of the picture's, a fitted one 1.2.
 *
 * @param largest the one tile; or what a fitted one does not exceed, neither in pixels nor by its
 *     longer side
 * @param overlap of neighbouring tiles, a multiple of {@code multiple}: a halo of each
 * @param multiple both sides of a tile are multiples of it
 */
record Tiling(Size largest, boolean isFitted, int overlap, int multiple) {

  /** Its sides are rounded down to the card's multiple. */
  static Tiling oneOf(Size tile, ModelCard card) {
    return one(down(tile, card.multiple()), card);
  }

  static Tiling one(Size tile, ModelCard card) {
    return new Tiling(tile, false, overlap(card), card.multiple());
  }

  /** Its largest tile's sides are rounded down to the card's multiple. */
  static Tiling fitted(Size largest, ModelCard card) {
    return new Tiling(down(largest, card.multiple()), true, overlap(card), card.multiple());
  }

  private static Size down(Size tile, int multiple) {
    return new Size(
        tile.width() - tile.width() % multiple, tile.height() - tile.height() % multiple);
  }

  private static int overlap(ModelCard card) {
    return up(2 * card.halo(), card.multiple());
  }

  /** Whether tiles of it make progress, and lie on the network's grid. */
  boolean isPossible() {
    return largest.width() % multiple == 0
        && largest.height() % multiple == 0
        && Math.min(largest.width(), largest.height()) >= least();
  }

  /** The least side of a tile that has neighbours. */
  int least() {
    return overlap + multiple;
  }

  /** The tile of which the picture takes the fewest pixels altogether. */
  Size tileFor(Size picture) {
    if (!isFitted) {
      return largest;
    }
    Size best = null;
    long fewest = Long.MAX_VALUE;
    // More rows overlap more: when they alone take more than the best does, the search is over.
    for (int rows = 1; (long) rowsHeight(picture, rows) * picture.width() < fewest; rows++) {
      int height = side(picture.height(), rows);
      if (rows > 1 && height < least()) {
        break;
      }
      int widest = Math.min(largest.longEdge(), (int) (largest.pixels() / height));
      widest -= widest % multiple;
      if (height > largest.longEdge() || widest < least()) {
        continue;
      }
      int columns = count(picture.width(), widest);
      int width = side(picture.width(), columns);
      long pixels = (long) columns * width * rows * height;
      if (pixels < fewest) {
        fewest = pixels;
        best = new Size(width, height);
      }
    }
    return best;
  }

  private int rowsHeight(Size picture, int rows) {
    return rows * side(picture.height(), rows);
  }

  /** Of as many tiles as cover this length. */
  private int side(int length, int tiles) {
    return up((length + (tiles - 1) * overlap + tiles - 1) / tiles, multiple);
  }

  /** Tiles of this side that cover a length. */
  private int count(int length, int side) {
    return length <= side ? 1 : (length - overlap + side - overlap - 1) / (side - overlap);
  }

  private static int up(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
