package io.safelight.colour;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;

/**
 * A raster in another profile, for what a format or a recipe wants. A few rows at a time, in the
 * raster's own array where the pixels stay as long: its memory does not grow with the picture then.
 * Grey that becomes BGR has three equal channels, whatever the rounding.
 */
public final class Conversion {
  private static final int PIXELS = 1 << 14;

  private final Raster from;
  private final Profile own;
  private final Profile wanted;
  private final Raster to;

  private Conversion(Raster from, Profile own, Profile wanted, Raster to) {
    this.from = from;
    this.own = own;
    this.wanted = wanted;
    this.to = to;
  }

  /**
   * Converts; the given raster is used up.
   *
   * @param own what its samples stand for
   * @param wanted what they shall stand for: grey or RGB
   * @param layout how they shall stand; its alpha, if there is one, is the raster's
   */
  public static Raster of(Raster picture, Profile own, Profile wanted, PixelLayout layout) {
    boolean possible =
        own.fits(picture.layout())
            && wanted.fits(layout)
            && layout.hasAlpha() == picture.hasAlpha()
            && !layout.isInk()
            && (picture.isGrey() || !layout.isGrey());
    if (!possible) {
      throw new IllegalArgumentException(
          "%s in %s does not become %s in %s".formatted(picture, own, layout, wanted));
    }
    boolean sameColours = own == wanted || own.icc().isPresent() && own.icc().equals(wanted.icc());
    if (layout == picture.layout() && (sameColours || own.isPlain() && wanted.isPlain())) {
      return picture;
    }
    Raster result =
        layout == picture.layout()
            ? picture
            : Raster.empty(picture.size(), layout, picture.bitDepth());
    new Conversion(picture, own, wanted, result).run();
    return result;
  }

  private void run() {
    Turn turn = turn();
    long all = from.size().pixels();
    for (long first = 0; first < all; first += PIXELS) {
      int count = (int) Math.min(PIXELS, all - first);
      turn.band((int) first, count);
      if (to.hasAlpha()) {
        copyAlpha((int) first, count);
      }
    }
  }

  /** How one band of pixels is converted. */
  private interface Turn {
    void band(int first, int count);
  }

  private Turn turn() {
    if (own.isPlain() && wanted.isPlain()) {
      return this::repeat;
    }
    if (own.icc().isEmpty()) {
      return wanted.isPlain() ? this::look : new ByLcms(Profile.SRGB.to(wanted))::look;
    }
    ByLcms lcms = new ByLcms(own.to(wanted));
    // 8 bits are twenty times as fast, and as good: both ends have no more.
    return from.bitDepth() == 8 ? lcms::bytes : lcms::samples;
  }

  /** Grey as three equal channels. */
  private void repeat(int first, int count) {
    for (int i = first; i < first + count; i++) {
      for (int c = 0; c < to.layout().colours(); c++) {
        set(i, c, level(i, 0));
      }
    }
  }

  /** Plain inks as they look in sRGB. */
  private void look(int first, int count) {
    float[] seen = seen(first, count);
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < 3; c++) {
        set(first + i, c, Math.round(seen[3 * i + c] * from.whiteLevel()));
      }
    }
  }

  private float[] seen(int first, int count) {
    float[] inks = new float[4 * count];
    float factor = 1f / from.whiteLevel();
    for (int i = 0; i < inks.length; i++) {
      inks[i] = level(first + i / 4, i % 4) * factor;
    }
    float[] seen = new float[3 * count];
    own.lens().toSrgb(inks, seen, count);
    return seen;
  }

  /** Through lcms, which has RGB where a raster has BGR. */
  private final class ByLcms {
    private final Transform transform;

    ByLcms(Transform transform) {
      this.transform = transform;
    }

    void bytes(int first, int count) {
      int in = from.layout().colours();
      byte[] before = new byte[count * in];
      for (int i = 0; i < before.length; i++) {
        before[i] = (byte) level(first + i / in, turned(i % in, in));
      }
      int out = to.layout().colours();
      byte[] after = new byte[count * out];
      transform.apply(before, after);
      for (int i = 0; i < after.length; i++) {
        set(first + i / out, turned(i % out, out), after[source(i, in, out)] & 0xFF);
      }
    }

    void samples(int first, int count) {
      int in = from.layout().colours();
      short[] before = new short[count * in];
      for (int i = 0; i < before.length; i++) {
        before[i] = (short) level(first + i / in, turned(i % in, in));
      }
      write(before, first, in);
    }

    /** Plain inks as they look, in 16 bits, and from there on. */
    void look(int first, int count) {
      float[] seen = seen(first, count);
      short[] before = new short[seen.length];
      for (int i = 0; i < before.length; i++) {
        before[i] = (short) Math.round(seen[i / 3 * 3 + 2 - i % 3] * 65535);
      }
      write(before, first, 3);
    }

    private void write(short[] before, int first, int in) {
      int out = to.layout().colours();
      int factor = to.bitDepth() == 8 ? 257 : 1;
      short[] after = new short[before.length / in * out];
      transform.apply(before, after);
      for (int i = 0; i < after.length; i++) {
        int level = after[source(i, from.layout().colours(), out)] & 0xFFFF;
        set(first + i / out, turned(i % out, out), (level + factor / 2) / factor);
      }
    }

    /** Where a sample is taken from: of grey the green one serves for all three. */
    private static int source(int index, int in, int out) {
      return in == 1 && out == 3 ? index / 3 * 3 + 1 : index;
    }

    private static int turned(int channel, int colours) {
      return colours == 3 ? 2 - channel : channel;
    }
  }

  private void copyAlpha(int first, int count) {
    for (int i = first; i < first + count; i++) {
      set(i, to.layout().colours(), level(i, from.layout().colours()));
    }
  }

  private int level(int pixel, int channel) {
    return from.level(pixel * from.channels() + channel);
  }

  private void set(int pixel, int channel, int level) {
    to.put(pixel * to.channels() + channel, level);
  }
}
