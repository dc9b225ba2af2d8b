package io.safelight.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Adler32;

/**
 * Deflates without looking for repeats (RFC 1950, 1951): each block has a code of its own for the
 * bytes in it, and nothing else. For filtered photographs that is all there is to gain.
 *
 * <p>Our own because it is most of what writing a picture costs: zlib's Huffman-only strategy takes
 * three times as long for the same bytes.
 */
final class HuffmanDeflater implements SampleDeflater {
  /** A zlib stream's first two bytes, the first lowest: deflate, a window of 32 KiB, fastest. */
  private static final int ZLIB = 0x0178;

  private static final int SYMBOLS = 257;
  private static final int END = 256;
  private static final int LONGEST = 15;

  /** Bits of a block beside its bytes' codes: three of them, the lengths of all codes, the end. */
  private static final int BLOCK_BITS = 3 + 14 + 19 * 3 + (SYMBOLS + 2) * 4 + LONGEST;

  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Adler32 checksum = new Adler32();
  private final int[] counts = new int[SYMBOLS];
  private final int[] lengths = new int[SYMBOLS];

  /** By byte: its code, first bit lowest, and above it from bit 16 on how many bits it has. */
  private final int[] codes = new int[SYMBOLS];

  private byte[] packed = new byte[0];
  private int to;
  private long bits;
  private int waiting;

  HuffmanDeflater() {
    reset();
  }

  @Override
  public void reset() {
    checksum.reset();
    bits = ZLIB;
    waiting = 16;
  }

  /** In one block. */
  @Override
  public ByteBuffer deflate(byte[] bytes, int length, boolean last) {
    checksum.update(bytes, 0, length);
    measure(bytes, 0, length);
    to = 0;
    // No byte's code is longer than fifteen bits, and eight bytes are written at a time.
    room(2 * length + BLOCK_BITS / 8 + 16);
    header(last);
    encode(bytes, length);
    put(codes[END]);
    if (last) {
      put(0, -waiting & 7);
      long sum = checksum.getValue();
      for (int shift = 24; shift >= 0; shift -= 8) {
        packed[to++] = (byte) (sum >>> shift);
      }
    }
    return ByteBuffer.wrap(packed, 0, to);
  }

  /** How many bytes a block would become. */
  long size(byte[] bytes, int from, int length) {
    measure(bytes, from, length);
    long sum = BLOCK_BITS;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      sum += (long) counts[symbol] * lengths[symbol];
    }
    return sum / 8;
  }

  private void room(int more) {
    if (packed.length < more) {
      packed = new byte[more];
    }
  }

  private void count(byte[] bytes, int from, int length) {
    // Two at a time: equal neighbours would wait for each other's sum.
    int[] odd = new int[SYMBOLS];
    Arrays.fill(counts, 0);
    int end = from + length;
    int i = from;
    for (; i + 1 < end; i += 2) {
      counts[bytes[i] & 0xFF]++;
      odd[bytes[i + 1] & 0xFF]++;
    }
    if (i < end) {
      counts[bytes[i] & 0xFF]++;
    }
    for (int symbol = 0; symbol < END; symbol++) {
      counts[symbol] += odd[symbol];
    }
    counts[END] = 1;
  }

  /** Chooses the codes' lengths (Huffman 1952), then the codes by them (RFC 1951, 3.2.2). */
  private void measure(byte[] bytes, int from, int length) {
    count(bytes, from, length);
    // Rarest first, count above symbol: sorted by both.
    long[] rarest = new long[SYMBOLS];
    int used = 0;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      if (counts[symbol] > 0) {
        rarest[used++] = (long) counts[symbol] << 16 | symbol;
      }
    }
    Arrays.sort(rarest, 0, used);
    int[] ofLength = ofLength(rarest, used);
    Arrays.fill(lengths, 0);
    int next = 0;
    for (int width = LONGEST; width > 0; width--) {
      for (int i = 0; i < ofLength[width]; i++) {
        lengths[(int) rarest[next++] & 0xFFFF] = width;
      }
    }
    int[] first = new int[LONGEST + 1];
    for (int width = 1, code = 0; width <= LONGEST; width++) {
      first[width] = code;
      code = code + ofLength[width] << 1;
    }
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      int width = lengths[symbol];
      int code = width == 0 ? 0 : Integer.reverse(first[width]++) >>> 32 - width;
      codes[symbol] = width << 16 | code;
    }
  }

  /**
   * How many codes there are of each length.
   *
   * @param rarest the symbols with their counts, at least two
   */
  private static int[] ofLength(long[] rarest, int used) {
    // The tree, its leaves in order, then its inner nodes, which come out in order as well.
    long[] weights = new long[2 * used - 1];
    int[] parents = new int[2 * used - 1];
    for (int i = 0; i < used; i++) {
      weights[i] = rarest[i] >>> 16;
    }
    int leaf = 0;
    int inner = used;
    for (int node = used; node < weights.length; node++) {
      for (int child = 0; child < 2; child++) {
        boolean isLeaf = leaf < used && (inner >= node || weights[leaf] <= weights[inner]);
        int taken = isLeaf ? leaf++ : inner++;
        weights[node] += weights[taken];
        parents[taken] = node;
      }
    }
    int[] depths = new int[weights.length];
    int[] ofLength = new int[LONGEST + 1];
    int shares = 0;
    for (int node = weights.length - 2; node >= 0; node--) {
      depths[node] = depths[parents[node]] + 1;
      if (node < used) {
        int length = Math.min(LONGEST, depths[node]);
        ofLength[length]++;
        shares += 1 << LONGEST - length;
      }
    }
    // Codes that were cut short overfill the tree: others are made longer until it is just full.
    while (shares > 1 << LONGEST) {
      ofLength[LONGEST]--;
      int shorter = LONGEST - 1;
      while (ofLength[shorter] == 0) {
        shorter--;
      }
      ofLength[shorter]--;
      ofLength[shorter + 1] += 2;
      shares--;
    }
    return ofLength;
  }

  /** Of a block with codes of its own (RFC 1951, 3.2.7). */
  private void header(boolean last) {
    put(last ? 1 : 0, 1);
    put(2, 2);
    put(0, 5); // codes for bytes and the end alone
    put(1, 5); // two codes for distances, which nobody uses: some readers want a full tree
    put(15, 4); // lengths of all nineteen codes that lengths are told in:
    for (int i = 0; i < 19; i++) {
      put(i < 3 ? 0 : 4, 3); // none for repeated lengths, four bits for each of the others
    }
    for (int length : lengths) {
      putLength(length);
    }
    putLength(1);
    putLength(1);
  }

  private void putLength(int length) {
    put(Integer.reverse(length) >>> 28, 4);
  }

  private void encode(byte[] bytes, int end) {
    // In locals: they stay in registers.
    int[] coded = codes;
    byte[] out = packed;
    long held = bits;
    int count = waiting;
    int at = to;
    int i = 0;
    for (; i + 2 < end; i += 3) {
      // Seven bits may wait; three codes have 45 at most.
      int one = coded[bytes[i] & 0xFF];
      int two = coded[bytes[i + 1] & 0xFF];
      int three = coded[bytes[i + 2] & 0xFF];
      held |= (one & 0xFFFFL) << count;
      count += one >>> 16;
      held |= (two & 0xFFFFL) << count;
      count += two >>> 16;
      held |= (three & 0xFFFFL) << count;
      count += three >>> 16;
      LITTLE.set(out, at, held);
      at += count >>> 3;
      held >>>= count & ~7;
      count &= 7;
    }
    to = at;
    bits = held;
    waiting = count;
    for (; i < end; i++) {
      put(coded[bytes[i] & 0xFF]);
    }
  }

  private void put(int code) {
    put(code & 0xFFFF, code >>> 16);
  }

  private void put(int value, int width) {
    bits |= (long) value << waiting;
    waiting += width;
    while (waiting >= 8) {
      packed[to++] = (byte) bits;
      bits >>>= 8;
      waiting -= 8;
    }
  }
}
