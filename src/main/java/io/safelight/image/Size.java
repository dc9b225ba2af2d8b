package io.safelight.image;

/** Width and height in pixels, both at least 1. */
public record Size(int width, int height) {
  public Size {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a picture has at least one pixel, not " + width + " x " + height);
    }
  }

  /** As long arithmetic: 100,000 x 100,000 overflows an int. */
  public long pixels() {
    return (long) width * height;
  }

  public int longEdge() {
    return Math.max(width, height);
  }

  public Size transposed() {
    return new Size(height, width);
  }

  /** Both sides so many times as long. */
  public Size times(int factor) {
    return new Size(Math.multiplyExact(width, factor), Math.multiplyExact(height, factor));
  }

  /** This size shrunk so that its long edge is at most {@code edge} pixels; never enlarged. */
  public Size within(int edge) {
    if (longEdge() <= edge) {
      return this;
    }
    double scale = (double) edge / longEdge();
    return new Size(
        Math.max(1, (int) Math.round(width * scale)),
        Math.max(1, (int) Math.round(height * scale)));
  }

  @Override
  public String toString() {
    return width + " x " + height;
  }
}
