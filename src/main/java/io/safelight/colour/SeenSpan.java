package io.safelight.colour;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;

/**
 * Pixels of a row as floats: their own samples and how they look, and the way back for what is to
 * look different. Reused from row to row; for one thread.
 */
public final class SeenSpan {
  private final Lens lens;
  private final int colours;

  /** As {@link Lens} has samples: 0 to 1, without alpha. */
  private final float[] own;

  /** sRGB: blue, green, red, 0 to 1. */
  private final float[] srgb;

  private Raster picture;
  private int at;
  private int count;

  /**
   * @param layout of the rasters that are read
   * @param longest how many pixels are read at most
   */
  public SeenSpan(Lens lens, PixelLayout layout, int longest) {
    this.lens = lens;
    this.colours = layout.colours();
    this.own = new float[longest * colours];
    this.srgb = new float[longest * 3];
  }

  /** Takes pixels from a place of a raster. */
  public SeenSpan read(Raster picture, int x, int y, int pixels) {
    return read(picture, (y * picture.width() + x) * picture.channels(), pixels);
  }

  /**
   * Takes pixels of a raster.
   *
   * @param first the index of the first one's first sample
   */
  public SeenSpan read(Raster picture, int first, int pixels) {
    this.picture = picture;
    at = first;
    count = pixels;
    float white = picture.whiteLevel();
    int channels = picture.channels();
    for (int i = 0, from = at; i < count; i++, from += channels) {
      for (int c = 0; c < colours; c++) {
        own[i * colours + c] = picture.level(from + c) / white;
      }
    }
    return this;
  }

  /** How they look; valid until the next pixels are taken. */
  public float[] srgb() {
    lens.toSrgb(own, srgb, count);
    return srgb;
  }

  /** Whether a pixel of the span shows at all: what is fully transparent is nobody's. */
  public boolean shows(int pixel) {
    return !picture.hasAlpha() || picture.level(at + pixel * picture.channels() + colours) != 0;
  }

  /**
   * Changes the pixels that were taken so that they look as wanted, once. What looks as it did, and
   * what does not show, is not written at all.
   *
   * @param seen how they look now
   */
  public void move(float[] seen, float[] wanted) {
    lens.move(own, seen, wanted, count);
    int white = picture.whiteLevel();
    for (int i = 0; i < count; i++) {
      if (isSame(seen, wanted, 3 * i) || !shows(i)) {
        continue;
      }
      int to = at + i * picture.channels();
      for (int c = 0; c < colours; c++) {
        int level = Math.round(own[i * colours + c] * white);
        picture.put(to + c, Math.min(white, Math.max(0, level)));
      }
    }
  }

  private static boolean isSame(float[] seen, float[] wanted, int i) {
    return wanted[i] == seen[i] && wanted[i + 1] == seen[i + 1] && wanted[i + 2] == seen[i + 2];
  }
}
