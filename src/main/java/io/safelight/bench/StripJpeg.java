package io.safelight.bench;

import io.safelight.image.Size;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * A baseline JPEG written strip by strip, in the memory of one strip. Each strip is coded as a
 * picture of its own whose restart interval is just the strip: at a restart marker a decoder begins
 * anew (ITU-T T.81, E.1.4), so the coded pixels of all strips with such markers between them are
 * one picture, under the first one's tables and the whole one's height.
 */
final class StripJpeg implements AutoCloseable {
  /** A multiple of {@link #MCU}. At most 65,535 blocks fit into a restart interval. */
  static final int STRIP_ROWS = 400;

  /** Pixels of a block's side with 4:2:0. */
  private static final int MCU = 16;

  private static final int SOF0 = 0xC0;
  private static final int SOS = 0xDA;
  private static final int RST0 = 0xD0;
  private static final int EOI = 0xD9;

  private final OutputStream out;
  private final Size size;
  private int strips;
  private int rows;

  StripJpeg(Path file, Size size) throws IOException {
    this.out = new BufferedOutputStream(Files.newOutputStream(file));
    this.size = size;
  }

  int rowsLeft() {
    return size.height() - rows;
  }

  /** Rows that the next strip has to have. */
  int nextRows() {
    return Math.min(STRIP_ROWS, rowsLeft());
  }

  /**
   * Appends a strip.
   *
   * @param strip 8-bit BGR of the picture's width and {@link #nextRows} rows
   */
  void append(Mat strip, int quality) throws IOException {
    int interval = blocks(size.width()) * blocks(STRIP_ROWS);
    byte[] coded =
        PictureMaker.encoded(
            strip,
            ".jpg",
            Imgcodecs.IMWRITE_JPEG_QUALITY,
            quality,
            Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR,
            Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_420,
            Imgcodecs.IMWRITE_JPEG_RST_INTERVAL,
            interval);
    int pixels = pixelsBegin(coded);
    if (strips == 0) {
      out.write(coded, 0, pixels);
    } else {
      out.write(0xFF);
      out.write(RST0 + (strips - 1) % 8);
    }
    // Without its end marker.
    out.write(coded, pixels, coded.length - pixels - 2);
    strips++;
    rows += strip.rows();
  }

  private static int blocks(int pixels) {
    return (pixels + MCU - 1) / MCU;
  }

  /**
   * Where the coded pixels begin: behind the header of the only scan. On the way the frame's height
   * becomes the whole picture's.
   */
  private int pixelsBegin(byte[] jpeg) throws IOException {
    int at = 2;
    while (at + 8 < jpeg.length) {
      int marker = jpeg[at + 1] & 0xFF;
      int length = (jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF;
      if (marker == SOF0) {
        jpeg[at + 5] = (byte) (size.height() >> 8);
        jpeg[at + 6] = (byte) size.height();
      }
      at += 2 + length;
      if (marker == SOS) {
        return at;
      }
    }
    throw new IOException("OpenCV wrote a JPEG without pixels");
  }

  @Override
  public void close() throws IOException {
    try (out) {
      out.write(0xFF);
      out.write(EOI);
    }
  }
}
