package io.safelight.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Breaks what a BMP's headers say, its table of colours and its runs. */
final class BmpMutations {
  /** Places of 32-bit fields: sizes, offsets, compression, counts of colours, masks. */
  private static final int[] FIELDS = {2, 10, 14, 18, 22, 30, 34, 46, 50, 54, 58, 62};

  private static final int HEADERS = 54;

  private BmpMutations() {}

  static byte[] broken(byte[] whole, Random chance) {
    ByteBuffer file = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
    switch (chance.nextInt(6)) {
      case 0 -> file.putInt(FIELDS[chance.nextInt(FIELDS.length)], (int) Mutations.edge(chance));
      case 1 ->
          file.putShort(28, (short) new int[] {0, 1, 2, 4, 8, 15, 16, 24, 32}[chance.nextInt(9)]);
      case 2 -> file.putInt(30, chance.nextInt(8));
      case 3 -> file.putInt(chance.nextBoolean() ? 18 : 22, -(int) Mutations.edge(chance));
      case 4 -> file.putInt(14, new int[] {12, 16, 40, 52, 56, 64, 108, 124}[chance.nextInt(8)]);
      default -> {
        // A run, or an escape: end of row, end of picture, a leap, bytes as they are.
        int at = HEADERS + chance.nextInt(Math.max(1, whole.length - HEADERS - 4));
        file.put(at, (byte) (chance.nextBoolean() ? 0 : chance.nextInt(256)));
        file.put(at + 1, (byte) (chance.nextBoolean() ? chance.nextInt(4) : chance.nextInt(256)));
        file.put(at + 2, (byte) chance.nextInt(256));
        file.put(at + 3, (byte) chance.nextInt(256));
      }
    }
    return file.array();
  }
}
