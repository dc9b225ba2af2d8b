package io.safelight.metadata;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** A TIFF structure's bytes, in a file or in memory, at any place counted from its header. */
final class TiffBytes {
  /** Copies bytes of a place that is known to exist. */
  private interface Place {
    void read(long at, ByteBuffer to) throws IOException;
  }

  private final Place place;
  private final long length;
  private final ByteOrder order;
  private final boolean big;

  private TiffBytes(Place place, long length, ByteOrder order, boolean big) {
    this.place = place;
    this.length = length;
    this.order = order;
    this.big = big;
  }

  static TiffBytes of(byte[] block, int from) {
    return new TiffBytes(
        (at, to) -> to.put(block, from + (int) at, to.remaining()),
        block.length - from,
        ByteOrder.BIG_ENDIAN,
        false);
  }

  static TiffBytes of(FileChannel file) throws IOException {
    return new TiffBytes((at, to) -> fill(file, at, to), file.size(), ByteOrder.BIG_ENDIAN, false);
  }

  private static void fill(FileChannel file, long at, ByteBuffer to) throws IOException {
    long from = at;
    while (to.hasRemaining()) {
      int read = file.read(to, from);
      if (read < 0) {
        throw new EOFException("The file became shorter while it was read.");
      }
      from += read;
    }
  }

  /** The same bytes, read as what their header says they are. */
  TiffBytes as(ByteOrder said, boolean isBig) {
    return new TiffBytes(place, length, said, isBig);
  }

  ByteOrder order() {
    return order;
  }

  /** Whether offsets have eight bytes and entries twenty. */
  boolean isBig() {
    return big;
  }

  long length() {
    return length;
  }

  boolean has(long at, long count) {
    return at >= 0 && count >= 0 && count <= length && at <= length - count;
  }

  /** Bytes that it {@link #has}. */
  ByteBuffer at(long at, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(order);
    place.read(at, bytes);
    return bytes.flip();
  }
}
