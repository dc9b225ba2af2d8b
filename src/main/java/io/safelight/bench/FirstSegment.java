package io.safelight.bench;

import java.nio.ByteBuffer;

/** Puts a segment into a JPEG, right behind its start marker. */
final class FirstSegment {
  /** A comment (ITU-T T.81, B.1.1.3). */
  static final int COM = 0xFE;

  /** What EXIF stands in. */
  static final int APP1 = 0xE1;

  private FirstSegment() {}

  /**
   * The same JPEG with one more segment.
   *
   * @param marker its second byte
   * @param content without marker and length, 65,533 bytes at most
   */
  static byte[] in(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer more = ByteBuffer.allocate(jpeg.length + 4 + content.length);
    more.put(jpeg, 0, 2);
    // The length counts itself, but not the marker.
    more.put((byte) 0xFF).put((byte) marker).putShort((short) (2 + content.length)).put(content);
    return more.put(jpeg, 2, jpeg.length - 2).array();
  }
}
