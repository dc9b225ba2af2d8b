package io.safelight.verify;

import io.safelight.image.Luma;
import io.safelight.image.Raster;

/** A picture as luma and chroma, BT.601 full range: luma 0 to 255, chroma -128 to 128. */
record Tones(Plane luma, Plane cb, Plane cr) {
  /** Of an 8-bit BGR or grey raster; grey has no chroma. */
  static Tones of(Raster raster) {
    byte[] samples = raster.bytes8();
    int channels = raster.channels();
    int count = samples.length / channels;
    double[] luma = new double[count];
    double[] cb = new double[count];
    double[] cr = new double[count];
    for (int i = 0; i < count; i++) {
      double blue = samples[i * channels] & 0xFF;
      double green = channels == 1 ? blue : samples[i * channels + 1] & 0xFF;
      double red = channels == 1 ? blue : samples[i * channels + 2] & 0xFF;
      luma[i] = Luma.of(blue, green, red);
      cb[i] = (blue - luma[i]) / 1.772;
      cr[i] = (red - luma[i]) / 1.402;
    }
    return new Tones(
        new Plane(raster.size(), luma), new Plane(raster.size(), cb), new Plane(raster.size(), cr));
  }
}
