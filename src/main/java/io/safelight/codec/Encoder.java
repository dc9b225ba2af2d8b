package io.safelight.codec;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.image.ImageFormat;
import io.safelight.image.Mats;
import io.safelight.image.PixelChecksum;
import io.safelight.image.Raster;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import io.safelight.job.ResultPromise;
import io.safelight.metadata.Metadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * Enhanced → Described while there are pages left, → Encoded with the last. The page is written to
 * the job's desk, flushed to the disk, and described for the verifier. Metadata is not written
 * here. Needs OpenCV's natives loaded.
 */
@Named("encoder")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Encoder {
  /**
   * From here on chroma is kept at full resolution: its loss shows before the quantisation does.
   */
  private static final int FULL_CHROMA_QUALITY = 90;

  /** OpenCV's word for lossless WebP is a quality above 100. */
  private static final int LOSSLESS_WEBP = 101;

  /**
   * Run lengths at level 1. Measured on 20 megapixels of photographs, one core: 107 ms a megapixel
   * and 1.03 bytes a pixel; zlib's default at level 4: 181 and 1.12; at level 9: 2907 and 1.03.
   */
  private static final int PNG_LEVEL = 1;

  /** libjpeg's JPEG_MAX_DIMENSION; the format itself ends at 65535. */
  private static final int LONGEST_JPEG_SIDE = 65500;

  /** 14 bits: RFC 9649. */
  private static final int LONGEST_WEBP_SIDE = 16383;

  private static final int CHUNK = 1 << 20;

  /**
   * @throws Failure.Reject {@code ENCODING_FAILED} where the format cannot hold the result
   * @throws Failure.Fault {@code OUT_OF_MEMORY} or {@code STORAGE_FAILED}; nothing is left behind
   */
  public Job encode(Job.Enhanced job) throws Failure {
    ImageFormat format = job.described().probed().outputFormat();
    int quality = job.described().probed().recipe().form().quality();
    Path staged = job.origin().desk().resolve("result." + format.extension());
    requireSides(format, job.result());
    boolean written = false;
    try {
      Raster storable = Storable.in(format, job.result());
      ResultPromise promise = promise(format, quality, storable);
      write(staged, format, quality, storable);
      written = true;
      return job.written(staged, promise, List.of());
    } catch (OutOfMemoryError error) {
      throw new Failure.Fault(
          Reason.OUT_OF_MEMORY,
          "Encoding %s as %s needs more memory than there is: %s."
              .formatted(job.result(), format, error.getMessage()),
          error);
    } catch (ClosedByInterruptException stopped) {
      throw new Failure.Interrupted("The program stops while it writes the result.", stopped);
    } catch (IOException e) {
      throw new Failure.Fault(
          Reason.STORAGE_FAILED, "The result could not be written: " + e + ".", e);
    } finally {
      if (!written) {
        discard(staged);
      }
    }
  }

  private static void requireSides(ImageFormat format, Raster result) throws Failure.Reject {
    int longest =
        switch (format) {
          case JPEG -> LONGEST_JPEG_SIDE;
          case WEBP -> LONGEST_WEBP_SIDE;
          default -> Integer.MAX_VALUE;
        };
    if (result.size().longEdge() > longest) {
      throw new Failure.Reject(
          Reason.ENCODING_FAILED,
          "The result is %s; a %s has at most %d pixels a side."
              .formatted(result.size(), format, longest));
    }
  }

  private static ResultPromise promise(ImageFormat format, int quality, Raster storable) {
    boolean lossless =
        switch (format) {
          case PNG, TIFF, BMP, JPEG_2000, PNM -> true;
          case WEBP -> quality == 100;
          case JPEG -> false;
        };
    return new ResultPromise(
        format,
        storable.size(),
        storable.layout(),
        storable.bitDepth(),
        lossless ? OptionalLong.of(PixelChecksum.of(storable)) : OptionalLong.empty(),
        Metadata.NONE);
  }

  private static void write(Path staged, ImageFormat format, int quality, Raster storable)
      throws IOException, Failure.Reject {
    // A former attempt may have left its own.
    try (FileChannel channel =
        FileChannel.open(
            staged,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      if (format == ImageFormat.TIFF) {
        TiffWriter.write(storable, channel);
      } else {
        writeByOpenCv(channel, format, quality, storable);
      }
      channel.force(true);
    }
  }

  private static void writeByOpenCv(
      FileChannel channel, ImageFormat format, int quality, Raster storable)
      throws IOException, Failure.Reject {
    MatOfByte encoded = new MatOfByte();
    try {
      encode(format, quality, storable, encoded);
      byte[] chunk = new byte[Math.min(CHUNK, encoded.rows())];
      for (int at = 0; at < encoded.rows(); ) {
        ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, encoded.get(at, 0, chunk));
        at += bytes.remaining();
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } finally {
      encoded.release();
    }
  }

  private static void encode(ImageFormat format, int quality, Raster storable, MatOfByte encoded)
      throws Failure.Reject {
    MatOfInt parameters = parameters(format, quality);
    Mat pixels = null;
    try {
      pixels = Mats.copyOf(storable);
      if (!Imgcodecs.imencode("." + format.extension(), pixels, encoded, parameters)) {
        throw new Failure.Reject(
            Reason.ENCODING_FAILED,
            "The %s encoder refused %s without a word.".formatted(format, storable));
      }
    } catch (Failure.Reject e) {
      throw e;
    } catch (Exception e) {
      NativeErrors.rethrowOutOfMemory(e);
      throw new Failure.Reject(
          Reason.ENCODING_FAILED,
          "The %s encoder refused %s: %s."
              .formatted(format, storable, String.valueOf(e.getMessage()).strip()),
          e);
    } finally {
      parameters.release();
      if (pixels != null) {
        pixels.release();
      }
    }
  }

  private static MatOfInt parameters(ImageFormat format, int quality) {
    return switch (format) {
      case PNG ->
          // The order matters: setting the level resets the strategy.
          new MatOfInt(
              Imgcodecs.IMWRITE_PNG_COMPRESSION,
              PNG_LEVEL,
              Imgcodecs.IMWRITE_PNG_STRATEGY,
              Imgcodecs.IMWRITE_PNG_STRATEGY_RLE);
      case JPEG ->
          new MatOfInt(
              Imgcodecs.IMWRITE_JPEG_QUALITY,
              quality,
              Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR,
              quality >= FULL_CHROMA_QUALITY
                  ? Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444
                  : Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_420);
      case WEBP ->
          new MatOfInt(Imgcodecs.IMWRITE_WEBP_QUALITY, quality == 100 ? LOSSLESS_WEBP : quality);
      case BMP, TIFF, JPEG_2000, PNM -> new MatOfInt();
    };
  }

  private static void discard(Path staged) {
    try {
      Files.deleteIfExists(staged);
    } catch (IOException stays) {
      // The desk is swept when the job ends; what made us fail is the error to report.
    }
  }
}
