package io.safelight.metadata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * A PNM's comments: from a # among the numbers of its header to the line's end (netpbm, ppm(5)).
 */
final class PnmMetadata {
  /** As far as the probe reads a header. */
  private static final int MOST_HEADER = 1 << 16;

  private PnmMetadata() {}

  static void read(SourceBytes file, Gathered found) throws IOException {
    ByteArrayOutputStream comments = new ByteArrayOutputStream();
    try {
      int kind = file.u8(1) - '0';
      int numbers = kind == 1 || kind == 4 ? 2 : 3;
      boolean isNumber = false;
      for (long at = 2; at < MOST_HEADER && numbers > 0; at++) {
        int next = file.u8(at);
        boolean isDigit = next >= '0' && next <= '9';
        if (isNumber && !isDigit) {
          numbers--;
        }
        isNumber = isDigit;
        if (next == '#' && numbers > 0) {
          at = comment(file, at + 1, comments);
        }
      }
    } catch (BrokenBlock broken) {
      found.note(broken.getMessage());
    }
    found.text("Comment", JpegMetadata.text(comments.toByteArray()));
  }

  /** Adds a line; most writers put a space before it. */
  private static long comment(SourceBytes file, long from, ByteArrayOutputStream comments)
      throws IOException, BrokenBlock {
    if (comments.size() > 0) {
      comments.write('\n');
    }
    long at = from;
    for (int next = file.u8(at); next != '\n' && next != '\r'; next = file.u8(++at)) {
      if (at >= MOST_HEADER) {
        break;
      }
      if (next != ' ' || at > from) {
        comments.write(next);
      }
    }
    return at;
  }
}
