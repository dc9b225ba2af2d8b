package io.safelight.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Random;

/**
 * Breaks pictures by chance. Half of the changes know the format: they break what a chunk, segment
 * or tag says and mend the lengths and checksums around it, because what is wrong there never gets
 * past a decoder's door. The other half knows nothing but bytes.
 */
public final class Mutations {
  /** What counters, offsets and sizes overflow at. */
  private static final long[] EDGES = {
    0,
    1,
    2,
    3,
    7,
    8,
    15,
    16,
    17,
    31,
    32,
    63,
    64,
    127,
    128,
    255,
    256,
    257,
    1023,
    1024,
    4096,
    16383,
    16384,
    32767,
    32768,
    65535,
    65536,
    1 << 20,
    0x7FFFFFFFL,
    0x80000000L,
    0xFFFFFFFEL,
    0xFFFFFFFFL
  };

  private Mutations() {}

  /** A broken copy; the same for the same chance. */
  public static byte[] broken(byte[] whole, Random chance) {
    byte[] bytes = whole.clone();
    int changes = 1 + chance.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      try {
        bytes = chance.nextBoolean() ? structure(bytes, chance) : bytes(bytes, chance);
      } catch (IndexOutOfBoundsException | IllegalArgumentException tooBrokenToParse) {
        bytes = bytes(bytes, chance);
      }
    }
    return bytes;
  }

  private static byte[] structure(byte[] bytes, Random chance) {
    String head = new String(bytes, 0, Math.min(12, bytes.length), ISO_8859_1);
    if (head.startsWith("\u0089PNG")) {
      return PngMutations.broken(bytes, chance);
    }
    if (head.startsWith("\u00FF\u00D8")) {
      return JpegMutations.broken(bytes, chance);
    }
    if (head.startsWith("II*") || head.startsWith("MM\0*")) {
      return TiffMutations.broken(bytes, chance);
    }
    if (head.startsWith("RIFF")) {
      return WebpMutations.broken(bytes, chance);
    }
    if (head.startsWith("BM")) {
      return BmpMutations.broken(bytes, chance);
    }
    return bytes(bytes, chance);
  }

  /** One change that knows no format. */
  static byte[] bytes(byte[] whole, Random chance) {
    if (whole.length == 0) {
      return whole;
    }
    byte[] bytes = whole.clone();
    // Headers are where the harm is: half of the changes fall there.
    int reach = chance.nextBoolean() ? Math.min(bytes.length, 200) : bytes.length;
    int at = chance.nextInt(reach);
    switch (chance.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << chance.nextInt(8));
      case 1 -> bytes[at] = (byte) chance.nextInt(256);
      case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xFF);
      case 3 ->
          Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + chance.nextInt(8)), (byte) 0);
      case 4 -> {
        return Arrays.copyOf(bytes, at);
      }
      default -> {
        int from = chance.nextInt(bytes.length);
        int length = Math.min(chance.nextInt(64), bytes.length - Math.max(at, from));
        System.arraycopy(bytes, from, bytes, at, length);
      }
    }
    return bytes;
  }

  /** A number that something may overflow at, or any small one. */
  static long edge(Random chance) {
    return switch (chance.nextInt(4)) {
      case 0 -> chance.nextInt(300);
      case 1 -> EDGES[chance.nextInt(EDGES.length)] + chance.nextInt(3) - 1;
      default -> EDGES[chance.nextInt(EDGES.length)];
    };
  }

  /** Bytes of no meaning, or of one. */
  static byte[] noise(Random chance, int most) {
    byte[] noise = new byte[chance.nextInt(most + 1)];
    if (chance.nextBoolean()) {
      chance.nextBytes(noise);
    } else {
      Arrays.fill(noise, (byte) chance.nextInt(256));
    }
    return noise;
  }
}
