package io.safelight.image;

import java.util.Arrays;

/**
 * A picture reduced for comparison: at most {@value #LONG_EDGE} pixels on the long edge, 8 bit, BGR
 * or grey. Noise and grain average out; structure and tone remain. Never enlarged.
 *
 * <p>Each pixel is the mean of the area that it covers, as OpenCV's INTER_AREA has it, but in one
 * pass over the raster and without a native copy of it. Transparency is laid over white first: what
 * lies under a transparent pixel is nobody's, and formats differ in keeping it.
 */
public final class Reference {
  public static final int LONG_EDGE = 256;

  private final Raster picture;
  private final Size size;
  private final int channels;

  private Reference(Raster picture) {
    this.picture = picture;
    this.size = picture.size().within(LONG_EDGE);
    this.channels = picture.hasAlpha() ? 3 : picture.channels();
  }

  public static Raster of(Raster picture) {
    return new Reference(picture).reduced();
  }

  private Raster reduced() {
    byte[] reduced = new byte[Raster.sampleCount(size, channels)];
    double[] line = new double[size.width() * channels];
    double[] sum = new double[line.length];
    double step = (double) picture.height() / size.height();
    for (int y = 0; y < size.height(); y++) {
      double top = y * step;
      double bottom = Math.min(picture.height(), top + step);
      Arrays.fill(sum, 0);
      // A row that straddles two of ours is read for each of them.
      for (int from = (int) top; from < bottom; from++) {
        double share = Math.min(bottom, from + 1.0) - Math.max(top, from);
        reduceRow(from, line);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += share * line[i];
        }
      }
      double toLevels = 255.0 / picture.whiteLevel() / (bottom - top);
      for (int i = 0; i < sum.length; i++) {
        reduced[y * sum.length + i] = (byte) Math.round(sum[i] * toLevels);
      }
    }
    return Raster.of(size, picture.layout().withoutAlpha(), reduced);
  }

  /** The means along one row of the picture, in its own levels. */
  private void reduceRow(int y, double[] line) {
    Arrays.fill(line, 0);
    int width = picture.width();
    int start = y * width * picture.channels();
    double step = (double) width / size.width();
    for (int x = 0; x < size.width(); x++) {
      double left = x * step;
      double right = Math.min(width, left + step);
      for (int from = (int) left; from < right; from++) {
        double share = (Math.min(right, from + 1.0) - Math.max(left, from)) / (right - left);
        for (int c = 0; c < channels; c++) {
          line[x * channels + c] += share * overWhite(start + from * picture.channels(), c);
        }
      }
    }
  }

  private double overWhite(int pixel, int channel) {
    int level = level(pixel + channel);
    if (!picture.hasAlpha()) {
      return level;
    }
    int white = picture.whiteLevel();
    return white - (white - level) * (double) level(pixel + 3) / white;
  }

  private int level(int index) {
    return picture.bitDepth() == 8
        ? picture.bytes8()[index] & 0xFF
        : picture.samples16()[index] & 0xFFFF;
  }
}
