package io.safelight.probe;

import io.safelight.image.Header;
import io.safelight.image.Header.Colour;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.ByteOrder;

/** The chunks of a PNG (W3C PNG, third edition), from IHDR to IEND; none is inflated. */
final class PngHeader {
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504C5445;
  private static final int TRNS = 0x74524E53;
  private static final int ACTL = 0x6163544C;
  private static final int EXIF = 0x65584966;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;

  private static final int SIGNATURE_LENGTH = 8;
  private static final int CHUNK_OVERHEAD = 12;

  /** An encoder's own are 8 KiB of pixels each: beyond this they only cost time. */
  private static final int MOST_CHUNKS = 1_000_000;

  private static final int EXIF_LOOKED_AT = 1 << 16;

  /** No deflate stream expands further: 258 bytes for two bits (RFC 1951). */
  private static final long MOST_EXPANSION = 1032;

  /** What compressed pixels may take beyond twice the plain ones; no encoder comes near. */
  private static final int SPARE_PIXEL_BYTES = 1 << 20;

  private PngHeader() {}

  static Header read(FileBytes file, Limits limits) throws IOException, Failure.Reject {
    file.order(ByteOrder.BIG_ENDIAN);
    long at = SIGNATURE_LENGTH;
    if (file.u32(at) != 13 || file.i32(at + 4) != IHDR) {
      throw broken("The first chunk is not IHDR");
    }
    Size size = limits.admit(file.u32(at + 8), file.u32(at + 12));
    int bitDepth = file.u8(at + 16);
    int colourType = file.u8(at + 17);
    checkDepth(bitDepth, colourType);
    boolean transparency = false;
    boolean palette = false;
    int orientation = ExifOrientation.UPRIGHT;
    long pixelBytes = 0;
    long metadata = 0;
    for (int chunks = 1; ; chunks++) {
      if (chunks > MOST_CHUNKS) {
        throw broken("There are more than %,d chunks".formatted(MOST_CHUNKS));
      }
      long length = file.u32(at);
      int type = file.i32(at + 4);
      if (!isChunkType(type)) {
        throw broken("At byte %,d stands no chunk".formatted(at));
      }
      file.require(at, CHUNK_OVERHEAD + length);
      switch (type) {
        case PLTE -> palette = true;
        case TRNS -> transparency = true;
        case ACTL -> checkFrames(length < 4 ? 1 : file.u32(at + 8));
        case EXIF ->
            orientation =
                ExifOrientation.of(file.upTo(at + 8, (int) Math.min(length, EXIF_LOOKED_AT)));
        case IDAT -> pixelBytes += length;
        default -> {
          // Nothing in it that matters here.
        }
      }
      if (isAncillary(type) && type != TRNS) {
        metadata += length;
        limits.admitMetadata(metadata);
      }
      at += CHUNK_OVERHEAD + length;
      if (type == IEND) {
        break;
      }
    }
    if (colourType == 3 && !palette) {
      throw broken("The palette is missing");
    }
    int samples = samples(colourType);
    long inflated = size.pixels() * samples * bitDepth / 8;
    if (pixelBytes * MOST_EXPANSION < inflated) {
      throw new Failure.Reject(
          Reason.TRUNCATED,
          "The file holds %,d bytes of compressed pixels, which cannot become the %,d announced."
              .formatted(pixelBytes, inflated));
    }
    if (pixelBytes > 2 * (inflated + size.height()) + SPARE_PIXEL_BYTES) {
      // libpng inflates it all and then says that it was too much.
      throw broken(
          "The file holds %,d bytes of compressed pixels, twice as many as the %,d inflated"
              .formatted(pixelBytes, inflated));
    }
    return new Header(
        ImageFormat.PNG,
        size,
        (colourType == 3 ? 3 : samples) + (transparency && colourType < 4 ? 1 : 0),
        bitDepth,
        switch (colourType) {
          case 0, 4 -> Colour.GREY;
          case 3 -> Colour.PALETTE;
          default -> Colour.RGB;
        },
        orientation);
  }

  private static int samples(int colourType) {
    return switch (colourType) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  private static void checkDepth(int bitDepth, int colourType) throws Failure.Reject {
    boolean legal =
        switch (colourType) {
          case 0 ->
              bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8 || bitDepth == 16;
          case 3 -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8;
          case 2, 4, 6 -> bitDepth == 8 || bitDepth == 16;
          default -> false;
        };
    if (!legal) {
      throw broken("There is no colour type %d with %d bits".formatted(colourType, bitDepth));
    }
  }

  private static void checkFrames(long frames) throws Failure.Reject {
    if (frames > 1) {
      throw new Failure.Reject(Reason.ANIMATED, "The PNG announces %d frames.".formatted(frames));
    }
  }

  /** By the case of the first letter. */
  private static boolean isAncillary(int type) {
    return (type >> 24 & 0x20) != 0;
  }

  private static boolean isChunkType(int type) {
    for (int shift = 0; shift < 32; shift += 8) {
      int letter = type >> shift & 0xDF; // upper case
      if (letter < 'A' || letter > 'Z') {
        return false;
      }
    }
    return true;
  }

  private static Failure.Reject broken(String what) {
    return new Failure.Reject(Reason.BROKEN_HEADER, what + ".");
  }
}
