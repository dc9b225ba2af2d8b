package io.safelight.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The orientation in an EXIF block. Broken EXIF is common and harmless: whatever cannot be read
 * means upright. Looks at the first directory only, at most 65535 entries of it.
 */
final class ExifOrientation {
  /** TIFF 6.0, tag Orientation; values as in the EXIF 2.3 specification, 4.6.4 A. */
  static final int TAG = 274;

  static final int UPRIGHT = 1;

  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final byte[] JPEG_PREFIX = {'E', 'x', 'i', 'f', 0, 0};

  private ExifOrientation() {}

  /**
   * @param block a TIFF structure, with or without the prefix that JPEG puts before it
   * @return 1 to 8; 1 where the block says nothing or nonsense
   */
  static int of(byte[] block) {
    int from = isExif(block) ? JPEG_PREFIX.length : 0;
    ByteBuffer tiff = ByteBuffer.wrap(block, from, block.length - from).slice();
    if (tiff.limit() < 8) {
      return UPRIGHT;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xFFFFFFFFL;
    if (directory + 2 > tiff.limit()) {
      return UPRIGHT;
    }
    int entries = tiff.getShort((int) directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + 12L * i;
      if (entry + 12 > tiff.limit()) {
        return UPRIGHT;
      }
      int at = (int) entry;
      if ((tiff.getShort(at) & 0xFFFF) == TAG) {
        return switch (tiff.getShort(at + 2)) {
          case SHORT -> orUpright(tiff.getShort(at + 8));
          case LONG -> orUpright(tiff.getInt(at + 8));
          default -> UPRIGHT;
        };
      }
    }
    return UPRIGHT;
  }

  /** Whether a JPEG's APP1 block is EXIF and not XMP. */
  static boolean isExif(byte[] block) {
    return block.length >= JPEG_PREFIX.length
        && ByteBuffer.wrap(block, 0, JPEG_PREFIX.length).equals(ByteBuffer.wrap(JPEG_PREFIX));
  }

  static int orUpright(long value) {
    return value >= 1 && value <= 8 ? (int) value : UPRIGHT;
  }
}
