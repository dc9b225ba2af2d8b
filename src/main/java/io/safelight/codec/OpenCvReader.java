package io.safelight.codec;

import io.safelight.image.Mats;
import io.safelight.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

/** Decodes with OpenCV, never turning. */
final class OpenCvReader {
  private static final int CHUNK = 1 << 20;

  private OpenCvReader() {}

  static Raster read(Path file) throws UndecodableException, IOException {
    Mat decoded = null;
    try {
      decoded = decode(file);
      return raster(decoded);
    } finally {
      if (decoded != null) {
        decoded.release();
      }
    }
  }

  private static Mat decode(Path file) throws UndecodableException, IOException {
    Mat encoded = null;
    try {
      encoded = bytes(file);
      return Imgcodecs.imdecode(encoded, Imgcodecs.IMREAD_UNCHANGED);
    } catch (IOException | UndecodableException e) {
      throw e;
    } catch (Exception e) {
      NativeErrors.rethrowOutOfMemory(e);
      throw UndecodableException.said(e.getMessage(), e);
    } finally {
      if (encoded != null) {
        encoded.release();
      }
    }
  }

  /**
   * The file in native memory, by way of a small buffer. Not by name: OpenCV fails at names beyond
   * ASCII under some locales. Not mapped: a share that vanishes would take the process with it.
   */
  private static Mat bytes(Path file) throws IOException, UndecodableException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = channel.size();
      if (length < 1 || length > Integer.MAX_VALUE) {
        throw new UndecodableException("A file of %,d bytes cannot be decoded.".formatted(length));
      }
      Mat mat = new Mat(1, (int) length, CvType.CV_8U);
      byte[] chunk = new byte[(int) Math.min(CHUNK, length)];
      try {
        for (long at = 0; at < length; ) {
          int count = channel.read(ByteBuffer.wrap(chunk, 0, (int) Math.min(CHUNK, length - at)));
          if (count < 0) {
            throw new EOFException("the file became shorter while it was read");
          }
          mat.put(0, (int) at, count == chunk.length ? chunk : Arrays.copyOf(chunk, count));
          at += count;
        }
        return mat;
      } catch (IOException | RuntimeException e) {
        mat.release();
        throw e;
      }
    }
  }

  private static Raster raster(Mat decoded) throws UndecodableException {
    // OpenCV's words went to standard error; all that it returns is an empty matrix.
    if (decoded.empty()) {
      throw new UndecodableException("The decoder found the pixels damaged.");
    }
    int depth = decoded.depth();
    int channels = decoded.channels();
    if (depth != CvType.CV_8U && depth != CvType.CV_16U || channels == 2 || channels > 4) {
      throw new UndecodableException(
          "The pixels came as %s, which is not read."
              .formatted(CvType.typeToString(decoded.type())));
    }
    return Mats.raster(decoded);
  }
}
