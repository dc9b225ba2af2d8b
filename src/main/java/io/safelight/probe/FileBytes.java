package io.safelight.probe;

import io.safelight.job.Failure;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A file's bytes at any place, through one small window: memory does not grow with the file, nor
 * with what it claims. Whoever asks for a byte past the end learns that the file is truncated.
 */
final class FileBytes {
  private static final int WINDOW = 1 << 14;

  private final FileChannel channel;
  private final long length;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
  private long start;

  FileBytes(FileChannel channel) throws IOException {
    this.channel = channel;
    this.length = channel.size();
  }

  long length() {
    return length;
  }

  FileBytes order(ByteOrder order) {
    window.order(order);
    return this;
  }

  int u8(long at) throws IOException, Failure.Reject {
    return window.get(place(at, 1)) & 0xFF;
  }

  int u16(long at) throws IOException, Failure.Reject {
    return window.getShort(place(at, 2)) & 0xFFFF;
  }

  int u24(long at) throws IOException, Failure.Reject {
    int place = place(at, 3);
    int first = window.get(place) & 0xFF;
    int second = window.get(place + 1) & 0xFF;
    int third = window.get(place + 2) & 0xFF;
    return window.order() == ByteOrder.BIG_ENDIAN
        ? first << 16 | second << 8 | third
        : third << 16 | second << 8 | first;
  }

  int i32(long at) throws IOException, Failure.Reject {
    return window.getInt(place(at, 4));
  }

  long u32(long at) throws IOException, Failure.Reject {
    return i32(at) & 0xFFFFFFFFL;
  }

  /** Eight bytes without a sign; what passes 2^63 - 1, which no file reaches, becomes that. */
  long u64(long at) throws IOException, Failure.Reject {
    long value = window.getLong(place(at, 8));
    return value < 0 ? Long.MAX_VALUE : value;
  }

  /** Whether the file has these bytes there; false past the end. */
  boolean has(long at, byte... expected) throws IOException, Failure.Reject {
    if (at + expected.length > length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((byte) u8(at + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** Up to {@code count} bytes, fewer where the file ends. For blocks of 64 KiB at most. */
  byte[] upTo(long at, int count) throws IOException {
    ByteBuffer block = ByteBuffer.allocate((int) Math.max(0, Math.min(count, length - at)));
    fill(block, at);
    byte[] bytes = new byte[block.position()];
    block.flip().get(bytes);
    return bytes;
  }

  /** Where {@code count} bytes from {@code at} on lie in the window, which is moved if need be. */
  private int place(long at, int count) throws IOException, Failure.Reject {
    if (at < start || at > start + window.limit() - count) {
      require(at, count);
      window.clear();
      start = at;
      fill(window, at);
      window.flip();
      if (window.limit() < count) {
        throw truncated(at + count);
      }
    }
    return (int) (at - start);
  }

  /** Finds the file truncated where it lacks these bytes. */
  void require(long at, long count) throws Failure.Reject {
    if (at < 0 || count < 0 || at > length - count) {
      throw truncated(at + count);
    }
  }

  private Failure.Reject truncated(long needed) {
    return new Failure.Reject(
        Reason.TRUNCATED,
        "The file ends at byte %,d, but its picture goes on to byte %,d."
            .formatted(length, needed < 0 ? Long.MAX_VALUE : needed));
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
