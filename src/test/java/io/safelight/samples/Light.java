package io.safelight.samples;

import java.awt.image.BufferedImage;
import java.util.stream.IntStream;

/** A picture as encoded levels of red, green and blue, 0 to 1, sRGB. */
final class Light {
  final int width;
  final int height;
  final double[] rgb;

  Light(int width, int height) {
    this.width = width;
    this.height = height;
    this.rgb = new double[width * height * 3];
  }

  /** Renders with {@code side} x {@code side} samples a pixel. */
  static Light of(Scene scene, int width, int height, int side) {
    Light picture = new Light(width, height);
    IntStream.range(0, height).parallel().forEach(y -> picture.renderRow(scene, y, side));
    return picture;
  }

  private void renderRow(Scene scene, int row, int side) {
    for (int column = 0; column < width; column++) {
      Vec sum = Vec.grey(0);
      for (int i = 0; i < side * side; i++) {
        double x = column + (i % side + 0.5) / side;
        double y = row + (i / side + 0.5) / side;
        Vec seen = scene.at((2 * x - width) / height, 1 - 2 * y / height);
        // Clipped before the mean: a glint must not spread over its whole pixel.
        sum = sum.plus(new Vec(film(seen.x()), film(seen.y()), film(seen.z())));
      }
      Vec mean = sum.times(1.0 / (side * side));
      set(column, row, encoded(mean.x()), encoded(mean.y()), encoded(mean.z()));
    }
  }

  /** A shoulder above 0.7, as film has, so that bright skies keep their colour. */
  private static double film(double light) {
    if (light < 0.7) {
      return Math.max(0, light);
    }
    return 0.7 + 0.3 * (1 - Math.exp(-(light - 0.7) / 0.3));
  }

  void set(int x, int y, double red, double green, double blue) {
    int at = (y * width + x) * 3;
    rgb[at] = red;
    rgb[at + 1] = green;
    rgb[at + 2] = blue;
  }

  static Light of(BufferedImage image) {
    Light picture = new Light(image.getWidth(), image.getHeight());
    for (int y = 0; y < picture.height; y++) {
      for (int x = 0; x < picture.width; x++) {
        int pixel = image.getRGB(x, y);
        picture.set(
            x, y, (pixel >> 16 & 255) / 255.0, (pixel >> 8 & 255) / 255.0, (pixel & 255) / 255.0);
      }
    }
    return picture;
  }

  BufferedImage toImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        image.setRGB(x, y, level(rgb[at]) << 16 | level(rgb[at + 1]) << 8 | level(rgb[at + 2]));
      }
    }
    return image;
  }

  private static int level(double value) {
    return (int) Math.round(255 * Shape.clamp(value));
  }

  /** sRGB to linear light, IEC 61966-2-1. */
  static double linear(double encoded) {
    return encoded <= 0.04045 ? encoded / 12.92 : Math.pow((encoded + 0.055) / 1.055, 2.4);
  }

  /** Linear light to sRGB. */
  static double encoded(double linear) {
    return linear <= 0.0031308 ? linear * 12.92 : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
  }
}
