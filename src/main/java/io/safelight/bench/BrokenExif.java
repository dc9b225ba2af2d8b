package io.safelight.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * EXIF as a careless program leaves it: a directory that announces more entries than there are, a
 * text of 4 GB, a directory beyond the end.
 */
public final class BrokenExif {
  private static final int ASCII = 2;
  private static final int LONG = 4;

  private BrokenExif() {}

  /** The same JPEG with the block as its first segment. */
  public static byte[] in(byte[] jpeg) {
    return FirstSegment.in(jpeg, FirstSegment.APP1, block());
  }

  private static byte[] block() {
    ByteBuffer exif = ByteBuffer.allocate(6 + 8 + 2 + 2 * 12).order(ByteOrder.LITTLE_ENDIAN);
    exif.put("Exif\0\0II*\0".getBytes(StandardCharsets.ISO_8859_1));
    exif.putInt(8);
    // Two of two hundred follow.
    exif.putShort((short) 200);
    entry(exif, 0x010F, ASCII, 0xFFFFFF00, 0x7FFFFFF0); // Make
    entry(exif, 0x8769, LONG, 1, 0xFFFFFFF0); // where the EXIF directory lies
    return exif.array();
  }

  private static void entry(ByteBuffer exif, int tag, int type, int count, int value) {
    exif.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }
}
