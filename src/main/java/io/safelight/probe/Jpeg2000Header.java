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
 * A JPEG 2000: the boxes of a JP2 (ISO/IEC 15444-1, annex I), and the codestream in them or by
 * itself (annex A). Every tile is followed to its end, so that what is cut off is found before the
 * decoder, which fills up what is missing without a word.
 */
final class Jpeg2000Header {
  private static final int JP2H = 0x6A703268;
  private static final int JP2C = 0x6A703263;
  private static final int COLR = 0x636F6C72;
  private static final int PCLR = 0x70636C72;

  private static final int SOC_AND_SIZ = 0xFF4FFF51;
  private static final int COD = 0xFF52;
  private static final int COC = 0xFF53;
  private static final int SOT = 0xFF90;
  private static final int SOD = 0xFF93;
  private static final int EOC = 0xFFD9;

  private static final int SRGB = 16;
  private static final int GREY = 17;
  private static final int SYCC = 18;
  private static final int PROFILE_SPACE = 16;
  private static final int GREY_PROFILE = 0x47524159;
  private static final int RGB_PROFILE = 0x52474220;

  private static final int MOST_BOXES = 10_000;

  /** The decoder takes some kilobytes for each, before it looks for it. */
  private static final int MOST_TILES = 8192;

  private static final int FEW_TILES = 256;

  /** Pixels: so small on average no writer makes many of them. */
  private static final int SMALL_TILE = 32 * 32;

  private static final int FEW_PRECINCTS = 4096;

  /** Pixels: below it the decoder's notes on each block outweigh the picture many times. */
  private static final int SMALL_BLOCK = 16 * 16;

  private static final int FEW_BLOCKS = 16_384;

  private static final int MOST_LAYERS = 1024;
  private static final int MOST_LEVELS = 32;

  /** Pixels a byte: blank paper is coded by the block of 64 x 64, but not by much larger ones. */
  private static final long MOST_EXPANSION = 4096;

  private final FileBytes file;
  private final Limits limits;
  private long metadata;
  private Size size;

  private Jpeg2000Header(FileBytes file, Limits limits) {
    this.file = file.order(ByteOrder.BIG_ENDIAN);
    this.limits = limits;
  }

  static Header read(FileBytes file, Limits limits) throws IOException, Failure.Reject {
    Jpeg2000Header header = new Jpeg2000Header(file, limits);
    return file.i32(0) == SOC_AND_SIZ ? header.codestream(0, file.length()) : header.boxes();
  }

  private Header boxes() throws IOException, Failure.Reject {
    long at = 0;
    for (int i = 0; i < MOST_BOXES; i++) {
      long content = at + (file.u32(at) == 1 ? 16 : 8);
      long end = end(at, file.length());
      int type = file.i32(at + 4);
      if (type == JP2C) {
        return codestream(content, end);
      }
      file.require(at, end - at);
      if (type == JP2H) {
        header(content, end);
      }
      metadata += end - at;
      limits.admitMetadata(metadata);
      at = end;
    }
    throw broken("There is no picture within %,d boxes".formatted(MOST_BOXES));
  }

  /** Where a box ends; one without a length is the last and goes on to the end of what holds it. */
  private long end(long at, long limit) throws IOException, Failure.Reject {
    long length = file.u32(at);
    if (length == 0) {
      return limit;
    }
    long told = length == 1 ? file.u64(at + 8) : length;
    if (told < (length == 1 ? 16 : 8)) {
      throw broken("A box announces a length of %,d".formatted(told));
    }
    file.require(at, told);
    return at + told;
  }

  private void header(long from, long to) throws IOException, Failure.Reject {
    long at = from;
    while (at + 8 <= to) {
      int type = file.i32(at + 4);
      if (type == PCLR) {
        throw unsupported("made of colours out of a table");
      }
      if (type == COLR) {
        checkColours(at + 8);
      }
      at = end(at, to);
    }
  }

  private void checkColours(long at) throws IOException, Failure.Reject {
    long space = file.u8(at) == 1 ? file.u32(at + 3) : 0;
    boolean read =
        switch (file.u8(at)) {
          case 1 -> space == SRGB || space == GREY || space == SYCC;
          case 2, 3 -> {
            int profile = file.i32(at + 3 + PROFILE_SPACE);
            yield profile == GREY_PROFILE || profile == RGB_PROFILE;
          }
          default -> true; // made for other readers: what else stands there counts
        };
    if (!read) {
      throw unsupported("neither grey nor RGB");
    }
  }

  private Header codestream(long from, long to) throws IOException, Failure.Reject {
    if (file.i32(from) != SOC_AND_SIZ) {
      throw broken("The codestream does not begin with its size");
    }
    long at = from + 4;
    long width = file.u32(at + 4) - file.u32(at + 12);
    long height = file.u32(at + 8) - file.u32(at + 16);
    size = limits.admit(Math.max(0, width), Math.max(0, height));
    int components = file.u16(at + 36);
    int depth = depth(at + 38, components, file.u16(at));
    if ((to - from) * MOST_EXPANSION < size.pixels()) {
      throw new Failure.Reject(
          Reason.TRUNCATED,
          "The file holds %,d coded bytes, which cannot become %s pixels."
              .formatted(to - from, size));
    }
    long tiles =
        tiles(file.u32(at + 4), file.u32(at + 28), file.u32(at + 20))
            * tiles(file.u32(at + 8), file.u32(at + 32), file.u32(at + 24));
    if (tiles < 1
        || tiles > MOST_TILES
        || tiles > FEW_TILES && tiles * SMALL_TILE > size.pixels()) {
      throw broken("The picture is cut into %,d tiles".formatted(tiles));
    }
    followTiles(at + file.u16(at), to);
    return new Header(
        ImageFormat.JPEG_2000,
        size,
        components,
        depth,
        components == 1 ? Colour.GREY : Colour.RGB,
        ExifOrientation.UPRIGHT);
  }

  /** Tiles along one side, as long arithmetic: all of it may be 2^32 - 1. */
  private static long tiles(long end, long origin, long step) throws Failure.Reject {
    if (step < 1 || origin > end) {
      throw broken("The tiles have no size");
    }
    return Math.min(MOST_TILES + 1L, (end - origin + step - 1) / step);
  }

  private int depth(long at, int components, int length) throws IOException, Failure.Reject {
    if (components != 1 && components != 3 && components != 4) {
      throw unsupported("made of %d channels".formatted(components));
    }
    if (length != 38 + 3 * components) {
      throw broken("The size's length does not fit its %d channels".formatted(components));
    }
    int first = file.u8(at);
    for (int i = 0; i < components; i++) {
      if (file.u8(at + 3L * i) != first) {
        throw unsupported("made of channels that differ in depth");
      }
      if (file.u8(at + 3L * i + 1) != 1 || file.u8(at + 3L * i + 2) != 1) {
        throw unsupported("made of channels that are not stored in full");
      }
    }
    if (first > 15) {
      throw unsupported(
          first > 127 ? "made of signed samples" : "of %d bits a sample".formatted(first + 1));
    }
    return first + 1;
  }

  /** From behind the size to the end of the last tile. */
  private void followTiles(long from, long to) throws IOException, Failure.Reject {
    long at = from;
    boolean tile = false;
    while (true) {
      if (tile && at >= to) {
        return; // writers forget the end
      }
      int marker = file.u16(at);
      if (marker == EOC && tile) {
        return;
      }
      int length = file.u16(at + 2);
      if (marker < 0xFF00 || length < 2 || tile && marker != SOT) {
        throw broken("At byte %,d stands no tile".formatted(at));
      }
      checkCoding(marker, at + 4);
      if (marker == SOT) {
        tile = true;
        long part = file.u32(at + 6);
        followPart(at + 2 + length, part == 0 ? to : at + part);
        if (part == 0) {
          return; // the last: all that is left
        }
        if (part < 14) {
          throw broken("A tile announces a length of %d".formatted(part));
        }
        file.require(at, part);
        at += part;
      } else {
        metadata += length;
        limits.admitMetadata(metadata);
        at += 2 + length;
      }
    }
  }

  /** From behind the start of a tile's part to its data: its header may say all of it anew. */
  private void followPart(long from, long to) throws IOException, Failure.Reject {
    long at = from;
    while (at + 4 <= to && file.u16(at) != SOD) {
      int length = file.u16(at + 2);
      if (length < 2) {
        throw broken("At byte %,d stands no tile".formatted(at));
      }
      checkCoding(file.u16(at), at + 4);
      at += 2 + length;
    }
  }

  private void checkCoding(int marker, long at) throws IOException, Failure.Reject {
    if (marker == COD) {
      int layers = file.u16(at + 2);
      if (layers < 1 || layers > MOST_LAYERS) {
        throw broken("The picture has %d layers".formatted(layers));
      }
      checkLevels((file.u8(at) & 1) != 0, at + 5);
    } else if (marker == COC) {
      // Of few channels, each of which is named by one byte.
      checkLevels((file.u8(at + 1) & 1) != 0, at + 2);
    }
  }

  /**
   * The decoder takes some hundred bytes for each precinct, before it looks for it.
   *
   * @param told whether precincts have other sizes than the largest there is
   */
  private void checkLevels(boolean told, long at) throws IOException, Failure.Reject {
    int levels = file.u8(at);
    if (levels > MOST_LEVELS) {
      throw broken("The picture has %d levels".formatted(levels));
    }
    // Exponents less two: at most 2^17 each, which is far too large, and the decoder's to refuse.
    long block = 1L << (file.u8(at + 1) & 0xF) + (file.u8(at + 2) & 0xF) + 4;
    if (block < SMALL_BLOCK && size.pixels() / block > FEW_BLOCKS) {
      throw broken("The picture is cut into blocks of %d pixels".formatted(block));
    }
    long precincts = 0;
    for (int level = 0; told && level <= levels; level++) {
      int sides = file.u8(at + 5 + level);
      int coarser = levels - level;
      precincts +=
          ceil(size.width(), coarser + (sides & 0xF)) * ceil(size.height(), coarser + (sides >> 4));
    }
    if (precincts > FEW_PRECINCTS && precincts * SMALL_TILE > 2 * size.pixels()) {
      throw broken("The picture is cut into %,d precincts".formatted(precincts));
    }
  }

  /** Divided by a power of two, rounded up. */
  private static long ceil(long value, int power) {
    return (value + (1L << power) - 1) >> power;
  }

  private static Failure.Reject unsupported(String what) {
    return new Failure.Reject(
        Reason.UNSUPPORTED_FORMAT, "This JPEG 2000 is %s, which is not read.".formatted(what));
  }

  private static Failure.Reject broken(String what) {
    return new Failure.Reject(Reason.BROKEN_HEADER, what + ".");
  }
}
