package io.safelight.face;

import java.util.Arrays;

/**
 * Rows made smaller as they come: each cell is the mean of the area that it covers, so that nothing
 * finer than a cell can appear as something coarser. Holds the cells only, whatever the number of
 * rows.
 */
final class AreaSums {
  private final double step;
  private final int width;
  private final int height;
  private final Field field;
  private final float[] across;

  /**
   * @param step the side of a cell in pixels, at least 1; the last cells may be smaller
   */
  AreaSums(int width, int height, int depth, double step) {
    if (!(step >= 1)) {
      throw new IllegalArgumentException("nothing is enlarged here: " + step);
    }
    this.step = step;
    this.width = width;
    this.height = height;
    this.field = new Field(cells(width), cells(height), depth);
    this.across = new float[field.width() * depth];
  }

  private int cells(int pixels) {
    // A hair less: 512 pixels in cells of 512/256 are no 257.
    return Math.max(1, (int) Math.ceil(pixels / step - 1e-6));
  }

  /** Takes the next row: {@code width} pixels of {@code depth} values. */
  void add(int y, float[] row) {
    int depth = field.depth();
    Arrays.fill(across, 0);
    for (int x = 0; x < width; x++) {
      int cell = cell(x, field.width());
      float first = share(x, cell, field.width());
      for (int c = 0; c < depth; c++) {
        across[cell * depth + c] += first * row[x * depth + c];
      }
      if (first < 1) {
        for (int c = 0; c < depth; c++) {
          across[(cell + 1) * depth + c] += (1 - first) * row[x * depth + c];
        }
      }
    }
    int cell = cell(y, field.height());
    float first = share(y, cell, field.height());
    addTo(cell, first);
    if (first < 1) {
      addTo(cell + 1, 1 - first);
    }
  }

  private int cell(int at, int cells) {
    return Math.min(cells - 1, (int) (at / step));
  }

  /** How much of a pixel lies in its first cell; the rest lies in the next. */
  private float share(int at, int cell, int cells) {
    return cell == cells - 1 ? 1 : (float) Math.min(1, (cell + 1) * step - at);
  }

  private void addTo(int cellRow, float share) {
    int at = cellRow * across.length;
    float[] values = field.values();
    for (int i = 0; i < across.length; i++) {
      values[at + i] += share * across[i];
    }
  }

  /** The means, once every row was taken. */
  Field means() {
    float[] values = field.values();
    int depth = field.depth();
    for (int j = 0; j < field.height(); j++) {
      double rows = extent(j, field.height(), height);
      for (int i = 0; i < field.width(); i++) {
        float area = (float) (rows * extent(i, field.width(), width));
        int at = (j * field.width() + i) * depth;
        for (int c = 0; c < depth; c++) {
          values[at + c] /= area;
        }
      }
    }
    return field;
  }

  private double extent(int cell, int cells, int pixels) {
    return cell == cells - 1 ? pixels - cell * step : step;
  }
}
