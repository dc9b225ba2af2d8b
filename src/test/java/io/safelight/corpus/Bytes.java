package io.safelight.corpus;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** Cutting and gluing. */
final class Bytes {
  private Bytes() {}

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  /** The first part of a file, in percent. */
  static byte[] cut(byte[] whole, int percent) {
    return Arrays.copyOf(whole, whole.length * percent / 100);
  }

  /** A copy with other bytes from an index on. */
  static byte[] patched(byte[] whole, int at, int... with) {
    byte[] copy = whole.clone();
    for (int i = 0; i < with.length; i++) {
      copy[at + i] = (byte) with[i];
    }
    return copy;
  }

  static byte[] inserted(byte[] whole, int at, byte[] part) {
    return join(Arrays.copyOf(whole, at), part, Arrays.copyOfRange(whole, at, whole.length));
  }

  /** A copy with zeros from one percentage of its length to another. */
  static byte[] holed(byte[] whole, int from, int to) {
    byte[] copy = whole.clone();
    Arrays.fill(copy, copy.length * from / 100, copy.length * to / 100, (byte) 0);
    return copy;
  }

  /** Where a pattern stands first, from an index on. */
  static int find(byte[] whole, int from, int... pattern) {
    for (int at = from; at + pattern.length <= whole.length; at++) {
      int i = 0;
      while (i < pattern.length && whole[at + i] == (byte) pattern[i]) {
        i++;
      }
      if (i == pattern.length) {
        return at;
      }
    }
    throw new IllegalArgumentException("no such bytes");
  }
}
