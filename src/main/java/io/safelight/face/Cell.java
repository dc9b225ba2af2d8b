package io.safelight.face;

/**
 * A square of a window and how pixels lie in it.
 *
 * @param left of the window's pixels
 * @param top of the window's pixels
 * @param side in pixels
 * @param quarters how often the content is turned clockwise by 90 degrees, 0 to 3
 * @param mirrored left to right, after it was turned: an upright face stays upright
 */
record Cell(int left, int top, int side, int quarters, boolean mirrored) {
  /** Where in a window of a width the content's pixel goes. */
  int index(int x, int y, int windowWidth) {
    int last = side - 1;
    int across =
        switch (quarters) {
          case 0 -> x;
          case 1 -> last - y;
          case 2 -> last - x;
          default -> y;
        };
    int down =
        switch (quarters) {
          case 0 -> y;
          case 1 -> x;
          case 2 -> last - y;
          default -> last - x;
        };
    return (top + down) * windowWidth + left + (mirrored ? last - across : across);
  }

  /** Where a place of the window is in the content. */
  Point content(Point place) {
    double across = place.x() - left;
    double u = mirrored ? side - across : across;
    double v = place.y() - top;
    return switch (quarters) {
      case 0 -> new Point(u, v);
      case 1 -> new Point(v, side - u);
      case 2 -> new Point(side - u, side - v);
      default -> new Point(side - v, u);
    };
  }

  boolean holds(Point place) {
    return place.x() >= left
        && place.y() >= top
        && place.x() < left + side
        && place.y() < top + side;
  }
}
