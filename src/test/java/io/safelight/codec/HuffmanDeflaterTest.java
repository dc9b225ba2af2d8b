package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** zlib itself reads it back, its checksum included. */
class HuffmanDeflaterTest {
  private static final int MOST = 70_000;

  private final HuffmanDeflater deflater = new HuffmanDeflater();

  private static byte[] inflated(byte[] stream, int length) throws Exception {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(stream);
      byte[] bytes = new byte[length + 1];
      int count = inflater.inflate(bytes);
      assertThat(inflater.finished()).as("the checksum was right and nothing is missing").isTrue();
      assertThat(inflater.getRemaining()).isZero();
      return java.util.Arrays.copyOf(bytes, count);
    } finally {
      inflater.end();
    }
  }

  private byte[] deflated(byte[] bytes, int piece) {
    deflater.reset();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int from = 0; from < bytes.length; from += piece) {
      int length = Math.min(piece, bytes.length - from);
      byte[] part = java.util.Arrays.copyOfRange(bytes, from, from + length);
      ByteBuffer out = deflater.deflate(part, length, from + length == bytes.length);
      stream.write(out.array(), 0, out.remaining());
    }
    return stream.toByteArray();
  }

  @Property(tries = 300)
  void whatever_is_deflated_comes_back(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = MOST) int length,
      @ForAll @IntRange(min = 1, max = 30_000) int piece,
      @ForAll @IntRange(min = 1, max = 256) int values,
      @ForAll @IntRange(min = 0, max = 60) int steepness)
      throws Exception {
    Random chance = new Random(seed);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      // From all values alike to one value almost alone.
      bytes[i] = (byte) (values * Math.pow(chance.nextDouble(), 1 + steepness));
    }

    assertThat(inflated(deflated(bytes, Math.max(piece, length / 20)), length)).isEqualTo(bytes);
  }

  @Test
  void counts_that_want_codes_longer_than_there_are_get_shorter_ones() throws Exception {
    // Each as often as the two before it together: the deepest tree that there is.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long one = 1;
    long two = 1;
    for (int value = 0; value < 24; value++) {
      for (long i = 0; i < one; i++) {
        bytes.write(value);
      }
      long next = one + two;
      one = two;
      two = next;
    }
    byte[] all = bytes.toByteArray();

    byte[] stream = deflated(all, all.length);

    assertThat(inflated(stream, all.length)).isEqualTo(all);
    assertThat(stream.length).isLessThan(all.length / 2);
  }

  @Test
  void a_block_of_one_value_takes_a_bit_a_byte() throws Exception {
    byte[] zeros = new byte[80_000];

    byte[] stream = deflated(zeros, zeros.length);

    assertThat(inflated(stream, zeros.length)).isEqualTo(zeros);
    assertThat(stream.length).isBetween(10_000, 10_200);
  }

  @Test
  void its_size_is_told_without_writing_it() {
    byte[] bytes = new byte[50_000];
    Random chance = new Random(5);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (12 * chance.nextGaussian());
    }

    long told = deflater.size(bytes, 0, bytes.length);

    assertThat((long) deflated(bytes, bytes.length).length).isBetween(told, told + 8);
  }
}
