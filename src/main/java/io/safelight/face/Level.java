package io.safelight.face;

import io.safelight.image.Region;
import io.safelight.image.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture at one size, and the windows that it is looked at through.
 *
 * @param size the picture's, reduced or as it is; never enlarged
 * @param windows row by row, each within the size, at most {@link YunetAnswers#SIDE} square
 */
record Level(Size size, List<Region> windows) {
  /** What YuNet finds reliably: at 16 pixels it scores 0.70 to 0.88, from 20 on above 0.9. */
  private static final int LEAST_SEEN = 20;

  /** From a level to the next; YuNet sees faces from 20 to more than 300 pixels. */
  private static final int RATIO = 3;

  /**
   * Of neighbouring windows at least: a face up to here is whole in one of them, and a larger one
   * is whole at the next level, where it has a third and more than {@link #LEAST_SEEN}.
   */
  static final int SHARED = 128;

  /** Bounds the time; 6000 x 4000 take 96. */
  static final int MOST_WINDOWS = 100;

  /** Whole views, each half of the one before: for faces that fill the picture and more. */
  private static final int WHOLE_VIEWS = 3;

  private static final int LEAST_VIEW = 80;

  Level {
    windows = List.copyOf(windows);
  }

  /**
   * The sizes at which a picture is looked at, the largest first.
   *
   * @param smallest width of a face in the picture's pixels
   */
  static List<Level> of(Size picture, int smallest) {
    List<Level> levels = new ArrayList<>();
    Size size = finest(picture, smallest);
    while (size.longEdge() > YunetAnswers.SIDE) {
      levels.add(of(size));
      // A level that would only just need several windows is not worth them.
      if (size.longEdge() <= 1.2 * RATIO * YunetAnswers.SIDE) {
        break;
      }
      size = size.within(size.longEdge() / RATIO);
    }
    size = size.within(YunetAnswers.SIDE);
    for (int view = 0; view < WHOLE_VIEWS; view++) {
      if (view > 0 && size.longEdge() < LEAST_VIEW) {
        break;
      }
      levels.add(of(size));
      size = size.within(Math.max(1, size.longEdge() / 2));
    }
    return levels;
  }

  /** How wide a face must be in the picture to be found: more than asked for in huge ones. */
  static double leastFound(Size picture, int smallest) {
    double scale = (double) finest(picture, smallest).longEdge() / picture.longEdge();
    return Math.max(smallest, LEAST_SEEN / scale);
  }

  private static Size finest(Size picture, int smallest) {
    double scale = Math.min(1, (double) LEAST_SEEN / smallest);
    // Pictures that fit in one window lose nothing by being looked at as they are.
    int edge = Math.max(YunetAnswers.SIDE, (int) Math.round(picture.longEdge() * scale));
    Size size = picture.within(edge);
    while ((long) count(size.width()) * count(size.height()) > MOST_WINDOWS) {
      edge = (int) (edge * 0.98);
      size = picture.within(edge);
    }
    return size;
  }

  private static Level of(Size size) {
    List<Region> windows = new ArrayList<>();
    int columns = count(size.width());
    int rows = count(size.height());
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        windows.add(
            new Region(
                start(column, columns, size.width()),
                start(row, rows, size.height()),
                Math.min(YunetAnswers.SIDE, size.width()),
                Math.min(YunetAnswers.SIDE, size.height())));
      }
    }
    return new Level(size, windows);
  }

  private static int count(int length) {
    int step = YunetAnswers.SIDE - SHARED;
    return Math.max(1, (length - SHARED + step - 1) / step);
  }

  /** Evenly spread, the last one ending where the picture does. */
  private static int start(int index, int count, int length) {
    return count == 1 ? 0 : (int) ((long) index * (length - YunetAnswers.SIDE) / (count - 1));
  }
}
