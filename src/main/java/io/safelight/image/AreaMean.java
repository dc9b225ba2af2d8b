package io.safelight.image;

import java.util.Arrays;

/**
 * A picture made smaller: each pixel is the mean of the area that it covers, as OpenCV's INTER_AREA
 * has it, but in one pass over the raster and without a native copy of it. Colours count as much as
 * they show: what lies under a transparent pixel is nobody's.
 */
public final class AreaMean {
  private final Raster picture;
  private final Region region;
  private final Size size;
  private final int colours;
  private final int channels;

  /** Of the region's width: what the rows of one mean add up to. */
  private final double[] sums;

  AreaMean(Raster picture, Size size) {
    this(picture, Region.all(picture.size()), size);
  }

  /** Of a part of a picture. */
  public AreaMean(Raster picture, Region region, Size size) {
    if (region.right() > picture.width() || region.bottom() > picture.height()) {
      throw new IllegalArgumentException(picture + " has no " + region);
    }
    if (size.width() > region.width() || size.height() > region.height()) {
      throw new IllegalArgumentException(region + " of " + picture + " is not reduced to " + size);
    }
    this.picture = picture;
    this.region = region;
    this.size = size;
    this.colours = picture.layout().colours();
    this.channels = picture.channels();
    this.sums = new double[region.width() * channels];
  }

  /** A smaller raster of the same layout and depth. */
  public static Raster reduced(Raster picture, Size size) {
    return new AreaMean(picture, size).reduced();
  }

  private Raster reduced() {
    Raster result = Raster.empty(size, picture.layout(), picture.bitDepth());
    double[] row = new double[size.width() * channels];
    for (int y = 0; y < size.height(); y++) {
      row(y, row);
      for (int i = 0; i < row.length; i++) {
        int c = i % channels;
        double mean = row[i];
        if (c < colours && picture.hasAlpha()) {
          double alpha = row[i - c + colours] / picture.whiteLevel();
          mean = alpha > 0 ? mean / alpha : 0;
        }
        // The quotient of two sums may pass full intensity by their rounding.
        long level = Math.min(picture.whiteLevel(), Math.round(mean));
        result.put(y * row.length + i, (int) level);
      }
    }
    return result;
  }

  /**
   * One row of means, in the picture's levels: where there is alpha, colours multiplied by it, and
   * its own mean after them.
   */
  public void row(int y, double[] means) {
    double step = (double) region.height() / size.height();
    double top = y * step;
    double bottom = Math.min(region.height(), top + step);
    Arrays.fill(sums, 0);
    // A row that straddles two of ours is read for each of them.
    for (int from = (int) top; from < bottom; from++) {
      add(from, Math.min(bottom, from + 1.0) - Math.max(top, from));
    }
    across(means, bottom - top);
  }

  /** Down first: plain loops over whole rows, where most of the time goes. */
  private void add(int y, double share) {
    int start = ((region.y() + y) * picture.width() + region.x()) * channels;
    if (channels > colours) {
      addShown(start, share);
    } else if (picture.bitDepth() == 8) {
      byte[] samples = picture.bytes8();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += share * (samples[start + i] & 0xFF);
      }
    } else {
      short[] samples = picture.samples16();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += share * (samples[start + i] & 0xFFFF);
      }
    }
  }

  private void addShown(int start, double share) {
    for (int pixel = 0; pixel < sums.length; pixel += channels) {
      int alpha = picture.level(start + pixel + colours);
      double shown = share * alpha / picture.whiteLevel();
      for (int c = 0; c < colours; c++) {
        sums[pixel + c] += shown * picture.level(start + pixel + c);
      }
      sums[pixel + colours] += share * alpha;
    }
  }

  /** Then along the row, once for each of ours: only at its two ends does a pixel count in part. */
  private void across(double[] means, double rows) {
    double step = (double) region.width() / size.width();
    for (int x = 0; x < size.width(); x++) {
      double left = x * step;
      double right = Math.min(region.width(), left + step);
      int first = (int) left;
      int last = Math.max(first, (int) Math.ceil(right) - 1);
      double firstShare = Math.min(right, first + 1.0) - left;
      double lastShare = last > first ? right - last : 0;
      double area = (right - left) * rows;
      for (int c = 0; c < channels; c++) {
        double sum =
            firstShare * sums[first * channels + c] + lastShare * sums[last * channels + c];
        for (int i = (first + 1) * channels + c; i < last * channels; i += channels) {
          sum += sums[i];
        }
        means[x * channels + c] = sum / area;
      }
    }
  }
}
