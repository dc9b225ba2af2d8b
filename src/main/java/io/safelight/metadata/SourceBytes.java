package io.safelight.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A file's bytes at any place, through one small window. What is taken out of it, inflated or not,
 * counts against one allowance, so that memory does not grow with what a file claims.
 */
final class SourceBytes {
  private static final int WINDOW = 1 << 14;

  /** As much metadata as the probe lets pass. */
  private static final int ALLOWANCE = 64 << 20;

  private final FileChannel channel;
  private final long length;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
  private long start;
  private long left = ALLOWANCE;

  SourceBytes(FileChannel channel) throws IOException {
    this.channel = channel;
    this.length = channel.size();
  }

  long length() {
    return length;
  }

  SourceBytes order(ByteOrder order) {
    window.order(order);
    return this;
  }

  int u8(long at) throws IOException, BrokenBlock {
    return window.get(place(at, 1)) & 0xFF;
  }

  int u16(long at) throws IOException, BrokenBlock {
    return window.getShort(place(at, 2)) & 0xFFFF;
  }

  int i32(long at) throws IOException, BrokenBlock {
    return window.getInt(place(at, 4));
  }

  long u32(long at) throws IOException, BrokenBlock {
    return i32(at) & 0xFFFFFFFFL;
  }

  long i64(long at) throws IOException, BrokenBlock {
    return window.getLong(place(at, 8));
  }

  /** Whether these bytes stand there, and before {@code end}. */
  boolean has(long at, long end, byte[] expected) throws IOException, BrokenBlock {
    if (at + expected.length > Math.min(end, length)) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((byte) u8(at + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** All of these bytes, as long as the allowance lasts. */
  byte[] take(long at, long count) throws IOException, BrokenBlock {
    require(at, count);
    allow(count);
    byte[] bytes = new byte[(int) count];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    fill(target, at);
    if (target.hasRemaining()) {
      throw truncated();
    }
    return bytes;
  }

  /** What is inflated of these bytes, as long as the allowance lasts. */
  byte[] inflate(byte[] deflated, int from) throws BrokenBlock {
    return Deflate.inflated(deflated, from, this::allow);
  }

  private void allow(long count) throws BrokenBlock {
    if (count > left) {
      throw new BrokenBlock(
          "More than %,d bytes of metadata stand in the file; what came last was left out."
              .formatted(ALLOWANCE));
    }
    left -= count;
  }

  /** Where {@code count} bytes from {@code at} on lie in the window, which is moved if need be. */
  private int place(long at, int count) throws IOException, BrokenBlock {
    if (at < start || at + count > start + window.limit()) {
      require(at, count);
      window.clear();
      start = at;
      fill(window, at);
      window.flip();
      if (window.limit() < count) {
        throw truncated();
      }
    }
    return (int) (at - start);
  }

  private void require(long at, long count) throws BrokenBlock {
    if (at < 0 || count < 0 || at > length - count) {
      throw truncated();
    }
  }

  private static BrokenBlock truncated() {
    return new BrokenBlock("The file ends within its metadata; the last of it was left out.");
  }

  private void fill(ByteBuffer target, long at) throws IOException {
    long from = at;
    while (target.hasRemaining()) {
      int read = channel.read(target, from);
      if (read < 0) {
        return;
      }
      from += read;
    }
  }
}
