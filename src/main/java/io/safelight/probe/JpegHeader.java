package io.safelight.probe;

import io.safelight.image.Header;
import io.safelight.image.Header.Colour;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * The segments of a JPEG up to its first scan (ITU-T T.81, annex B). What follows is {@link
 * JpegScan}'s.
 */
final class JpegHeader {
  /** What may lie between segments before we stop looking for the next: cameras pad, and worse. */
  private static final int MOST_JUNK = 1 << 20;

  private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};

  private JpegHeader() {}

  static Header read(FileBytes file, Limits limits) throws IOException, Failure.Reject {
    file.order(ByteOrder.BIG_ENDIAN);
    Header frame = null;
    long coefficients = 0;
    boolean severalScans = false;
    int orientation = ExifOrientation.UPRIGHT;
    boolean adobe = false;
    int junk = 0;
    long at = 2;
    while (true) {
      // As libjpeg does: whatever is no marker is passed over.
      if (file.u8(at) != 0xFF) {
        at++;
        if (++junk > MOST_JUNK) {
          throw broken("No segment begins within " + MOST_JUNK + " bytes");
        }
        continue;
      }
      int marker = file.u8(at + 1);
      if (marker == 0xFF) {
        at++;
        continue;
      }
      at += 2;
      if (JpegMarker.isAlone(marker)) {
        continue;
      }
      if (marker == JpegMarker.EOI) {
        throw broken("The picture ends before its first scan");
      }
      int length = file.u16(at);
      if (length < 2) {
        throw broken("A segment announces a length of " + length);
      }
      if (marker == JpegMarker.SOS) {
        if (frame == null) {
          throw broken("A scan begins before the frame that describes it");
        }
        if (frame.colour() == Colour.CMYK && !adobe) {
          // Photoshop's inks are inverted, others' are not, and others again mean RGB with alpha.
          throw new Failure.Reject(
              Reason.UNSUPPORTED_FORMAT,
              "This JPEG has four channels without Adobe's mark that says how they are meant.");
        }
        file.require(at, length);
        return new Header(
            frame.format(),
            frame.size(),
            frame.channels(),
            frame.bitDepth(),
            frame.colour(),
            orientation,
            severalScans || file.u8(at + 2) < frame.channels() ? 2 * coefficients : 0);
      }
      if (JpegMarker.isFrame(marker)) {
        if (frame != null) {
          throw broken("There are two frames");
        }
        frame = frame(file, at, marker, length, limits);
        coefficients = coefficients(file, at, frame);
        severalScans = marker == JpegMarker.SOF2;
      } else if (marker == JpegMarker.APP1 && orientation == ExifOrientation.UPRIGHT) {
        byte[] block = file.upTo(at + 2, length - 2);
        if (ExifOrientation.isExif(block)) {
          orientation = ExifOrientation.of(block);
        }
      }
      adobe |= marker == JpegMarker.APP14 && file.has(at + 2, ADOBE);
      at += length;
    }
  }

  private static Header frame(FileBytes file, long at, int marker, int length, Limits limits)
      throws IOException, Failure.Reject {
    if (!JpegMarker.isReadableFrame(marker)) {
      throw new Failure.Reject(
          Reason.UNSUPPORTED_FORMAT,
          "This JPEG is %s, which is not read.".formatted(JpegMarker.frameWords(marker)));
    }
    int precision = file.u8(at + 2);
    int height = file.u16(at + 3);
    int width = file.u16(at + 5);
    int components = file.u8(at + 7);
    if (precision != 8) {
      throw new Failure.Reject(
          Reason.UNSUPPORTED_FORMAT,
          "This JPEG has %d bits a sample; 8 are read.".formatted(precision));
    }
    Size size = limits.admit(width, height);
    Colour colour =
        switch (components) {
          case 1 -> Colour.GREY;
          case 3 -> Colour.RGB;
          case 4 -> Colour.CMYK;
          default -> throw broken("The frame announces " + components + " components");
        };
    if (length != 8 + 3 * components) {
      throw broken("The frame's length does not fit its " + components + " components");
    }
    return new Header(
        ImageFormat.JPEG, size, components, precision, colour, ExifOrientation.UPRIGHT);
  }

  /**
   * How many there are, two bytes each: a decoder keeps them all where they come in several scans.
   * Of each component as many as it has samples, by its sampling factors (T.81, A.1.1).
   */
  private static long coefficients(FileBytes file, long at, Header frame)
      throws IOException, Failure.Reject {
    int[] factors = new int[frame.channels()];
    int across = 1;
    int down = 1;
    for (int c = 0; c < factors.length; c++) {
      factors[c] = file.u8(at + 8 + 3 * c + 1);
      across = Math.max(across, factors[c] >> 4);
      down = Math.max(down, factors[c] & 0xF);
    }
    long coefficients = 0;
    for (int factor : factors) {
      coefficients += frame.size().pixels() * (factor >> 4) * (factor & 0xF) / (across * down);
    }
    return coefficients;
  }

  private static Failure.Reject broken(String what) {
    return new Failure.Reject(Reason.BROKEN_HEADER, what + ".");
  }
}
