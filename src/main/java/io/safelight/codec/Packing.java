package io.safelight.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Packs the bytes of a strip without loss; the buffer is valid until the next call. */
sealed interface Packing extends AutoCloseable {
  ByteBuffer pack(byte[] strip, int length, int rowBytes);

  @Override
  default void close() {}

  /** As it is. */
  final class None implements Packing {
    @Override
    public ByteBuffer pack(byte[] strip, int length, int rowBytes) {
      return ByteBuffer.wrap(strip, 0, length);
    }
  }

  /** Adobe's supplement 2. */
  final class Deflate implements Packing {
    /** Strips that go the way of the one that was tried. */
    private static final int ALIKE = 4;

    private final RepeatSearch search = new RepeatSearch();
    private SampleDeflater deflater;
    private int strips;

    @Override
    public ByteBuffer pack(byte[] strip, int length, int rowBytes) {
      if (strips++ % ALIKE == 0) {
        int sample = Math.min(length, RepeatSearch.SAMPLE_BYTES);
        int from = (length - sample) / 2;
        search.sample(Arrays.copyOfRange(strip, from, from + sample), sample);
        deflater = search.chosen();
      } else {
        deflater.reset();
      }
      return deflater.deflate(strip, length, true);
    }

    @Override
    public void close() {
      search.close();
    }
  }

  /** TIFF 6.0, section 9: runs and literals, each row by itself. */
  final class PackBits implements Packing {
    private static final int LONGEST = 128;

    private byte[] packed = new byte[0];

    @Override
    public ByteBuffer pack(byte[] strip, int length, int rowBytes) {
      int most = length + (length / rowBytes) * (rowBytes / LONGEST + 1);
      if (packed.length < most) {
        packed = new byte[most];
      }
      int to = 0;
      for (int row = 0; row < length; row += rowBytes) {
        to = packRow(strip, row, row + rowBytes, to);
      }
      return ByteBuffer.wrap(packed, 0, to);
    }

    private int packRow(byte[] from, int start, int end, int at) {
      int to = at;
      int i = start;
      while (i < end) {
        int run = run(from, i, end);
        if (run > 1) {
          packed[to++] = (byte) (1 - run);
          packed[to++] = from[i];
          i += run;
        } else {
          // A run of two amid literals would cost as much as it saves.
          int literal = i;
          while (i < end && i - literal < LONGEST && run(from, i, Math.min(end, i + 3)) < 3) {
            i++;
          }
          packed[to++] = (byte) (i - literal - 1);
          System.arraycopy(from, literal, packed, to, i - literal);
          to += i - literal;
        }
      }
      return to;
    }

    private static int run(byte[] from, int start, int end) {
      int stop = Math.min(end, start + LONGEST);
      int i = start + 1;
      while (i < stop && from[i] == from[start]) {
        i++;
      }
      return i - start;
    }
  }

  /**
   * TIFF 6.0, section 13: codes of 9 to 12 bits from the highest bit down, one code wider one entry
   * before the table needs it.
   */
  final class Lzw implements Packing {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int FIRST = 258;

    /** The table is begun anew at this many entries, before codes of 12 bits run out. */
    private static final int FULL = 4094;

    /** A power of two well above the entries: few of them meet. */
    private static final int SLOTS = 1 << 14;

    /** Prefix code and next byte of an entry, plus one; 0 is free. */
    private final int[] keys = new int[SLOTS];

    private final short[] codes = new short[SLOTS];
    private byte[] packed = new byte[0];
    private int to;
    private long bits;
    private int waiting;

    @Override
    public ByteBuffer pack(byte[] strip, int length, int rowBytes) {
      int most = length + length / 2 + length / 1024 + 16;
      if (packed.length < most) {
        packed = new byte[most];
      }
      to = 0;
      bits = 0;
      waiting = 0;
      put(CLEAR, 9);
      Arrays.fill(keys, 0);
      int next = FIRST;
      int width = 9;
      int prefix = strip[0] & 0xFF;
      for (int i = 1; i < length; i++) {
        int value = strip[i] & 0xFF;
        int key = (prefix << 8 | value) + 1;
        int slot = key * 0x9E3779B1 >>> 18;
        while (keys[slot] != 0 && keys[slot] != key) {
          slot = slot + 1 & SLOTS - 1;
        }
        if (keys[slot] == key) {
          prefix = codes[slot];
          continue;
        }
        put(prefix, width);
        prefix = value;
        keys[slot] = key;
        codes[slot] = (short) next++;
        if (next == FULL) {
          put(CLEAR, width);
          Arrays.fill(keys, 0);
          next = FIRST;
          width = 9;
        } else if (next == (1 << width)) {
          width++;
        }
      }
      put(prefix, width);
      // The reader adds an entry for that code, too.
      put(END, next + 1 >= (1 << width) && width < 12 ? width + 1 : width);
      if (waiting > 0) {
        packed[to++] = (byte) (bits << 8 - waiting);
      }
      return ByteBuffer.wrap(packed, 0, to);
    }

    private void put(int code, int width) {
      bits = bits << width | code;
      waiting += width;
      while (waiting >= 8) {
        waiting -= 8;
        packed[to++] = (byte) (bits >>> waiting);
      }
    }
  }
}
