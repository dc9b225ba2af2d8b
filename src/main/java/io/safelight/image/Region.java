package io.safelight.image;

/** A rectangle of pixels: left and top inclusive, from the upper left corner. */
public record Region(int x, int y, int width, int height) {
  public Region {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "no such region: " + width + " x " + height + " at " + x + ", " + y);
    }
  }

  public static Region all(Size size) {
    return new Region(0, 0, size.width(), size.height());
  }

  public int right() {
    return x + width;
  }

  public int bottom() {
    return y + height;
  }
}
