package io.safelight.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A file's bytes at any place, through one small window: memory does not grow with the file, nor
 * with what it claims. Whoever asks for a byte past the end learns that the file is truncated.
 *
 * @param <E> how that is said
 */
public abstract class FileWindow<E extends Exception> {
  private static final int WINDOW = 1 << 14;

  private final FileChannel channel;
  private final long length;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
  private long start;

  protected FileWindow(FileChannel channel) throws IOException {
    this.channel = channel;
    this.length = channel.size();
  }

  /**
   * @param needed how long the file would have to be; negative where no number says it
   */
  protected abstract E truncated(long needed);

  public long length() {
    return length;
  }

  protected void setOrder(ByteOrder order) {
    window.order(order);
  }

  public int u8(long at) throws IOException, E {
    return window.get(place(at, 1)) & 0xFF;
  }

  public int u16(long at) throws IOException, E {
    return window.getShort(place(at, 2)) & 0xFFFF;
  }

  public int u24(long at) throws IOException, E {
    int place = place(at, 3);
    int first = window.get(place) & 0xFF;
    int second = window.get(place + 1) & 0xFF;
    int third = window.get(place + 2) & 0xFF;
    return window.order() == ByteOrder.BIG_ENDIAN
        ? first << 16 | second << 8 | third
        : third << 16 | second << 8 | first;
  }

  public int i32(long at) throws IOException, E {
    return window.getInt(place(at, 4));
  }

  public long u32(long at) throws IOException, E {
    return i32(at) & 0xFFFFFFFFL;
  }

  public long i64(long at) throws IOException, E {
    return window.getLong(place(at, 8));
  }

  /**
   * Whether these bytes stand at a place.
   *
   * @param end which they must not pass; nor the file's own
   */
  public boolean hasBefore(long end, long at, byte... expected) throws IOException, E {
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

  /** Finds the file truncated where it lacks these bytes. */
  public void require(long at, long count) throws E {
    if (at < 0 || count < 0 || at > length - count) {
      throw truncated(at + count);
    }
  }

  /** Fills a buffer as far as the file goes. */
  protected void fill(ByteBuffer target, long at) throws IOException {
    long from = at;
    while (target.hasRemaining()) {
      int read = channel.read(target, from);
      if (read < 0) {
        return;
      }
      from += read;
    }
  }

  /** Where {@code count} bytes from {@code at} on lie in the window, which is moved if need be. */
  private int place(long at, int count) throws IOException, E {
    // No sum with what a file claims: it may pass the largest number.
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
}
