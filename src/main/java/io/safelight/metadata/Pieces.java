package io.safelight.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes arrays piece by piece: a channel copies what it is given to native memory, and its thread
 * keeps the largest such copy for as long as it lives.
 */
public final class Pieces {
  private static final int PIECE = 1 << 16;

  private Pieces() {}

  /** Writes all that remains. */
  public static void write(WritableByteChannel out, ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + PIECE));
      out.write(bytes);
    }
  }
}
