package io.safelight.verify;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.util.Random;

/** Pictures drawn for these tests, 8 bits, BGR. */
final class Pictures {
  static final Size SIZE = new Size(400, 300);

  private Pictures() {}

  /** A sky that fades, a green hill, a red house with a window: no two quarters alike. */
  static Raster scene() {
    return drawn(
        SIZE,
        (x, y) -> {
          boolean house = x > 240 && x < 340 && y > 130 && y < 240;
          boolean window = x > 270 && x < 300 && y > 160 && y < 200;
          boolean hill = y > 200 - 0.25 * x + 20 * Math.sin(x / 30.0);
          if (window) {
            return bgr(60, 220, 250);
          }
          if (house) {
            return bgr(40, 50, 180 - y / 4);
          }
          if (hill) {
            return bgr(40, 110 + (int) (25 * Math.sin(x / 7.0) * Math.cos(y / 9.0)), 60);
          }
          return bgr(240 - y / 3, 190 - y / 4, 120 + y / 5);
        });
  }

  /** Another one: discs on a dark table. */
  static Raster otherScene() {
    return drawn(
        SIZE,
        (x, y) -> {
          double disc = Math.hypot(x % 100 - 50, y % 100 - 50);
          return disc < 38 ? bgr(200 - (int) disc * 2, 160, 90 + x / 4) : bgr(30, 25, 20 + y / 10);
        });
  }

  /** The mid grey of nothing. */
  static Raster grey() {
    return drawn(SIZE, (x, y) -> bgr(128, 128, 128));
  }

  /** The same with Gaussian noise of standard deviation {@code sigma} on every sample. */
  static Raster noisy(Raster picture, double sigma) {
    Random random = new Random(1);
    byte[] samples = picture.bytes8().clone();
    for (int i = 0; i < samples.length; i++) {
      double value = (samples[i] & 0xFF) + sigma * random.nextGaussian();
      samples[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    return Raster.of(picture.size(), picture.layout(), samples);
  }

  /** The picture with one rectangle taken from somewhere else, pixel by pixel. */
  static Raster patched(Raster picture, Raster from, int right, int bottom, int dx, int dy) {
    byte[] samples = picture.bytes8().clone();
    int width = picture.width();
    for (int y = 0; y < bottom; y++) {
      for (int x = 0; x < right; x++) {
        for (int c = 0; c < 3; c++) {
          samples[(y * width + x) * 3 + c] = from.bytes8()[((y + dy) * width + x + dx) * 3 + c];
        }
      }
    }
    return Raster.of(picture.size(), PixelLayout.BGR, samples);
  }

  /** The picture with blue and red exchanged. */
  static Raster channelsSwapped(Raster picture) {
    return drawn(
        picture.size(),
        (x, y) -> bgr(picture.sample(x, y, 2), picture.sample(x, y, 1), picture.sample(x, y, 0)));
  }

  /** The picture's negative. */
  static Raster inverted(Raster picture) {
    return drawn(
        picture.size(),
        (x, y) ->
            bgr(
                255 - picture.sample(x, y, 0),
                255 - picture.sample(x, y, 1),
                255 - picture.sample(x, y, 2)));
  }

  /** The picture moved to the left by {@code by} pixels, wrapped around. */
  static Raster rolled(Raster picture, int by) {
    return drawn(
        picture.size(),
        (x, y) -> {
          int from = (x + by) % picture.width();
          return bgr(
              picture.sample(from, y, 0), picture.sample(from, y, 1), picture.sample(from, y, 2));
        });
  }

  /** The colour of a pixel as blue + green * 256 + red * 65536. */
  interface Paint {
    int at(int x, int y);
  }

  static int bgr(int blue, int green, int red) {
    return blue | green << 8 | red << 16;
  }

  static Raster drawn(Size size, Paint paint) {
    byte[] samples = new byte[(int) size.pixels() * 3];
    int at = 0;
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        int colour = paint.at(x, y);
        samples[at++] = (byte) colour;
        samples[at++] = (byte) (colour >> 8);
        samples[at++] = (byte) (colour >> 16);
      }
    }
    return Raster.of(size, PixelLayout.BGR, samples);
  }
}
