package io.safelight.codec;

import io.safelight.image.Raster;

/** Depths between 8 and 16 bits, and below 8. */
final class Levels {
  private Levels() {}

  /**
   * Spreads levels over the full range, in place.
   *
   * @param bits that the samples use of those that they have
   */
  static Raster spread(Raster raster, int bits) {
    int brightest = (1 << bits) - 1;
    if (brightest >= raster.whiteLevel()) {
      return raster;
    }
    if (raster.bitDepth() == 8) {
      byte[] samples = raster.bytes8();
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (byte) spread(samples[i] & 0xFF, brightest, 0xFF);
      }
    } else {
      short[] samples = raster.samples16();
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (short) spread(samples[i] & 0xFFFF, brightest, 0xFFFF);
      }
    }
    return raster;
  }

  private static long spread(int level, int brightest, int white) {
    return ((long) Math.min(level, brightest) * white + brightest / 2) / brightest;
  }
}
