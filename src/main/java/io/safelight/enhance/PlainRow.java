package io.safelight.enhance;

import io.safelight.image.Luma;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;

/**
 * Rows of samples that are sRGB, to rows of planes and back. What the compiler makes of a loop
 * depends on what is decided in it: depth and layout are decided once a row, and the usual colours
 * without alpha have loops of their own.
 */
final class PlainRow {
  private static final float TWO_TO_23 = 1 << 23;
  private static final int BITS_OF_IT = Float.floatToRawIntBits(TWO_TO_23);

  private PlainRow() {}

  /**
   * A level as a float, exactly: the low bits of a float of 2^23 count in ones. The conversion that
   * a cast is compiled to writes half a register only and so waits for whoever used it before; the
   * loops here took more than twice as long with it.
   */
  private static float exact(int level) {
    return Float.intBitsToFloat(BITS_OF_IT | level) - TWO_TO_23;
  }

  /**
   * Reads a row.
   *
   * @param at its first sample
   * @param row takes three planes of as many values, one after the other
   * @param blue where blue begins in it
   * @param red where red begins in it
   * @param low the value of black
   * @param span from there to that of full intensity
   */
  static void read(Raster samples, int at, float[] row, int blue, int red, float low, float span) {
    int width = row.length / 3;
    float factor = span / samples.whiteLevel();
    if (samples.isGrey()) {
      readGrey(samples, at, row, width, low, factor);
    } else if (samples.bitDepth() == 8) {
      read8(samples.bytes8(), at, samples.channels(), row, blue, width, red, low, factor);
    } else {
      read16(samples.samples16(), at, samples.channels(), row, blue, width, red, low, factor);
    }
  }

  private static void readGrey(
      Raster samples, int at, float[] row, int width, float low, float factor) {
    int step = samples.channels();
    if (samples.bitDepth() == 8) {
      byte[] bytes = samples.bytes8();
      for (int x = 0; x < width; x++) {
        row[x] = low + factor * exact(bytes[at + x * step] & 0xFF);
      }
    } else {
      short[] shorts = samples.samples16();
      for (int x = 0; x < width; x++) {
        row[x] = low + factor * exact(shorts[at + x * step] & 0xFFFF);
      }
    }
    System.arraycopy(row, 0, row, width, width);
    System.arraycopy(row, 0, row, 2 * width, width);
  }

  private static void read8(
      byte[] from,
      int at,
      int step,
      float[] row,
      int blue,
      int width,
      int red,
      float low,
      float factor) {
    for (int x = 0; x < width; x++) {
      row[blue + x] = low + factor * exact(from[at] & 0xFF);
      row[width + x] = low + factor * exact(from[at + 1] & 0xFF);
      row[red + x] = low + factor * exact(from[at + 2] & 0xFF);
      at += step;
    }
  }

  private static void read16(
      short[] from,
      int at,
      int step,
      float[] row,
      int blue,
      int width,
      int red,
      float low,
      float factor) {
    for (int x = 0; x < width; x++) {
      row[blue + x] = low + factor * exact(from[at] & 0xFFFF);
      row[width + x] = low + factor * exact(from[at + 1] & 0xFFFF);
      row[red + x] = low + factor * exact(from[at + 2] & 0xFFFF);
      at += step;
    }
  }

  /**
   * Blends a part of a row over samples: source + strength · (restored − source).
   *
   * @param at the first of the samples
   * @param width of the part in pixels
   * @param row three planes of values; used up
   * @param in where the part begins in each of them
   * @param blue where blue begins in the row
   * @param red where red begins in it
   * @param low the value of black
   * @param span from there to that of full intensity
   * @param strength 0 to 1
   */
  static void blend(
      Raster picture,
      int at,
      int width,
      float[] row,
      int in,
      int blue,
      int red,
      float low,
      float span,
      float strength) {
    int white = picture.whiteLevel();
    float factor = white / span;
    for (int i = 0; i < row.length; i++) {
      row[i] = (row[i] - low) * factor;
    }
    PixelLayout layout = picture.layout();
    int green = row.length / 3;
    if (layout.isGrey() || layout.hasAlpha()) {
      blendAny(picture, at, width, row, in + blue, in + green, in + red, strength);
    } else if (picture.bitDepth() == 8) {
      blend8(picture.bytes8(), at, width, row, in + blue, in + green, in + red, strength);
    } else {
      blend16(picture.samples16(), at, width, row, in + blue, in + green, in + red, strength);
    }
  }

  private static void blend8(
      byte[] to, int at, int width, float[] row, int blue, int green, int red, float strength) {
    for (int x = 0; x < width; x++) {
      to[at] = (byte) blended(to[at] & 0xFF, row[blue + x], strength, 0xFF);
      to[at + 1] = (byte) blended(to[at + 1] & 0xFF, row[green + x], strength, 0xFF);
      to[at + 2] = (byte) blended(to[at + 2] & 0xFF, row[red + x], strength, 0xFF);
      at += 3;
    }
  }

  private static void blend16(
      short[] to, int at, int width, float[] row, int blue, int green, int red, float strength) {
    for (int x = 0; x < width; x++) {
      to[at] = (short) blended(to[at] & 0xFFFF, row[blue + x], strength, 0xFFFF);
      to[at + 1] = (short) blended(to[at + 1] & 0xFFFF, row[green + x], strength, 0xFFFF);
      to[at + 2] = (short) blended(to[at + 2] & 0xFFFF, row[red + x], strength, 0xFFFF);
      at += 3;
    }
  }

  private static void blendAny(
      Raster picture,
      int at,
      int width,
      float[] row,
      int blue,
      int green,
      int red,
      float strength) {
    PixelLayout layout = picture.layout();
    int white = picture.whiteLevel();
    for (int x = 0; x < width; x++, at += layout.channels()) {
      if (layout.hasAlpha() && picture.level(at + layout.colours()) == 0) {
        continue;
      }
      float one = row[blue + x];
      float two = row[green + x];
      float three = row[red + x];
      if (layout.isGrey()) {
        float luma = Luma.of(one, two, three);
        picture.put(at, blended(picture.level(at), luma, strength, white));
      } else {
        picture.put(at, blended(picture.level(at), one, strength, white));
        picture.put(at + 1, blended(picture.level(at + 1), two, strength, white));
        picture.put(at + 2, blended(picture.level(at + 2), three, strength, white));
      }
    }
  }

  private static int blended(int before, float restored, float strength, int white) {
    float from = exact(before);
    return rounded(from + strength * (restored - from), white);
  }

  /** Rounded and clamped. */
  static int rounded(float value, int white) {
    return Math.min(white, Math.max(0, (int) (value + 0.5f)));
  }
}
