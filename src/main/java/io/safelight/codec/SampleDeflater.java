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

  /**
   * By zlib, which looks for repeats; by way of native memory. Over arrays Java's deflater locks
   * the heap while it works (HotSpot's GCLocker), and who wants a large raster at that moment is
   * given more heap instead of what nobody wants any longer: three scans under way were seen to
   * take the memory of seven.
   */
  final class Searching implements SampleDeflater {
    /**
     * Measured on photographs, one core: level 4 takes twice the time for 1 % less, level 6 three
     * times for 3 %.
     */
    private static final int LEVEL = 1;

    private static final int BUFFER = 1 << 16;

    private final Deflater deflater = new Deflater(LEVEL);
    private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER);
    private final ByteBuffer some = ByteBuffer.allocateDirect(BUFFER);
    private byte[] packed = new byte[BUFFER];

    Searching() {
      deflater.setStrategy(Deflater.FILTERED);
    }

    @Override
    public void reset() {
      deflater.reset();
    }

    @Override
    public ByteBuffer deflate(byte[] bytes, int length, boolean last) {
      int count = 0;
      for (int from = 0; from < length; from += BUFFER) {
        int piece = Math.min(BUFFER, length - from);
        deflater.setInput(plain.clear().put(bytes, from, piece).flip());
        boolean ends = last && from + piece == length;
        if (ends) {
          deflater.finish();
        }
        // Not until it gives nothing: a call that sets the strategy gives nothing, and has not
        // begun.
        while (ends ? !deflater.finished() : !deflater.needsInput()) {
          deflater.deflate(some.clear());
          some.flip();
          if (packed.length < count + some.remaining()) {
            packed = Arrays.copyOf(packed, 2 * packed.length + some.remaining());
          }
          int more = some.remaining();
          some.get(packed, count, more);
          count += more;
        }
      }
      return ByteBuffer.wrap(packed, 0, count);
    }

    @Override
    public void close() {
      deflater.end();
    }
  }
}
