package io.safelight;

import io.safelight.image.Mats;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/** Pictures for tests: smooth colour waves, edges, and noise by a seed. */
public final class TestPictures {
  private TestPictures() {}

  /** An 8-bit BGR picture with structure at many scales. */
  public static Raster scene(int width, int height, int sigma, long seed) {
    Random random = new Random(seed);
    byte[] samples = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean edge = ((x / 37) + (y / 53)) % 2 == 0;
        double[] bgr = {
          120 + 60 * Math.sin(x / 41.0) + (edge ? 30 : 0),
          110 + 70 * Math.sin((x + y) / 67.0) + (edge ? 20 : 0),
          130 + 60 * Math.cos(y / 29.0) - (edge ? 25 : 0)
        };
        for (int c = 0; c < 3; c++) {
          double value = bgr[c] + sigma * random.nextGaussian();
          samples[(y * width + x) * 3 + c] = (byte) Math.round(Math.min(255, Math.max(0, value)));
        }
      }
    }
    return Raster.of(new Size(width, height), PixelLayout.BGR, samples);
  }

  /** The same picture with other samples: each value is given and returned as 0 to white. */
  public static Raster sixteenBit(Raster eight) {
    byte[] from = eight.bytes8();
    short[] to = new short[from.length];
    for (int i = 0; i < from.length; i++) {
      to[i] = (short) ((from[i] & 0xFF) * 257);
    }
    return Raster.of(eight.size(), eight.layout(), to);
  }

  /** Writes a picture as the format that the name's extension says. */
  public static void write(Raster picture, Path file) throws IOException {
    Mat mat = Mats.copyOf(picture);
    MatOfByte encoded = new MatOfByte();
    try {
      String name = file.getFileName().toString();
      if (!Imgcodecs.imencode(name.substring(name.lastIndexOf('.')), mat, encoded)) {
        throw new IOException("OpenCV does not write " + name);
      }
      Files.createDirectories(file.getParent());
      Files.write(file, encoded.toArray());
    } finally {
      mat.release();
      encoded.release();
    }
  }

  public static double psnr(Raster one, Raster other) {
    double sum = 0;
    byte[] a = one.bytes8();
    byte[] b = other.bytes8();
    for (int i = 0; i < a.length; i++) {
      int difference = (a[i] & 0xFF) - (b[i] & 0xFF);
      sum += difference * difference;
    }
    return 10 * Math.log10(255.0 * 255.0 * a.length / sum);
  }
}
