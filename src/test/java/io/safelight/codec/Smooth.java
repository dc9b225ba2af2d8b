package io.safelight.codec;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.util.Random;

/** Pictures that compress as photographs do: smooth, with noise over it, and flat parts. */
final class Smooth {
  private Smooth() {}

  /**
   * @param noise in 8-bit levels
   */
  static Raster picture(Size size, PixelLayout layout, int bits, int noise, Random chance) {
    int channels = layout.channels();
    int count = Raster.sampleCount(size, channels);
    byte[] samples8 = new byte[count];
    short[] samples16 = new short[count];
    for (int i = 0; i < count; i++) {
      int x = i / channels % size.width();
      int y = i / channels / size.width();
      boolean flat = (x / 90 + y / 50) % 3 == 0;
      double level =
          flat
              ? 200 - i % channels * 30
              : 127
                  + 90 * Math.sin(x / 31.0 + i % channels) * Math.cos(y / 43.0)
                  + noise * chance.nextGaussian();
      level = Math.max(0, Math.min(255, level));
      samples8[i] = (byte) level;
      samples16[i] = (short) (level * 257);
    }
    return bits == 8 ? Raster.of(size, layout, samples8) : Raster.of(size, layout, samples16);
  }

  /** All samples of a raster, colours as R, G, B. */
  static int[] inFileOrder(Raster picture) {
    int channels = picture.channels();
    boolean colours = picture.layout().colours() == 3;
    int[] samples = new int[picture.width() * picture.height() * channels];
    for (int i = 0; i < samples.length; i++) {
      int pixel = i / channels;
      int channel = i % channels;
      samples[i] =
          picture.sample(
              pixel % picture.width(),
              pixel / picture.width(),
              colours && channel < 3 ? 2 - channel : channel);
    }
    return samples;
  }
}
