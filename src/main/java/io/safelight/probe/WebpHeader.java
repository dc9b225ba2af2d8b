package io.safelight.probe;

import io.safelight.image.Header;
import io.safelight.image.Header.Colour;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.ByteOrder;

/** The chunks of a WebP (RFC 9649). */
final class WebpHeader {
  private static final int VP8 = fourCc("VP8 ");
  private static final int VP8L = fourCc("VP8L");
  private static final int VP8X = fourCc("VP8X");
  private static final int ALPH = fourCc("ALPH");
  private static final int EXIF = fourCc("EXIF");

  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int EXIF_LOOKED_AT = 1 << 16;
  private static final int FLAG_ANIMATION = 0x02;

  /** Bytes a pixel that libwebp holds: of a lossless picture ARGB, of a lossy one's alpha that. */
  private static final int LOSSLESS_PIXEL = 4;

  private static final int ALPHA_PLANE = 1;

  private WebpHeader() {}

  static Header read(FileBytes file, Limits limits) throws IOException, Failure.Reject {
    file.order(ByteOrder.LITTLE_ENDIAN);
    long end = CHUNK_HEADER + file.u32(4);
    Size canvas = null;
    Size picture = null;
    boolean alpha = false;
    int orientation = ExifOrientation.UPRIGHT;
    long metadata = 0;
    int heldBytes = 0;
    long at = RIFF_HEADER;
    while (at + CHUNK_HEADER <= end) {
      int type = file.i32(at);
      long length = file.u32(at + 4);
      long content = at + CHUNK_HEADER;
      if (type == VP8X) {
        if ((file.u8(content) & FLAG_ANIMATION) != 0) {
          throw new Failure.Reject(Reason.ANIMATED, "The WebP is marked as an animation.");
        }
        canvas = limits.admit(file.u24(content + 4) + 1L, file.u24(content + 7) + 1L);
      } else if (type == ALPH) {
        alpha = true;
        heldBytes = ALPHA_PLANE;
      } else if (type == VP8) {
        picture = lossy(file, content, limits);
      } else if (type == VP8L) {
        long bits = file.u32(content + 1);
        if (file.u8(content) != 0x2F) {
          throw broken("The lossless picture lacks its signature");
        }
        picture = limits.admit((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
        alpha |= (bits >> 28 & 1) != 0;
        heldBytes = LOSSLESS_PIXEL;
      } else if (type == EXIF) {
        orientation =
            ExifOrientation.of(file.upTo(content, (int) Math.min(length, EXIF_LOOKED_AT)));
      }
      file.require(content, length);
      if (type != VP8 && type != VP8L && type != ALPH) {
        metadata += length;
        limits.admitMetadata(metadata);
      }
      at = content + length + (length & 1);
    }
    file.require(0, end);
    if (picture == null) {
      throw broken("There is no picture in the file");
    }
    if (canvas != null && !canvas.equals(picture)) {
      throw broken("The canvas is %s, the picture %s".formatted(canvas, picture));
    }
    return new Header(
        ImageFormat.WEBP,
        picture,
        alpha ? 4 : 3,
        8,
        Colour.RGB,
        orientation,
        picture.pixels() * heldBytes);
  }

  /** The frame header of RFC 6386, 9.1. */
  private static Size lossy(FileBytes file, long at, Limits limits)
      throws IOException, Failure.Reject {
    boolean keyFrame = (file.u8(at) & 1) == 0;
    if (!keyFrame || file.u24(at + 3) != 0x2A019D) {
      throw broken("The lossy picture lacks its start code");
    }
    return limits.admit(file.u16(at + 6) & 0x3FFF, file.u16(at + 8) & 0x3FFF);
  }

  private static int fourCc(String text) {
    return text.charAt(0) | text.charAt(1) << 8 | text.charAt(2) << 16 | text.charAt(3) << 24;
  }

  private static Failure.Reject broken(String what) {
    return new Failure.Reject(Reason.BROKEN_HEADER, what + ".");
  }
}
