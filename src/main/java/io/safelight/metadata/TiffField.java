package io.safelight.metadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One entry of a directory (TIFF 6.0, section 2; BigTIFF's types and EXIF 3.0's too).
 *
 * @param type 1 BYTE, 2 ASCII, 3 SHORT, 4 LONG, 5 RATIONAL, 6 SBYTE, 7 UNDEFINED, 8 SSHORT, 9
 *     SLONG, 10 SRATIONAL, 11 FLOAT, 12 DOUBLE, 13 IFD, 16 LONG8, 17 SLONG8, 18 IFD8, 129 UTF-8
 * @param count values, not bytes
 * @param value all of them in the byte order of whatever holds the field
 */
public record TiffField(int tag, int type, long count, Block value) {
  public static final int BYTE = 1;
  public static final int ASCII = 2;
  public static final int SHORT = 3;
  public static final int LONG = 4;
  public static final int RATIONAL = 5;
  public static final int SBYTE = 6;
  public static final int UNDEFINED = 7;
  public static final int SSHORT = 8;
  public static final int SLONG = 9;
  public static final int SRATIONAL = 10;
  public static final int FLOAT = 11;
  public static final int DOUBLE = 12;
  public static final int IFD = 13;
  public static final int LONG8 = 16;
  public static final int SLONG8 = 17;
  public static final int IFD8 = 18;
  public static final int UTF8 = 129;

  public TiffField {
    Objects.requireNonNull(value);
    if (tag < 0 || tag > 0xFFFF) {
      throw new IllegalArgumentException("a tag is 0 to 65535, not " + tag);
    }
    int width = width(type);
    if (width == 0 || count < 0 || value.length() % width != 0 || value.length() / width != count) {
      throw new IllegalArgumentException(
          "%d values of type %d are not %d bytes".formatted(count, type, value.length()));
    }
  }

  /** Bytes of one value; 0 for a type that nobody defined. */
  public static int width(int type) {
    return switch (type) {
      case BYTE, ASCII, SBYTE, UNDEFINED, UTF8 -> 1;
      case SHORT, SSHORT -> 2;
      case LONG, SLONG, FLOAT, IFD -> 4;
      case RATIONAL, SRATIONAL, DOUBLE, LONG8, SLONG8, IFD8 -> 8;
      default -> 0;
    };
  }

  public static TiffField shorts(int tag, ByteOrder order, int... values) {
    ByteBuffer value = ByteBuffer.allocate(2 * values.length).order(order);
    for (int each : values) {
      value.putShort((short) each);
    }
    return of(tag, SHORT, value);
  }

  /** Of type LONG. */
  public static TiffField longs(int tag, ByteOrder order, long... values) {
    ByteBuffer value = ByteBuffer.allocate(4 * values.length).order(order);
    for (long each : values) {
      value.putInt((int) each);
    }
    return of(tag, LONG, value);
  }

  /** Of type RATIONAL. */
  public static TiffField rational(int tag, ByteOrder order, long numerator, long denominator) {
    ByteBuffer value = ByteBuffer.allocate(8).order(order);
    return of(tag, RATIONAL, value.putInt((int) numerator).putInt((int) denominator));
  }

  /** UTF-8, which is ASCII where it can be, and the zero that ends it. */
  public static TiffField ascii(int tag, String text) {
    byte[] letters = text.getBytes(StandardCharsets.UTF_8);
    return of(tag, ASCII, ByteBuffer.allocate(letters.length + 1).put(letters));
  }

  /** Of type UNDEFINED. */
  public static TiffField undefined(int tag, byte[] bytes) {
    return of(tag, UNDEFINED, ByteBuffer.wrap(bytes));
  }

  /** All of a buffer's array. */
  static TiffField of(int tag, int type, ByteBuffer value) {
    return new TiffField(tag, type, value.capacity() / width(type), Block.of(value.array()));
  }

  /** The same values in the other byte order; bytes that nobody knows the meaning of stay. */
  public TiffField swapped() {
    int width = type == RATIONAL || type == SRATIONAL ? 4 : width(type);
    if (width == 1) {
      return this;
    }
    byte[] bytes = value.bytes();
    for (int at = 0; at < bytes.length; at += width) {
      for (int low = at, high = at + width - 1; low < high; low++, high--) {
        byte kept = bytes[low];
        bytes[low] = bytes[high];
        bytes[high] = kept;
      }
    }
    return new TiffField(tag, type, count, Block.of(bytes));
  }

  /** Whether all of it can stand in four bytes a value. */
  private boolean isNarrow(ByteOrder order) {
    ByteBuffer values = ByteBuffer.wrap(value.bytes()).order(order);
    while (values.hasRemaining()) {
      long each = values.getLong();
      if (type == SLONG8 ? each != (int) each : each != (each & 0xFFFFFFFFL)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it says how samples are stored: whoever writes them says that anew. */
  public boolean isStorage() {
    return Tag.isStorage(tag) || tag == Tag.ORIENTATION;
  }

  /** Whether a classic TIFF can hold it, which knows no values of eight bytes. */
  boolean isClassic(ByteOrder order) {
    return type != LONG8 && type != SLONG8 && type != IFD8 || isNarrow(order);
  }

  /** Its values in four bytes each where a classic TIFF knows none of eight. */
  TiffField classic(ByteOrder order) {
    if (type != LONG8 && type != SLONG8 && type != IFD8) {
      return this;
    }
    ByteBuffer wide = ByteBuffer.wrap(value.bytes()).order(order);
    ByteBuffer narrow = ByteBuffer.allocate(value.length() / 2).order(order);
    while (wide.hasRemaining()) {
      narrow.putInt((int) wide.getLong());
    }
    return of(tag, type == LONG8 ? LONG : type == SLONG8 ? SLONG : IFD, narrow);
  }
}
