package io.safelight.metadata;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/** The first EXIF segment of a JPEG: where it stands and what it holds. */
record JpegExif(byte[] jpeg, int at, int end) {
  private static final int PREFIX = 6;

  static Optional<JpegExif> of(byte[] jpeg) {
    int at = 2;
    while (at + 10 < jpeg.length && (jpeg[at] & 0xFF) == 0xFF) {
      int marker = jpeg[at + 1] & 0xFF;
      int end = at + 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
      if (marker == 0xDA || end > jpeg.length) {
        return Optional.empty();
      }
      if (marker == 0xE1 && jpeg[at + 4] == 'E' && jpeg[at + 7] == 'f' && jpeg[at + 8] == 0) {
        return Optional.of(new JpegExif(jpeg, at, end));
      }
      at = end;
    }
    return Optional.empty();
  }

  /** With EXIF's prefix. */
  Block block() {
    return Block.of(Arrays.copyOfRange(jpeg, at + 4, end));
  }

  /** The same JPEG with another block, or without one where its length is 0. */
  byte[] with(byte[] block) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(jpeg, 0, at);
    if (block.length > 0) {
      int length = 2 + PREFIX + block.length;
      all.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, (byte) (length >> 8), (byte) length});
      all.writeBytes(new byte[] {'E', 'x', 'i', 'f', 0, 0});
      all.writeBytes(block);
    }
    all.write(jpeg, end, jpeg.length - end);
    return all.toByteArray();
  }
}
