package io.safelight.codec;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What a zlib stream holds, by way of native memory, for the reason that {@link
 * SampleDeflater.Searching} has. Otherwise as Java's {@link java.util.zip.InflaterInputStream}.
 */
final class Inflating extends InputStream {
  private static final int BUFFER = 1 << 16;

  private final InputStream coded;
  private final Inflater inflater = new Inflater();
  private final byte[] piece = new byte[BUFFER];
  private final ByteBuffer packed = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER).limit(0);

  /**
   * @param coded stays open
   */
  Inflating(InputStream coded) {
    this.coded = coded;
  }

  @Override
  public int read() throws IOException {
    return fill() ? plain.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, plain.remaining());
    plain.get(bytes, offset, count);
    return count;
  }

  /**
   * @return false at the end
   * @throws EOFException where the stream ends before it says so
   * @throws ZipException where it makes no sense
   */
  private boolean fill() throws IOException {
    while (!plain.hasRemaining()) {
      if (inflater.finished() || inflater.needsDictionary()) {
        return false;
      }
      if (inflater.needsInput()) {
        int count = coded.read(piece, 0, piece.length);
        if (count < 0) {
          throw new EOFException("Unexpected end of ZLIB input stream");
        }
        inflater.setInput(packed.clear().put(piece, 0, count).flip());
      }
      try {
        inflater.inflate(plain.clear());
      } catch (DataFormatException damage) {
        throw new ZipException(damage.getMessage());
      } finally {
        plain.flip();
      }
    }
    return true;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
