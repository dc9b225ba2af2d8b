package io.safelight.image;

import java.util.Objects;

/**
 * Pixels on the Java heap: HWC interleaved without padding, in one of the {@link PixelLayout}s, 8
 * or 16 bits a sample, the full range in use. BGR because it is OpenCV's order: a raster and a
 * {@code Mat} hold the same bytes. Which colours the samples stand for, a raster does not know.
 *
 * <p>The samples are one array that is handed over, not copied: whoever makes a raster keeps no
 * hold of it, and whoever is given one does not write to it, but for the few that say that they use
 * it up: a large scan has no room for a copy.
 */
public final class Raster {
  private final Size size;
  private final PixelLayout layout;
  private final Object samples;

  private Raster(Size size, PixelLayout layout, Object samples, int length) {
    if (length != sampleCount(size, layout.channels())) {
      throw new IllegalArgumentException(
          "%s of %s has not %d samples".formatted(size, layout, length));
    }
    this.size = size;
    this.layout = layout;
    this.samples = Objects.requireNonNull(samples);
  }

  /** 8 bits a sample, unsigned. */
  public static Raster of(Size size, PixelLayout layout, byte[] samples) {
    return new Raster(size, layout, samples, samples.length);
  }

  /** 16 bits a sample, unsigned. */
  public static Raster of(Size size, PixelLayout layout, short[] samples) {
    return new Raster(size, layout, samples, samples.length);
  }

  /**
   * A raster of zeros.
   *
   * @param bitDepth 8 or 16
   */
  public static Raster empty(Size size, PixelLayout layout, int bitDepth) {
    int length = sampleCount(size, layout.channels());
    Object samples = bitDepth == 8 ? new byte[length] : new short[length];
    return new Raster(size, layout, samples, length);
  }

  /** The same pixels in an array of their own. */
  public Raster copy() {
    Object copy = samples instanceof byte[] bytes ? bytes.clone() : ((short[]) samples).clone();
    return new Raster(size, layout, copy, sampleCount(size, channels()));
  }

  /**
   * How many samples a picture has.
   *
   * @throws IllegalArgumentException where they exceed what one Java array can hold
   */
  public static int sampleCount(Size size, int channels) {
    long count = size.pixels() * channels;
    if (count > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          size + " with " + channels + " channels is too large for one raster");
    }
    return (int) count;
  }

  public Size size() {
    return size;
  }

  public int width() {
    return size.width();
  }

  public int height() {
    return size.height();
  }

  public PixelLayout layout() {
    return layout;
  }

  /** Samples of a pixel, alpha included. */
  public int channels() {
    return layout.channels();
  }

  /** 8 or 16. */
  public int bitDepth() {
    return samples instanceof byte[] ? 8 : 16;
  }

  /** 255 or 65535: the sample that means full intensity. */
  public int whiteLevel() {
    return samples instanceof byte[] ? 0xFF : 0xFFFF;
  }

  public boolean hasAlpha() {
    return layout.hasAlpha();
  }

  public boolean isGrey() {
    return layout.isGrey();
  }

  /**
   * Whether no pixel has a colour: samples are grey, or blue, green and red are the same
   * everywhere, as in what scanners write of grey pages.
   */
  public boolean isColourless() {
    if (layout.isInk()) {
      return false;
    }
    if (layout.isGrey()) {
      return true;
    }
    int channels = channels();
    int end = (int) size.pixels() * channels;
    for (int at = 0; at < end; at += channels) {
      if (level(at) != level(at + 1) || level(at) != level(at + 2)) {
        return false;
      }
    }
    return true;
  }

  public long bytes() {
    return size.pixels() * channels() * (bitDepth() / 8);
  }

  /** The samples of an 8-bit raster. */
  public byte[] bytes8() {
    return (byte[]) samples;
  }

  /** The samples of a 16-bit raster. */
  public short[] samples16() {
    return (short[]) samples;
  }

  /**
   * One sample, 0 to {@link #whiteLevel()}. For tests and odd corners, not for loops over pictures.
   */
  public int sample(int x, int y, int channel) {
    return level((y * size.width() + x) * channels() + channel);
  }

  /** The sample at a place of the array, 0 to {@link #whiteLevel()}. */
  public int level(int index) {
    return samples instanceof byte[] bytes
        ? bytes[index] & 0xFF
        : ((short[]) samples)[index] & 0xFFFF;
  }

  /** Writes a sample, for those who use a raster up: 0 to {@link #whiteLevel()}. */
  public void put(int index, int level) {
    if (samples instanceof byte[] bytes) {
      bytes[index] = (byte) level;
    } else {
      ((short[]) samples)[index] = (short) level;
    }
  }

  @Override
  public String toString() {
    return size + ", " + layout + " of " + bitDepth() + " bits";
  }
}
