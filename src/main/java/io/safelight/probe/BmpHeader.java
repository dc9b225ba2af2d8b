package io.safelight.probe;

import io.safelight.image.Header;
import io.safelight.image.Header.Colour;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.ByteOrder;

/** The headers of a BMP (BITMAPFILEHEADER and BITMAPINFOHEADER as Microsoft documents them). */
final class BmpHeader {
  private static final int OS2_HEADER = 12;

  /** The length from which on a header holds a mask of alpha: Adobe's version 3. */
  private static final int HEADER_WITH_ALPHA = 56;

  private static final int UNCOMPRESSED = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BIT_FIELDS = 3;
  private static final int ALPHA_BIT_FIELDS = 6;

  private BmpHeader() {}

  static Header read(FileBytes file, Limits limits) throws IOException, Failure.Reject {
    file.order(ByteOrder.LITTLE_ENDIAN);
    long declared = file.u32(2);
    long pixelsAt = file.u32(10);
    boolean os2 = file.u32(14) == OS2_HEADER;
    long width = os2 ? file.u16(18) : file.i32(18);
    // A negative height means that the top row comes first. As a long: -2^31 has no int opposite.
    long height = os2 ? file.u16(20) : Math.abs((long) file.i32(22));
    int bits = file.u16(os2 ? 24 : 28);
    long compression = os2 ? UNCOMPRESSED : file.u32(30);
    Size size = limits.admit(width, height);
    checkKind(bits, compression);
    file.require(0, declared);
    file.require(0, pixelsAt);
    if (compression == RLE8 || compression == RLE4) {
      // A run of two bytes covers 255 pixels at most. Leaps could pass over more, but nobody draws
      // a picture by leaving it out.
      file.require(pixelsAt, size.pixels() / 128);
    } else {
      long row = ((long) size.width() * bits + 31) / 32 * 4;
      file.require(pixelsAt, row * size.height());
    }
    return new Header(
        ImageFormat.BMP,
        size,
        hasAlpha(file, bits, compression) ? 4 : 3,
        bits <= 8 ? bits : 8,
        bits <= 8 ? Colour.PALETTE : Colour.RGB,
        ExifOrientation.UPRIGHT);
  }

  /**
   * Only where a mask says so. The fourth byte of a plain pixel is reserved and mostly 0: a picture
   * that nobody saw, were it alpha.
   */
  private static boolean hasAlpha(FileBytes file, int bits, long compression)
      throws IOException, Failure.Reject {
    boolean masked = compression == BIT_FIELDS || compression == ALPHA_BIT_FIELDS;
    boolean told = compression == ALPHA_BIT_FIELDS || file.u32(14) >= HEADER_WITH_ALPHA;
    return bits == 32 && masked && told && file.u32(66) != 0;
  }

  private static void checkKind(int bits, long compression) throws Failure.Reject {
    boolean legal =
        switch ((int) compression) {
          case UNCOMPRESSED ->
              bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
          case RLE8 -> bits == 8;
          case RLE4 -> bits == 4;
          case BIT_FIELDS, ALPHA_BIT_FIELDS -> bits == 16 || bits == 32;
          default -> false;
        };
    if (!legal) {
      throw new Failure.Reject(
          Reason.UNSUPPORTED_FORMAT,
          "This BMP has %d bits a pixel with compression %d, which is not read."
              .formatted(bits, compression));
    }
  }
}
