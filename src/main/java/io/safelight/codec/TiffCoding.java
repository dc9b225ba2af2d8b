package io.safelight.codec;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.TiffCompression;
import io.safelight.job.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the strips of a page are encoded.
 *
 * @param family any but {@code FAX}
 * @param jpeg quality and subsampling where the family is {@code JPEG}
 */
record TiffCoding(TiffCompression family, JpegForm jpeg) {
  /** The photometric interpretation of luma and chroma. */
  static final int YCBCR = 6;

  /** Of samples before compression: readers hold a strip whole. */
  private static final int STRIP_BYTES = 1 << 18;

  /** A strip is a JPEG of its own with its own tables, 600 bytes: it is to be worth them. */
  private static final int JPEG_STRIP_BYTES = 1 << 20;

  /** Rows of two blocks: where chroma is halved a strip's height is a multiple of it. */
  private static final int JPEG_ROWS = 16;

  /** LZW in the worst case: a code of 12 bits for each byte. */
  private static final double WORST_GROWTH = 1.5;

  /** Something is left for the directories, profiles and the like. */
  private static final long LONGEST_CLASSIC = 3_900_000_000L;

  TiffCoding {
    if (family == TiffCompression.FAX) {
      throw new IllegalArgumentException("fax codes hold no grey");
    }
  }

  /**
   * The source's family where that can hold the picture, Deflate otherwise.
   *
   * @param source what the source's own is
   */
  static TiffCoding like(TiffCompression source, Raster picture, JpegForm jpeg) {
    boolean fits =
        switch (source) {
          case FAX -> false;
          case JPEG ->
              picture.bitDepth() == 8
                  && picture.width() <= JpegForm.LONGEST_SIDE
                  && (picture.layout() == PixelLayout.GREY || picture.layout() == PixelLayout.BGR);
          case NONE, PACKBITS, LZW, DEFLATE -> true;
        };
    return new TiffCoding(fits ? source : TiffCompression.DEFLATE, jpeg);
  }

  /**
   * Whether a file may become longer than the 4 GiB that TIFF 6.0 can address.
   *
   * @param samples bytes of all pages before compression
   * @param beside bytes of profiles and packets of all pages
   */
  static boolean needsBig(long samples, boolean lzw, long beside) {
    return samples * (lzw ? WORST_GROWTH : 1) + beside > LONGEST_CLASSIC;
  }

  /** The value of tag 259. */
  int number() {
    return switch (family) {
      case NONE -> 1;
      case LZW -> 5;
      case JPEG -> 7;
      case DEFLATE -> 8;
      case PACKBITS -> 32773;
      case FAX -> throw new IllegalStateException();
    };
  }

  boolean isLossless() {
    return family != TiffCompression.JPEG;
  }

  boolean isPredicted() {
    return family == TiffCompression.LZW || family == TiffCompression.DEFLATE;
  }

  /** The value of tag 262. */
  int photometric(PixelLayout layout) {
    return switch (layout) {
      case GREY, GREY_ALPHA -> 1; // black is zero
      case BGR, BGRA -> family == TiffCompression.JPEG ? YCBCR : 2;
      case CMYK, CMYK_ALPHA -> 5; // bare paper is zero
    };
  }

  /** The values of tag 530: by how much chroma is coarser across and down. */
  long[] chromaSubsampling() {
    return switch (jpeg.chroma()) {
      case S444 -> new long[] {1, 1};
      case S422 -> new long[] {2, 1};
      case S420, AUTO -> new long[] {2, 2};
    };
  }

  int rowsPerStrip(Raster picture) {
    int row = picture.width() * picture.channels() * (picture.bitDepth() / 8);
    if (family != TiffCompression.JPEG) {
      return Math.max(1, Math.min(picture.height(), STRIP_BYTES / row));
    }
    int rows = Math.max(JPEG_ROWS, JPEG_STRIP_BYTES / row / JPEG_ROWS * JPEG_ROWS);
    return Math.min(picture.height(), rows);
  }

  /** Encodes the strips of one picture, from the top down. */
  Strips strips(Raster picture, ByteOrder order) {
    return switch (family) {
      case JPEG -> new JpegStrips(picture, jpeg);
      case NONE -> new PackedStrips(picture, order, isPredicted(), new Packing.None());
      case PACKBITS -> new PackedStrips(picture, order, isPredicted(), new Packing.PackBits());
      case LZW -> new PackedStrips(picture, order, isPredicted(), new Packing.Lzw());
      case DEFLATE -> new PackedStrips(picture, order, isPredicted(), new Packing.Deflate());
      case FAX -> throw new IllegalStateException();
    };
  }

  /** Encodes strips; what it holds of native memory goes with its closing. */
  interface Strips extends AutoCloseable {
    /** The rows from {@code top} up to {@code bottom}; valid until the next call. */
    ByteBuffer strip(int top, int bottom) throws IOException, Failure.Reject;

    @Override
    default void close() {}
  }
}
