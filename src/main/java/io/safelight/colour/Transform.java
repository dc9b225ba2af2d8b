package io.safelight.colour;

import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * From one profile to another by the JDK's lcms, pixels in the profiles' own order of channels. The
 * JDK always asks for the perceptual intent, and lcms compensates the black point where the target
 * is of version 4, as ours are; between profiles of primaries and curves all intents are the same.
 *
 * <p>Measured on one core: 8 bits 8 ns a pixel, 16 bits 160. For one thread at a time.
 */
final class Transform {
  private final ColorConvertOp lcms;
  private final int in;
  private final int out;

  Transform(ICC_Profile from, ICC_Profile to) {
    lcms = new ColorConvertOp(new ICC_Profile[] {from, to}, null);
    in = from.getNumComponents();
    out = to.getNumComponents();
  }

  /** {@code to} takes what {@code from} becomes; both in whole pixels. */
  void apply(short[] from, short[] to) {
    int pixels = from.length / in;
    lcms.filter(
        interleaved(new DataBufferUShort(from, from.length), pixels, in),
        interleaved(new DataBufferUShort(to, to.length), pixels, out));
  }

  /** {@code to} takes what {@code from} becomes; both in whole pixels. */
  void apply(byte[] from, byte[] to) {
    int pixels = from.length / in;
    lcms.filter(
        interleaved(new DataBufferByte(from, from.length), pixels, in),
        interleaved(new DataBufferByte(to, to.length), pixels, out));
  }

  private static WritableRaster interleaved(
      java.awt.image.DataBuffer samples, int pixels, int channels) {
    int[] offsets = new int[channels];
    for (int i = 0; i < channels; i++) {
      offsets[i] = i;
    }
    return Raster.createInterleavedRaster(
        samples, pixels, 1, pixels * channels, channels, offsets, null);
  }
}
