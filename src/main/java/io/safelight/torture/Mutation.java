package io.safelight.torture;

import io.safelight.image.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Breaks a picture by chance, where decoders break: headers above all, and lengths that lie. One to
 * four changes; the same chance makes the same file.
 */
final class Mutation {
  /** Headers are where the harm is: half of the changes fall into the first bytes. */
  private static final int HEADER = 120;

  private static final int PNG_SIGNATURE = 8;

  /** Lengths and offsets that have broken decoders before. */
  private static final int[] LIES = {
    0,
    1,
    2,
    7,
    8,
    0x7F,
    0x80,
    0xFF,
    0x100,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x10000,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFE,
    0xFFFFFFFF
  };

  private Mutation() {}

  /**
   * A broken copy.
   *
   * @param whole what is broken
   * @param other another picture, of which pieces may be taken
   */
  static byte[] of(byte[] whole, ImageFormat format, byte[] other, Random chance) {
    byte[] bytes = whole.clone();
    int changes = 1 + chance.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      bytes = once(bytes, format, other, chance);
    }
    if (format == ImageFormat.PNG && chance.nextBoolean()) {
      // Else nearly every change would end at a checksum, and nothing behind it would be asked.
      mendChecksums(bytes);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, ImageFormat format, byte[] other, Random chance) {
    int reach = chance.nextBoolean() ? Math.min(bytes.length, HEADER) : bytes.length;
    int at = chance.nextInt(reach);
    switch (chance.nextInt(10)) {
      case 0, 1 -> bytes[at] ^= (byte) (1 << chance.nextInt(8));
      case 2 -> bytes[at] = (byte) chance.nextInt(256);
      case 3 -> Arrays.fill(bytes, at, end(bytes, at, 1 + chance.nextInt(8)), (byte) 0xFF);
      case 4 -> Arrays.fill(bytes, at, end(bytes, at, 1 + chance.nextInt(8)), (byte) 0);
      case 5 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 6 -> {
        return spliced(bytes, at, other, chance);
      }
      case 7 -> {
        int from = chance.nextInt(bytes.length);
        System.arraycopy(
            bytes,
            from,
            bytes,
            at,
            Math.min(chance.nextInt(64), bytes.length - Math.max(at, from)));
      }
      default -> lie(bytes, format, chance);
    }
    return bytes;
  }

  private static int end(byte[] bytes, int from, int length) {
    return Math.min(bytes.length, from + length);
  }

  /** A piece of another picture takes the place of one of ours; the lengths need not agree. */
  private static byte[] spliced(byte[] bytes, int at, byte[] other, Random chance) {
    int from = chance.nextInt(other.length);
    byte[] piece = Arrays.copyOfRange(other, from, end(other, from, 1 + chance.nextInt(200)));
    int cutTo = end(bytes, at, chance.nextInt(200));
    ByteBuffer joined = ByteBuffer.allocate(at + piece.length + bytes.length - cutTo);
    joined.put(bytes, 0, at).put(piece).put(bytes, cutTo, bytes.length - cutTo);
    return joined.array();
  }

  /** A length or an offset of the format says something else. */
  private static void lie(byte[] bytes, ImageFormat format, Random chance) {
    List<Integer> fields = fields(bytes, format);
    if (fields.isEmpty()) {
      return;
    }
    int field = fields.get(chance.nextInt(fields.size()));
    int width = format == ImageFormat.JPEG ? 2 : 4;
    if (field < 0 || field + width > bytes.length) {
      return;
    }
    ByteBuffer buffer =
        ByteBuffer.wrap(bytes)
            .order(isLittle(bytes, format) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int truth = width == 2 ? buffer.getShort(field) : buffer.getInt(field);
    int said =
        switch (chance.nextInt(4)) {
          case 0 -> truth + 1 - chance.nextInt(3);
          case 1 -> chance.nextInt();
          default -> LIES[chance.nextInt(LIES.length)];
        };
    if (width == 2) {
      buffer.putShort(field, (short) said);
    } else {
      buffer.putInt(field, said);
    }
  }

  private static boolean isLittle(byte[] bytes, ImageFormat format) {
    return switch (format) {
      case PNG, JPEG -> false;
      case TIFF -> bytes[0] == 'I';
      case WEBP, BMP -> true;
      case JPEG_2000, PNM -> false;
    };
  }

  /** Where lengths, offsets, sides and counts stand, as far as the file can still be followed. */
  private static List<Integer> fields(byte[] bytes, ImageFormat format) {
    return switch (format) {
      case PNG -> pngFields(bytes);
      case JPEG -> jpegFields(bytes);
      case TIFF -> tiffFields(bytes);
      case WEBP -> riffFields(bytes);
      case BMP -> List.of(2, 10, 14, 18, 22, 26, 30, 34, 46, 50);
      case JPEG_2000 -> List.of(0, 4, 20, 24, 40, 48, 52, 68, 76, 80, 96, 100);
      case PNM -> List.of();
    };
  }

  private static List<Integer> pngFields(byte[] bytes) {
    List<Integer> fields = new ArrayList<>(List.of(16, 20));
    for (int at = PNG_SIGNATURE; at + 12 <= bytes.length; ) {
      fields.add(at);
      int length = ByteBuffer.wrap(bytes).getInt(at);
      if (length < 0 || length > bytes.length) {
        break;
      }
      at += length + 12;
    }
    return fields;
  }

  private static List<Integer> jpegFields(byte[] bytes) {
    List<Integer> fields = new ArrayList<>();
    for (int at = 2; at + 4 <= bytes.length && (bytes[at] & 0xFF) == 0xFF; ) {
      int marker = bytes[at + 1] & 0xFF;
      fields.add(at + 2);
      if (marker >= 0xC0 && marker <= 0xC2) {
        fields.add(at + 5); // height
        fields.add(at + 7); // width
      }
      if (marker == 0xDA) {
        break; // the scan: no lengths from here on
      }
      at += 2 + (ByteBuffer.wrap(bytes).getShort(at + 2) & 0xFFFF);
    }
    return fields;
  }

  private static List<Integer> tiffFields(byte[] bytes) {
    List<Integer> fields = new ArrayList<>(List.of(4));
    if (bytes.length < 8) {
      return fields;
    }
    ByteBuffer buffer =
        ByteBuffer.wrap(bytes)
            .order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = buffer.getInt(4);
    if (directory < 8 || directory > bytes.length - 2) {
      return fields;
    }
    int entries = buffer.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries && directory + 14 + 12 * i <= bytes.length; i++) {
      int entry = directory + 2 + 12 * i;
      fields.add(entry); // tag and type
      fields.add(entry + 4); // count
      fields.add(entry + 8); // value or offset
    }
    fields.add(directory + 2 + 12 * entries); // the next directory
    return fields;
  }

  private static List<Integer> riffFields(byte[] bytes) {
    List<Integer> fields = new ArrayList<>(List.of(4));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 12; at + 8 <= bytes.length; ) {
      fields.add(at + 4);
      fields.add(at + 8); // flags of VP8X, the frame's tag and size of VP8 and VP8L
      fields.add(at + 12);
      int length = buffer.getInt(at + 4);
      if (length < 0 || length > bytes.length) {
        break;
      }
      at += 8 + length + (length & 1);
    }
    return fields;
  }

  private static void mendChecksums(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int at = PNG_SIGNATURE; at + 12 <= bytes.length; ) {
      int length = buffer.getInt(at);
      if (length < 0 || length > bytes.length - at - 12) {
        return;
      }
      CRC32 sum = new CRC32();
      sum.update(bytes, at + 4, length + 4);
      buffer.putInt(at + 8 + length, (int) sum.getValue());
      if (new String(bytes, at + 4, 4, StandardCharsets.US_ASCII).equals("IEND")) {
        return;
      }
      at += length + 12;
    }
  }
}
