package io.safelight.metadata;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/** The boxes of a JP2 (ISO/IEC 15444-1, annex I); a bare codestream has none. */
final class Jpeg2000Metadata {
  private static final byte[] SIGNATURE = HexFormat.of().parseHex("0000000C6A5020200D0A870A");
  private static final byte[] XMP = HexFormat.of().parseHex("BE7ACFCB97A942E89C71999491E3AFAC");
  private static final byte[] EXIF = HexFormat.of().parseHex("4A706754696666457869662D3E4A5032");
  private static final byte[] IPTC = HexFormat.of().parseHex("33C7A4D2B81D4723A0BAF1A3E097AD38");

  private static final int JP2H = 0x6A703268;
  private static final int RES = 0x72657320;
  private static final int RESC = 0x72657363;
  private static final int RESD = 0x72657364;
  private static final int COLR = 0x636F6C72;
  private static final int UUID = 0x75756964;
  private static final int JUMB = 0x6A756D62;

  private static final int MOST_BOXES = 10_000;

  /** The resolution stands in the header. */
  private static final int DEEPEST = 2;

  private final SourceBytes file;
  private final Gathered found;
  private int boxes;
  private Resolution captured;

  private Jpeg2000Metadata(SourceBytes file, Gathered found) {
    this.file = file;
    this.found = found;
  }

  static void read(SourceBytes file, Gathered found) throws IOException {
    try {
      file.order(ByteOrder.BIG_ENDIAN);
      if (file.hasBefore(file.length(), 0, SIGNATURE)) {
        Jpeg2000Metadata metadata = new Jpeg2000Metadata(file, found);
        metadata.walk(0, file.length(), 0);
        if (metadata.captured != null) {
          found.resolution(metadata.captured);
        }
      }
    } catch (BrokenBlock broken) {
      found.note(broken.getMessage());
    }
  }

  private void walk(long from, long end, int depth) throws IOException, BrokenBlock {
    long at = from;
    while (at + 8 <= end && boxes++ < MOST_BOXES) {
      long length = file.u32(at);
      int type = file.i32(at + 4);
      long content = at + 8;
      if (length == 1) {
        length = file.i64(content);
        content += 8;
      } else if (length == 0) {
        length = end - at;
      }
      if (length < content - at || length > end - at) {
        throw new BrokenBlock("A box of the JPEG 2000 is broken; the rest is unread.");
      }
      accept(type, content, at + length, depth);
      at += length;
    }
  }

  private void accept(int type, long at, long end, int depth) throws IOException, BrokenBlock {
    switch (type) {
      case JP2H, RES -> {
        if (depth < DEEPEST) {
          walk(at, end, depth + 1);
        }
      }
      case RESC -> captured = resolution(at);
      case RESD -> found.resolution(resolution(at));
      case COLR -> {
        int method = file.u8(at);
        if ((method == 2 || method == 3) && !found.hasIcc()) {
          found.icc(file.take(at + 3, end - at - 3));
        }
      }
      case UUID -> {
        byte[] id = file.take(at, Math.min(16, end - at));
        if (Arrays.equals(id, XMP)) {
          found.xmp(file.take(at + 16, end - at - 16));
        } else if (Arrays.equals(id, EXIF)) {
          found.exif(file.take(at + 16, end - at - 16));
        } else if (Arrays.equals(id, IPTC)) {
          found.iptc(file.take(at + 16, end - at - 16));
        }
      }
      case JUMB -> found.note(JpegMetadata.CONTENT_CREDENTIALS);
      default -> {
        // Pixels, or what only they need.
      }
    }
  }

  /** Height's fraction, width's fraction, and their powers of ten; pixels for each metre. */
  private Resolution resolution(long at) throws IOException, BrokenBlock {
    double y = file.u16(at) / (double) Math.max(1, file.u16(at + 2));
    double x = file.u16(at + 4) / (double) Math.max(1, file.u16(at + 6));
    double vertical = y * Math.pow(10, (byte) file.u8(at + 8));
    double horizontal = x * Math.pow(10, (byte) file.u8(at + 9));
    return horizontal < Integer.MAX_VALUE && vertical < Integer.MAX_VALUE
        ? Resolution.perMetre(Math.round(horizontal), Math.round(vertical))
        : new Resolution(0, 0, Resolution.Unit.NONE);
  }
}
