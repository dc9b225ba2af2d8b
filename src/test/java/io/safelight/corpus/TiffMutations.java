package io.safelight.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Breaks what a TIFF's tags say. */
final class TiffMutations {
  private static final int[] TAGS = {
    254, 255, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284, 292, 293, 297, 317, 320,
    322, 323, 324, 325, 330, 332, 338, 339, 347, 512, 513, 514, 515, 519, 520, 521, 529, 530, 531,
    532, 700, 33723, 34377, 34665, 34675, 34853, 37724, 50706
  };
  private static final int[] COMPRESSIONS = {1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946, 34712};

  private TiffMutations() {}

  static byte[] broken(byte[] whole, Random chance) {
    byte[] bytes = chance.nextInt(4) == 0 ? Bytes.join(whole, Mutations.noise(chance, 200)) : whole;
    ByteBuffer file = ByteBuffer.wrap(bytes.clone());
    file.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = file.getInt(4);
    int entries = file.getShort(directory) & 0xFFFF;
    int entry = directory + 2 + 12 * chance.nextInt(Math.max(1, entries));
    int end = directory + 2 + 12 * entries;
    switch (chance.nextInt(9)) {
      case 0 -> value(file, entry, Mutations.edge(chance));
      case 1 -> value(file, entry, place(chance, directory, bytes.length));
      case 2 -> file.putInt(entry + 4, (int) Mutations.edge(chance));
      case 3 -> file.putShort(entry + 2, (short) chance.nextInt(18));
      case 4 -> file.putShort(entry, (short) TAGS[chance.nextInt(TAGS.length)]);
      case 5 -> file.putInt(end, (int) place(chance, directory, bytes.length));
      case 6 -> set(file, directory, 259, COMPRESSIONS[chance.nextInt(COMPRESSIONS.length)]);
      case 7 -> {
        int[] small = {258, 262, 266, 277, 284, 317, 338, 339};
        set(file, directory, small[chance.nextInt(small.length)], chance.nextInt(20));
      }
      default -> {
        return longer(file, directory, chance);
      }
    }
    return file.array();
  }

  /** As a SHORT where it is one, so that big-endian values mean what they say. */
  private static void value(ByteBuffer file, int entry, long value) {
    if (file.getShort(entry + 2) == Tiff.SHORT && file.getInt(entry + 4) == 1) {
      file.putShort(entry + 8, (short) value);
    } else {
      file.putInt(entry + 8, (int) value);
    }
  }

  private static void set(ByteBuffer file, int directory, int tag, int value) {
    int entries = file.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + 12 * i;
      if ((file.getShort(entry) & 0xFFFF) == tag) {
        value(file, entry, value);
      }
    }
  }

  private static long place(Random chance, int directory, int length) {
    return switch (chance.nextInt(4)) {
      case 0 -> directory;
      case 1 -> length - chance.nextInt(20);
      case 2 -> chance.nextInt(length);
      default -> Mutations.edge(chance);
    };
  }

  /** The directory again at the end of the file, with one more entry. */
  private static byte[] longer(ByteBuffer file, int directory, Random chance) {
    int entries = file.getShort(directory) & 0xFFFF;
    byte[] old = file.array();
    int at = old.length + (old.length & 1);
    ByteBuffer more =
        ByteBuffer.wrap(Arrays.copyOf(old, at + 2 + 12 * (entries + 1) + 4)).order(file.order());
    more.putShort(at, (short) (entries + 1));
    more.put(at + 2, old, directory + 2, 12 * entries);
    int entry = at + 2 + 12 * entries;
    more.putShort(entry, (short) TAGS[chance.nextInt(TAGS.length)]);
    more.putShort(entry + 2, (short) (1 + chance.nextInt(13)));
    more.putInt(entry + 4, chance.nextBoolean() ? 1 : (int) Mutations.edge(chance));
    more.putInt(entry + 8, (int) (chance.nextInt(4) == 0 ? at : place(chance, at, old.length)));
    more.putInt(entry + 12, chance.nextInt(8) == 0 ? at : 0);
    more.putInt(4, at);
    return more.array();
  }
}
