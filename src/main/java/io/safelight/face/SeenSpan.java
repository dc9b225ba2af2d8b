package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.image.Raster;

/**
 * A part of one of a picture's rows as floats: its own samples and how they look. Reused from row
 * to row; for one thread.
 */
final class SeenSpan {
  private final Raster picture;
  private final Lens lens;
  private final int colours;

  /** As {@link Lens} has samples: 0 to 1, without alpha. */
  private final float[] own;

  /** sRGB: blue, green, red, 0 to 1. */
  private final float[] srgb;

  private int at;
  private int count;

  /**
   * @param longest how many pixels are read at most
   */
  SeenSpan(Raster picture, Lens lens, int longest) {
    this.picture = picture;
    this.lens = lens;
    this.colours = picture.layout().colours();
    this.own = new float[longest * colours];
    this.srgb = new float[longest * 3];
  }

  void read(int x, int y, int pixels) {
    at = (y * picture.width() + x) * picture.channels();
    count = pixels;
    float white = picture.whiteLevel();
    int channels = picture.channels();
    for (int i = 0, from = at; i < count; i++, from += channels) {
      for (int c = 0; c < colours; c++) {
        own[i * colours + c] = picture.level(from + c) / white;
      }
    }
    lens.toSrgb(own, srgb, count);
  }

  float[] srgb() {
    return srgb;
  }

  /** Whether a pixel of the span shows at all: what is fully transparent is nobody's. */
  boolean shows(int pixel) {
    return !picture.hasAlpha() || picture.level(at + pixel * picture.channels() + colours) != 0;
  }

  /**
   * Changes the span's pixels so that they look as wanted. What looks as it did, and what does not
   * show, is not written at all.
   */
  void move(float[] wanted) {
    lens.move(own, srgb, wanted, count);
    int white = picture.whiteLevel();
    for (int i = 0; i < count; i++) {
      if (isSame(wanted, 3 * i) || !shows(i)) {
        continue;
      }
      int to = at + i * picture.channels();
      for (int c = 0; c < colours; c++) {
        int level = Math.round(own[i * colours + c] * white);
        picture.put(to + c, Math.min(white, Math.max(0, level)));
      }
    }
  }

  private boolean isSame(float[] wanted, int i) {
    return wanted[i] == srgb[i] && wanted[i + 1] == srgb[i + 1] && wanted[i + 2] == srgb[i + 2];
  }
}
