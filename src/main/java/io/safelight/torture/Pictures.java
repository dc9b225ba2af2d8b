package io.safelight.torture;

import io.safelight.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;

/** Small pictures, each with a content of its own: waves, edges and a little noise, by chance. */
final class Pictures {
  /** Ways to write a picture that the program reads; what they cover is what gets tortured. */
  enum Kind {
    JPEG(ImageFormat.JPEG, 3, Imgcodecs.IMWRITE_JPEG_QUALITY, 90),
    GREY_JPEG(ImageFormat.JPEG, 1, Imgcodecs.IMWRITE_JPEG_QUALITY, 85),
    PROGRESSIVE_JPEG(ImageFormat.JPEG, 3, Imgcodecs.IMWRITE_JPEG_PROGRESSIVE, 1),
    RESTARTING_JPEG(ImageFormat.JPEG, 3, Imgcodecs.IMWRITE_JPEG_RST_INTERVAL, 4),
    PNG(ImageFormat.PNG, 3),
    GREY_PNG(ImageFormat.PNG, 1),
    TRANSPARENT_PNG(ImageFormat.PNG, 4),
    DEEP_PNG(ImageFormat.PNG, 3, CvType.CV_16U, new int[0]),
    PALETTE_PNG(ImageFormat.PNG, "png", ""),
    LZW_TIFF(ImageFormat.TIFF, 3),
    PLAIN_TIFF(ImageFormat.TIFF, 3, Imgcodecs.IMWRITE_TIFF_COMPRESSION, 1),
    DEEP_TIFF(ImageFormat.TIFF, 3, CvType.CV_16U, new int[0]),
    PACKED_TIFF(ImageFormat.TIFF, "tiff", "PackBits"),
    DEFLATED_TIFF(ImageFormat.TIFF, "tiff", "Deflate"),
    JPEG_IN_TIFF(ImageFormat.TIFF, "tiff", "JPEG"),
    WEBP(ImageFormat.WEBP, 3, Imgcodecs.IMWRITE_WEBP_QUALITY, 85),
    LOSSLESS_WEBP(ImageFormat.WEBP, 3, Imgcodecs.IMWRITE_WEBP_QUALITY, 101),
    TRANSPARENT_WEBP(ImageFormat.WEBP, 4, Imgcodecs.IMWRITE_WEBP_QUALITY, 85),
    BMP(ImageFormat.BMP, 3),
    PALETTE_BMP(ImageFormat.BMP, "bmp", "");

    private final ImageFormat format;
    private final int channels;
    private final int depth;
    private final int[] parameters;
    private final String javaWriter;
    private final String compression;

    Kind(ImageFormat format, int channels, int... parameters) {
      this(format, channels, CvType.CV_8U, parameters);
    }

    Kind(ImageFormat format, int channels, int depth, int[] parameters) {
      this.format = format;
      this.channels = channels;
      this.depth = depth;
      this.parameters = parameters;
      this.javaWriter = "";
      this.compression = "";
    }

    /** OpenCV writes no palettes and few kinds of TIFF. */
    Kind(ImageFormat format, String javaWriter, String compression) {
      this.format = format;
      this.channels = 3;
      this.depth = CvType.CV_8U;
      this.parameters = new int[0];
      this.javaWriter = javaWriter;
      this.compression = compression;
    }

    ImageFormat format() {
      return format;
    }
  }

  private Pictures() {}

  /** A picture of 40 × 30 to 160 × 120 pixels. */
  static byte[] draw(Kind kind, Random chance) {
    return draw(kind, 40 + chance.nextInt(121), 30 + chance.nextInt(91), chance);
  }

  static byte[] draw(Kind kind, int width, int height, Random chance) {
    double[] samples = scene(width, height, chance);
    try {
      return kind.javaWriter.isEmpty()
          ? byOpenCv(kind, width, height, samples, chance)
          : byJava(kind, width, height, samples);
    } catch (IOException e) {
      throw new UncheckedIOException(kind + " cannot be written", e);
    }
  }

  /** Interleaved BGR, 0 to 1. */
  private static double[] scene(int width, int height, Random chance) {
    double[] samples = new double[width * height * 3];
    double[] phase = chance.doubles(6, 0, 6.28).toArray();
    double[] length = chance.doubles(3, 9, 40).toArray();
    double edgeX = width * (0.2 + 0.6 * chance.nextDouble());
    double edgeY = height * (0.2 + 0.6 * chance.nextDouble());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double edge = (x < edgeX) == (y < edgeY) ? 0.12 : -0.12;
        for (int c = 0; c < 3; c++) {
          double wave =
              Math.sin(x / length[c] + phase[c]) + Math.cos(y / length[2 - c] + phase[3 + c]);
          double noise = 0.02 * chance.nextGaussian();
          samples[(y * width + x) * 3 + c] =
              Math.min(1, Math.max(0, 0.5 + 0.15 * wave + edge + noise));
        }
      }
    }
    return samples;
  }

  private static byte[] byOpenCv(Kind kind, int width, int height, double[] samples, Random chance)
      throws IOException {
    Mat pixels = new Mat(height, width, CvType.makeType(kind.depth, kind.channels));
    MatOfByte encoded = new MatOfByte();
    MatOfInt parameters = new MatOfInt(kind.parameters);
    try {
      double white = kind.depth == CvType.CV_16U ? 65535 : 255;
      double opacity = 0.3 + 0.7 * chance.nextDouble();
      double[] pixel = new double[kind.channels];
      for (int i = 0; i < width * height; i++) {
        for (int c = 0; c < kind.channels; c++) {
          pixel[c] = Math.round(white * (c == 3 ? opacity : samples[i * 3 + c]));
        }
        pixels.put(i / width, i % width, pixel);
      }
      if (!Imgcodecs.imencode("." + kind.format.extension(), pixels, encoded, parameters)) {
        throw new IOException("OpenCV does not write it");
      }
      return encoded.toArray();
    } finally {
      pixels.release();
      encoded.release();
      parameters.release();
    }
  }

  private static byte[] byJava(Kind kind, int width, int height, double[] samples)
      throws IOException {
    BufferedImage picture =
        kind.compression.isEmpty()
            ? new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, greys())
            : new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      int blue = (int) Math.round(255 * samples[i * 3]);
      int green = (int) Math.round(255 * samples[i * 3 + 1]);
      int red = (int) Math.round(255 * samples[i * 3 + 2]);
      if (kind.compression.isEmpty()) {
        picture.getRaster().setSample(i % width, i / width, 0, green);
      } else {
        picture.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName(kind.javaWriter).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam how = writer.getDefaultWriteParam();
      if (!kind.compression.isEmpty()) {
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionType(kind.compression);
      }
      writer.write(null, new IIOImage(picture, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A palette that is no ramp, so that a decoder that ignored it would be seen. */
  private static IndexColorModel greys() {
    byte[] red = new byte[256];
    byte[] green = new byte[256];
    byte[] blue = new byte[256];
    for (int i = 0; i < 256; i++) {
      red[i] = (byte) i;
      green[i] = (byte) (255 - i / 2);
      blue[i] = (byte) (i / 3);
    }
    return new IndexColorModel(8, 256, red, green, blue);
  }
}
