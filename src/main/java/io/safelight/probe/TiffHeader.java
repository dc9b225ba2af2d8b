package io.safelight.probe;

import io.safelight.image.Header;
import io.safelight.image.Header.Colour;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.image.TiffCompression;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The directories of a TIFF (TIFF 6.0 with Adobe's supplements): those of pictures are its pages.
 */
final class TiffHeader {
  private static final int BIG_TIFF = 43;

  /** Beyond one thumbnail a page. */
  private static final int SPARE_DIRECTORIES = 256;

  private static final int MOST_CHANNELS = 5;
  private static final int BLOCK = 4096;

  /** Pieces of a picture: rows one by one, or tiles of half the usual side, stay far below. */
  private static final int MOST_PIECES = 300_000;

  /** A list may be longer than the picture needs, but not so that it only costs memory. */
  private static final int MOST_SPARE = 4096;

  /**
   * What is left of each tile by its decoder, which holds the collector off while it inflates:
   * pictures decoded at the same time cannot collect it. Measured (docs/operations.md, Memory).
   */
  private static final long LEFT_BY_INFLATING = 6 * 1024;

  /** Side of a tile that a small picture may have nevertheless. */
  private static final int LARGE_TILE = 4096;

  /**
   * Where another type is allowed, two readers may read two values: one of them allocates by it.
   */
  private static final int[] WHOLE_NUMBERS = {
    TiffTag.IMAGE_WIDTH,
    TiffTag.IMAGE_LENGTH,
    TiffTag.BITS_PER_SAMPLE,
    TiffTag.COMPRESSION,
    TiffTag.PHOTOMETRIC,
    TiffTag.STRIP_OFFSETS,
    TiffTag.SAMPLES_PER_PIXEL,
    TiffTag.ROWS_PER_STRIP,
    TiffTag.STRIP_BYTE_COUNTS,
    TiffTag.PLANAR_CONFIGURATION,
    TiffTag.TILE_WIDTH,
    TiffTag.TILE_LENGTH,
    TiffTag.TILE_OFFSETS,
    TiffTag.TILE_BYTE_COUNTS,
    TiffTag.INK_SET,
    TiffTag.EXTRA_SAMPLES,
    TiffTag.JPEG_INTERCHANGE_FORMAT,
    TiffTag.SAMPLE_FORMAT
  };

  /** The reader holds it in memory. */
  private static final int LONGEST_JPEG_HEADER = 1 << 20;

  private static final int REDUCED = 1;
  private static final int MASK = 4;

  private TiffHeader() {}

  /**
   * @return one for each page, in the file's order
   */
  static List<Header> read(FileBytes file, Limits limits) throws IOException, Failure.Reject {
    file.order(file.u8(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    boolean big = file.u16(2) == BIG_TIFF;
    if (big && (file.u16(4) != 8 || file.u16(6) != 0)) {
      throw broken("The BigTIFF announces offsets of %d bytes".formatted(file.u16(4)));
    }
    Set<Long> seen = new HashSet<>();
    // Where they stand, not what they hold: a thousand directories of thousands of entries.
    List<Long> pages = new ArrayList<>();
    long at = big ? file.u64(8) : file.u32(4);
    while (at != 0) {
      // Each page may come with a thumbnail.
      if (!seen.add(at) || seen.size() > 2L * limits.pages() + SPARE_DIRECTORIES) {
        throw broken("The chain of directories is a loop or has more than " + (seen.size() - 1));
      }
      TiffDirectory directory = new TiffDirectory(file, at, big);
      if (isPicture(directory)) {
        pages.add(at);
        limits.admitPages(pages.size());
      }
      at = directory.next();
    }
    if (seen.isEmpty()) {
      throw broken("There is no directory in the file");
    }
    if (pages.isEmpty()) {
      // Cameras' raw files are TIFFs whose directories hold thumbnails: the picture is elsewhere.
      throw unsupported("a camera's raw picture or holds only thumbnails");
    }
    List<Header> headers = new ArrayList<>(pages.size());
    for (long page : pages) {
      TiffDirectory directory = new TiffDirectory(file, page, big);
      headers.add(header(file, directory, limits, headers.size() + 1, pages.size()));
    }
    return headers;
  }

  /** A page that is not read stands for its file: it is named then. */
  private static Header header(
      FileBytes file, TiffDirectory page, Limits limits, int number, int count)
      throws IOException, Failure.Reject {
    try {
      return picture(file, page, limits);
    } catch (Failure.Reject reject) {
      if (count == 1) {
        throw reject;
      }
      throw new Failure.Reject(
          reject.reason(), "Page %d of %d: %s".formatted(number, count, reject.detail()), reject);
    }
  }

  /** Thumbnails and masks are no pages. */
  private static boolean isPicture(TiffDirectory directory) throws IOException, Failure.Reject {
    long kind = directory.value(TiffTag.NEW_SUBFILE_TYPE, 0);
    boolean oldReduced = directory.value(TiffTag.SUBFILE_TYPE, 1) == 2;
    return (kind & (REDUCED | MASK)) == 0 && !oldReduced;
  }

  private static Header picture(FileBytes file, TiffDirectory directory, Limits limits)
      throws IOException, Failure.Reject {
    for (int tag : WHOLE_NUMBERS) {
      if (directory.isNoNumber(tag)) {
        throw broken("The tag %d holds no whole number".formatted(tag));
      }
    }
    Size size =
        limits.admit(
            directory.value(TiffTag.IMAGE_WIDTH, 0), directory.value(TiffTag.IMAGE_LENGTH, 0));
    if (directory.has(TiffTag.DNG_VERSION)) {
      throw unsupported("a camera's raw picture (DNG)");
    }
    long channels = directory.value(TiffTag.SAMPLES_PER_PIXEL, 1);
    if (channels < 1 || channels > MOST_CHANNELS) {
      throw unsupported("made of %d channels".formatted(channels));
    }
    long bitDepth = directory.value(TiffTag.BITS_PER_SAMPLE, 1);
    for (int i = 1; i < directory.count(TiffTag.BITS_PER_SAMPLE) && i < channels; i++) {
      if (directory.valueAt(TiffTag.BITS_PER_SAMPLE, i) != bitDepth) {
        throw unsupported("made of channels that differ in depth");
      }
    }
    Colour colour = colour(directory, channels);
    checkSamples(directory, colour, channels, bitDepth);
    checkCompression(file, directory, channels);
    checkExtent(file, directory, size, channels, bitDepth);
    return new Header(
        ImageFormat.TIFF,
        size,
        colour == Colour.PALETTE ? 3 : (int) channels,
        (int) bitDepth,
        colour,
        ExifOrientation.orUpright(directory.value(TiffTag.ORIENTATION, ExifOrientation.UPRIGHT)),
        directory.place(),
        TiffCompression.of(directory.value(TiffTag.COMPRESSION, 1)),
        heldBytes(directory, size, channels, bitDepth));
  }

  /** Planes are read one after the other, and put side by side in the end. */
  private static long heldBytes(TiffDirectory directory, Size size, long channels, long bitDepth)
      throws IOException, Failure.Reject {
    boolean planes = channels > 1 && directory.value(TiffTag.PLANAR_CONFIGURATION, 1) == 2;
    return (planes ? size.pixels() * channels * (bitDepth > 8 ? 2 : 1) : 0)
        + leftByInflating(directory, size, planes ? channels : 1);
  }

  private static long leftByInflating(TiffDirectory directory, Size size, long planes)
      throws IOException, Failure.Reject {
    Optional<TiffCompression> compression =
        TiffCompression.of(directory.value(TiffTag.COMPRESSION, 1));
    if (!directory.has(TiffTag.TILE_OFFSETS)
        || !compression.equals(Optional.of(TiffCompression.DEFLATE))) {
      return 0;
    }
    long across = ceil(size.width(), directory.value(TiffTag.TILE_WIDTH, 0));
    long down = ceil(size.height(), directory.value(TiffTag.TILE_LENGTH, 0));
    return across * down * planes * LEFT_BY_INFLATING;
  }

  private static Colour colour(TiffDirectory directory, long channels)
      throws IOException, Failure.Reject {
    long photometric = directory.value(TiffTag.PHOTOMETRIC, channels < 3 ? 1 : 2);
    Colour colour =
        switch ((int) Math.min(photometric, Integer.MAX_VALUE)) {
          case 0, 1 -> Colour.GREY;
          case 2, 6 -> Colour.RGB;
          case 3 -> Colour.PALETTE;
          case 5 -> Colour.CMYK;
          case 8, 9, 10 -> throw unsupported("in Lab colours");
          case 32803, 34892 -> throw unsupported("a camera's raw picture");
          default -> throw unsupported("in colours of kind %d".formatted(photometric));
        };
    if (colour == Colour.CMYK && directory.value(TiffTag.INK_SET, 1) != 1) {
      throw unsupported("printed in inks other than CMYK");
    }
    long least =
        switch (colour) {
          case GREY, PALETTE -> 1;
          case RGB -> 3;
          case CMYK -> 4;
        };
    // One more than needed is alpha; what would a third channel of a grey picture be?
    if (channels < least || channels > least + (colour == Colour.PALETTE ? 0 : 1)) {
      throw unsupported("%s of %d channels".formatted(colour, channels));
    }
    return colour;
  }

  private static void checkSamples(
      TiffDirectory directory, Colour colour, long channels, long bitDepth)
      throws IOException, Failure.Reject {
    long format = directory.value(TiffTag.SAMPLE_FORMAT, 1);
    if (format == 3) {
      throw unsupported("made of floating point samples");
    }
    boolean read =
        switch (colour) {
          case GREY ->
              bitDepth == 8
                  || bitDepth == 16
                  || channels == 1 && (bitDepth == 1 || bitDepth == 2 || bitDepth == 4);
          case PALETTE -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8;
          case RGB, CMYK -> bitDepth == 8 || bitDepth == 16;
        };
    if (!read || format == 2) {
      throw unsupported(
          "%s with %d %sbits a sample".formatted(colour, bitDepth, format == 2 ? "signed " : ""));
    }
  }

  private static void checkCompression(FileBytes file, TiffDirectory directory, long channels)
      throws IOException, Failure.Reject {
    long compression = directory.value(TiffTag.COMPRESSION, 1);
    boolean planes = channels > 1 && directory.value(TiffTag.PLANAR_CONFIGURATION, 1) == 2;
    if (planes && (compression == 6 || compression == 7)) {
      throw unsupported("made of a JPEG for each plane");
    }
    if (planes && directory.value(TiffTag.PHOTOMETRIC, 2) == 6) {
      throw unsupported("made of luma and chroma in planes of their own");
    }
    switch ((int) Math.min(compression, Integer.MAX_VALUE)) {
      case 6 -> checkOldJpeg(file, directory);
      case 1, 2, 3, 4, 5, 7, 8, 32773, 32946 -> {
        // None, three of fax, LZW, JPEG, Deflate twice, PackBits.
      }
      default -> throw unsupported("compressed by method %d".formatted(compression));
    }
  }

  /**
   * TIFF 6.0, section 22: a JPEG stands somewhere in the file, and its pieces begin within. Tables
   * strewn over the file are not gathered.
   */
  private static void checkOldJpeg(FileBytes file, TiffDirectory directory)
      throws IOException, Failure.Reject {
    long jpeg = directory.value(TiffTag.JPEG_INTERCHANGE_FORMAT, 0);
    boolean within = directory.count(TiffTag.STRIP_OFFSETS) > 0;
    if (jpeg == 0 || !within || jpeg > Integer.MAX_VALUE) {
      throw unsupported("compressed as JPEG in the old way, in pieces");
    }
    file.require(jpeg, 2);
    if (Math.abs(directory.valueAt(TiffTag.STRIP_OFFSETS, 0) - jpeg) > LONGEST_JPEG_HEADER) {
      throw broken("The JPEG within stands at byte %,d, its pixels elsewhere".formatted(jpeg));
    }
  }

  /** Every strip or tile lies within the file, and there are enough of them. */
  private static void checkExtent(
      FileBytes file, TiffDirectory directory, Size size, long channels, long bitDepth)
      throws IOException, Failure.Reject {
    boolean tiled = directory.has(TiffTag.TILE_OFFSETS);
    // Another reader may go by the tile's width alone.
    if (!tiled && (directory.has(TiffTag.TILE_WIDTH) || directory.has(TiffTag.TILE_LENGTH))) {
      throw broken("The picture has tiles that stand nowhere");
    }
    int offsets = tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS;
    int counts = tiled ? TiffTag.TILE_BYTE_COUNTS : TiffTag.STRIP_BYTE_COUNTS;
    long width = tiled ? directory.value(TiffTag.TILE_WIDTH, 0) : size.width();
    long height =
        tiled
            ? directory.value(TiffTag.TILE_LENGTH, 0)
            : Math.min(size.height(), directory.value(TiffTag.ROWS_PER_STRIP, size.height()));
    if (width < 1 || height < 1 || tiled && (width % 16 != 0 || height % 16 != 0)) {
      throw broken("The picture is cut into pieces of %d x %d".formatted(width, height));
    }
    if (tiled && (isOversized(width, size.width()) || isOversized(height, size.height()))) {
      throw broken("A picture of %s is cut into tiles of %d x %d".formatted(size, width, height));
    }
    boolean planar = directory.value(TiffTag.PLANAR_CONFIGURATION, 1) == 2;
    long pieces = ceil(size.width(), width) * ceil(size.height(), height) * (planar ? channels : 1);
    long spare = Math.max(directory.count(offsets), directory.count(counts)) - pieces;
    if (pieces > MOST_PIECES || spare > MOST_SPARE) {
      throw broken(
          "The picture is cut into %,d pieces, and %,d more are listed"
              .formatted(pieces, Math.max(0, spare)));
    }
    if (directory.count(offsets) < pieces) {
      throw broken(
          "%d pieces of the picture are listed, %d are needed"
              .formatted(directory.count(offsets), pieces));
    }
    boolean uncompressed = directory.value(TiffTag.COMPRESSION, 1) == 1;
    // Chroma may be stored for several pixels at a time.
    long least = directory.value(TiffTag.PHOTOMETRIC, 1) == 6 ? 1 : channels;
    long held = 0;
    // Blockwise: both lists are long, far apart, and read through one window.
    for (long from = 0; from < pieces; from += BLOCK) {
      long[] starts = directory.values(offsets, from, (int) Math.min(BLOCK, pieces - from));
      long[] lengths = directory.values(counts, from, starts.length);
      for (int i = 0; i < starts.length; i++) {
        // Old writers leave the count of a single uncompressed strip away.
        long length = i < lengths.length ? lengths[i] : Math.max(0, file.length() - starts[i]);
        file.require(starts[i], length);
        held += length;
      }
    }
    long needed = size.height() * (((uncompressed ? size.width() * least * bitDepth : 0) + 7) / 8);
    if (held < needed) {
      throw new Failure.Reject(
          Reason.TRUNCATED,
          "The file holds %,d bytes of pixels; its size needs %,d.".formatted(held, needed));
    }
  }

  private static boolean isOversized(long tile, int side) {
    return tile > Math.max(LARGE_TILE, side + 15);
  }

  private static long ceil(long value, long step) {
    return (value + step - 1) / step;
  }

  private static Failure.Reject unsupported(String what) {
    return new Failure.Reject(
        Reason.UNSUPPORTED_FORMAT, "This TIFF is %s, which is not read.".formatted(what));
  }

  private static Failure.Reject broken(String what) {
    return new Failure.Reject(Reason.BROKEN_HEADER, what + ".");
  }
}
