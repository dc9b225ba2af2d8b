package io.safelight.metadata;

import java.io.IOException;
import java.nio.ByteOrder;

/** The chunks of a WebP (RFC 9649, 2.7). */
final class WebpMetadata {
  static final int VP8 = fourCc("VP8 ");
  static final int VP8L = fourCc("VP8L");
  static final int VP8X = fourCc("VP8X");
  static final int ALPH = fourCc("ALPH");
  static final int ICCP = fourCc("ICCP");
  static final int EXIF = fourCc("EXIF");
  static final int XMP = fourCc("XMP ");
  static final int RIFF = fourCc("RIFF");
  static final int WEBP = fourCc("WEBP");
  private static final int C2PA = fourCc("C2PA");

  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int MOST_CHUNKS = 1_000_000;

  private WebpMetadata() {}

  static void read(SourceBytes file, Gathered found) throws IOException {
    try {
      file.order(ByteOrder.LITTLE_ENDIAN);
      long end = Math.min(file.length(), CHUNK_HEADER + file.u32(4));
      long at = RIFF_HEADER;
      for (int i = 0; i < MOST_CHUNKS && at + CHUNK_HEADER <= end; i++) {
        int type = file.i32(at);
        long length = file.u32(at + 4);
        long content = at + CHUNK_HEADER;
        if (type == ICCP) {
          found.icc(file.take(content, length));
        } else if (type == EXIF) {
          found.exif(file.take(content, length));
        } else if (type == XMP) {
          found.xmp(file.take(content, length));
        } else if (type == C2PA) {
          found.note(JpegMetadata.CONTENT_CREDENTIALS);
        }
        at = content + length + (length & 1);
      }
    } catch (BrokenBlock broken) {
      found.note(broken.getMessage());
    }
  }

  private static int fourCc(String text) {
    return text.charAt(0) | text.charAt(1) << 8 | text.charAt(2) << 16 | text.charAt(3) << 24;
  }
}
