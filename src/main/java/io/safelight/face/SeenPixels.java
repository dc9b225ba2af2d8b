package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.image.AreaMean;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;

/**
 * A part of a picture as it looks, reduced, row by row: 8 bits in sRGB, blue, green, red; grey is
 * three equal channels; what is transparent lies over a middle grey.
 */
final class SeenPixels {
  static final int CHANNELS = 3;
  private static final float GROUND = 0.5f;

  private final Raster picture;
  private final Region region;
  private final Size size;
  private final Lens lens;
  private final int colours;

  /** Whether the samples are wanted as they are. */
  private final boolean verbatim;

  private final AreaMean mean;
  private final double[] means;
  private final float[] own;
  private final float[] srgb;

  SeenPixels(Raster picture, Lens lens, Region region, Size size) {
    this.picture = picture;
    this.region = region;
    this.size = size;
    this.lens = lens;
    this.colours = picture.layout().colours();
    this.verbatim =
        lens.isPlain()
            && picture.layout() == PixelLayout.BGR
            && picture.bitDepth() == 8
            && size.equals(new Size(region.width(), region.height()));
    this.mean = new AreaMean(picture, region, size);
    this.means = new double[size.width() * picture.channels()];
    this.own = new float[size.width() * colours];
    this.srgb = new float[size.width() * CHANNELS];
  }

  /** The whole part. */
  static Raster of(Raster picture, Lens lens, Region region, Size size) {
    byte[] samples = new byte[Raster.sampleCount(size, CHANNELS)];
    SeenPixels pixels = new SeenPixels(picture, lens, region, size);
    for (int y = 0; y < size.height(); y++) {
      pixels.row(y, samples, y * size.width() * CHANNELS);
    }
    return Raster.of(size, PixelLayout.BGR, samples);
  }

  /** Writes one row. */
  void row(int y, byte[] to, int start) {
    if (verbatim) {
      int from = ((region.y() + y) * picture.width() + region.x()) * CHANNELS;
      System.arraycopy(picture.bytes8(), from, to, start, size.width() * CHANNELS);
      return;
    }
    mean.row(y, means);
    int channels = picture.channels();
    for (int x = 0; x < size.width(); x++) {
      double alpha = alpha(x);
      for (int c = 0; c < colours; c++) {
        // Under full transparency there is no mean; a quotient of sums may pass 1 by rounding.
        double value = alpha > 0 ? means[x * channels + c] / (alpha * picture.whiteLevel()) : 0;
        own[x * colours + c] = (float) Math.min(1, value);
      }
    }
    lens.toSrgb(own, srgb, size.width());
    for (int x = 0; x < size.width(); x++) {
      float alpha = (float) Math.min(1, alpha(x));
      for (int c = 0; c < CHANNELS; c++) {
        float value = srgb[x * CHANNELS + c] * alpha + GROUND * (1 - alpha);
        to[start + x * CHANNELS + c] = (byte) Math.round(255 * Math.min(1, Math.max(0, value)));
      }
    }
  }

  private double alpha(int x) {
    return picture.hasAlpha() ? means[x * picture.channels() + colours] / picture.whiteLevel() : 1;
  }
}
