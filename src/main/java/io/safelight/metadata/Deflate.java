package io.safelight.metadata;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The zlib streams inside PNG's chunks (RFC 1950), never larger than they may be. */
final class Deflate {
  /** One block's most bytes, inflated: profiles and packets are far below. */
  static final int MOST = 16 << 20;

  private static final int STEP = 1 << 14;

  private Deflate() {}

  /** Asked for each step, so that what is thrown away again counts too. */
  interface Allowance {
    void allow(long count) throws BrokenBlock;
  }

  static byte[] inflated(byte[] stream, int from, Allowance allowance) throws BrokenBlock {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(stream, from, stream.length - from);
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      byte[] step = new byte[STEP];
      while (!inflater.finished()) {
        int count = inflater.inflate(step);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new BrokenBlock("A compressed block ends too early and was left out.");
        }
        allowance.allow(count);
        if (plain.size() + count > MOST) {
          throw new BrokenBlock(
              "A compressed block holds more than %,d bytes and was left out.".formatted(MOST));
        }
        plain.write(step, 0, count);
      }
      return plain.toByteArray();
    } catch (DataFormatException e) {
      throw new BrokenBlock("A compressed block is broken and was left out.");
    } finally {
      inflater.end();
    }
  }

  static byte[] deflated(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(plain);
      deflater.finish();
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      byte[] step = new byte[STEP];
      while (!deflater.finished()) {
        stream.write(step, 0, deflater.deflate(step));
      }
      return stream.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
