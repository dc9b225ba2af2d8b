package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.colour.SeenSpan;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import java.util.Arrays;

/**
 * A face as a network sees it: upright, in a square, its landmarks where the template has them.
 *
 * <p>A face larger than the crop is first made smaller, each cell the mean of the area that it
 * covers, and then turned; a smaller one is enlarged by cubic convolution (see {@link Field}).
 * Beyond the picture's edge the picture is mirrored; what is fully transparent takes the mean
 * colour of what is visible around it. Neither is ever pasted back.
 */
final class Crop {
  /** Cells around the crop that interpolation looks at. */
  private static final int AROUND = 3;

  private final Similarity toCrop;
  private final int side;
  private final float[] values;

  private Crop(Similarity toCrop, int side, float[] values) {
    this.toCrop = toCrop;
    this.side = side;
    this.values = values;
  }

  /**
   * Takes a face out of a picture. Beside the crop it holds, for the while, the part of the picture
   * that the crop covers, at the smaller of the crop's scale and the picture's: at most about two
   * crops.
   *
   * @param toCrop from the picture to the crop; the crop covers some of the picture
   */
  static Crop of(Raster picture, Lens lens, Similarity toCrop, int side) {
    double step = Math.max(1, 1 / toCrop.scale());
    Region around = covered(picture.size(), toCrop, side, AROUND * step);
    Field seen = seen(picture, lens, around, step);
    Similarity back = toCrop.inverse();
    float[] values = new float[3 * side * side];
    float[] bgr = new float[3];
    int plane = side * side;
    for (int v = 0; v < side; v++) {
      for (int u = 0; u < side; u++) {
        double x = mirrored(back.xOf(u + 0.5, v + 0.5), picture.width());
        double y = mirrored(back.yOf(u + 0.5, v + 0.5), picture.height());
        seen.at((x - around.x()) / step, (y - around.y()) / step, bgr);
        for (int c = 0; c < 3; c++) {
          values[(2 - c) * plane + v * side + u] = Math.min(1, Math.max(0, bgr[c]));
        }
      }
    }
    return new Crop(toCrop, side, values);
  }

  /** The pixels that a crop covers, and some around it. */
  static Region covered(Size picture, Similarity toCrop, int side, double around) {
    Similarity back = toCrop.inverse();
    double[] x = new double[4];
    double[] y = new double[4];
    for (int i = 0; i < 4; i++) {
      x[i] = back.xOf(i % 2 * side, i / 2 * side);
      y[i] = back.yOf(i % 2 * side, i / 2 * side);
    }
    Arrays.sort(x);
    Arrays.sort(y);
    int left = (int) Math.floor(Math.max(0, x[0] - around));
    int top = (int) Math.floor(Math.max(0, y[0] - around));
    int right = (int) Math.ceil(Math.min(picture.width(), x[3] + around));
    int bottom = (int) Math.ceil(Math.min(picture.height(), y[3] + around));
    if (right <= left || bottom <= top) {
      throw new IllegalArgumentException("the face lies outside the picture of " + picture);
    }
    return new Region(left, top, right - left, bottom - top);
  }

  /** A part of the picture at its own scale or smaller: sRGB, blue, green, red. */
  private static Field seen(Raster picture, Lens lens, Region part, double step) {
    int width = part.width();
    boolean alpha = picture.hasAlpha();
    int depth = alpha ? 4 : 3;
    AreaSums sums = new AreaSums(width, part.height(), depth, step);
    SeenSpan span = new SeenSpan(lens, picture.layout(), width);
    float[] weighted = new float[alpha ? 4 * width : 0];
    for (int y = 0; y < part.height(); y++) {
      float[] row = span.read(picture, part.x(), part.y() + y, width).srgb();
      if (alpha) {
        for (int x = 0; x < width; x++) {
          float shown = span.shows(x) ? 1 : 0;
          for (int c = 0; c < 3; c++) {
            weighted[4 * x + c] = shown * row[3 * x + c];
          }
          weighted[4 * x + 3] = shown;
        }
        row = weighted;
      }
      sums.add(y, row);
    }
    return alpha ? filled(sums.means()) : sums.means();
  }

  /** What shows, and where nothing does the mean of it. */
  private static Field filled(Field weighted) {
    float[] from = weighted.values();
    double[] sum = new double[4];
    for (int i = 0; i < from.length; i++) {
      sum[i % 4] += from[i];
    }
    Field filled = new Field(weighted.width(), weighted.height(), 3);
    float[] to = filled.values();
    for (int cell = 0; cell < from.length / 4; cell++) {
      for (int c = 0; c < 3; c++) {
        double mean = sum[3] > 0 ? sum[c] / sum[3] : 0.5;
        to[3 * cell + c] = (float) (from[4 * cell + c] + (1 - from[4 * cell + 3]) * mean);
      }
    }
    return filled;
  }

  private static double mirrored(double at, int length) {
    double once = Math.abs(at);
    double twice = once > length ? 2.0 * length - once : once;
    // A face that is mostly outside is not restored: no need to mirror again and again.
    return Math.min(length, Math.max(0, twice));
  }

  Similarity toCrop() {
    return toCrop;
  }

  int side() {
    return side;
  }

  /** CHW, red, green, blue, sRGB 0 to 1. */
  float[] values() {
    return values;
  }

  /** Planes like {@link #values()} as an 8-bit BGR raster, for those who look for faces in it. */
  static Raster raster(float[] planes, int side) {
    byte[] samples = new byte[planes.length];
    int plane = side * side;
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < 3; c++) {
        float value = Math.min(1, Math.max(0, planes[(2 - c) * plane + i]));
        samples[3 * i + c] = (byte) Math.round(255 * value);
      }
    }
    return Raster.of(new Size(side, side), PixelLayout.BGR, samples);
  }
}
