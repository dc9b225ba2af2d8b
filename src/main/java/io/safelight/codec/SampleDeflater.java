package io.safelight.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Makes a zlib stream (RFC 1950) of filtered samples, piece by piece. */
sealed interface SampleDeflater extends AutoCloseable
    permits HuffmanDeflater, SampleDeflater.Searching {
  /** A new stream begins. */
  void reset();

  /**
   * Goes on with the stream.
   *
   * @param bytes from 0 on; ten thousand or more, or what is left: a piece may have its own code
   * @param last whether the stream ends with them
   * @return what can be written by now, may be empty; valid until the next call
   */
  ByteBuffer deflate(byte[] bytes, int length, boolean last);

  @Override
  default void close() {}

  /** By zlib, which looks for repeats. */
  final class Searching implements SampleDeflater {
    /**
     * Measured on photographs, one core: level 4 takes twice the time for 1 % less, level 6 three
     * times for 3 %.
     */
    private static final int LEVEL = 1;

    private final Deflater deflater = new Deflater(LEVEL);
    private byte[] packed = new byte[1 << 16];

    Searching() {
      deflater.setStrategy(Deflater.FILTERED);
    }

    @Override
    public void reset() {
      deflater.reset();
    }

    @Override
    public ByteBuffer deflate(byte[] bytes, int length, boolean last) {
      deflater.setInput(bytes, 0, length);
      if (last) {
        deflater.finish();
      }
      int count = 0;
      // Not until it gives nothing: a call that sets the strategy gives nothing, and has not begun.
      while (last ? !deflater.finished() : !deflater.needsInput()) {
        if (count == packed.length) {
          packed = Arrays.copyOf(packed, packed.length * 2);
        }
        count += deflater.deflate(packed, count, packed.length - count);
      }
      return ByteBuffer.wrap(packed, 0, count);
    }

    @Override
    public void close() {
      deflater.end();
    }
  }
}
