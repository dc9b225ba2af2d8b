package io.safelight.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.stream.FileImageInputStream;

/**
 * Hides from a TIFF reader what the pixels do not depend on. The reader takes the values of all
 * entries to the heap before it looks at any: layers of 300 MB, or a hundred entries that all claim
 * the same 40 MB; and it follows directories within directories.
 */
final class TiffPixels {
  /** Hides nothing. */
  static final TiffPixels ALL = new TiffPixels(ByteOrder.BIG_ENDIAN);

  private static final int MOST_DIRECTORIES = 256;
  private static final int ENTRY_LENGTH = 12;

  /** Bytes of one value by type: TIFF 6.0, section 2, and IFD of Adobe's supplement 1. */
  private static final int[] WIDTHS = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  /** Small values may be a hint to the reader: who wrote the file, say. */
  private static final int SMALL = 1024;

  private static final int LARGEST_PROFILE = 16 << 20;

  /** Of a list or table: as many pieces as the probe admits, four bytes each, and some. */
  private static final int LARGEST_TABLE = 2 << 20;

  /** Of all values together: entries may claim the same bytes again and again. */
  private static final int MOST_BYTES = 32 << 20;

  private static final int PROFILE = 34675;

  /** What leads to further directories: SubIFDs, EXIF, GPS, interoperability. */
  private static final Set<Integer> POINTERS = Set.of(330, 34665, 34853, 40965);

  /**
   * What is as long as the picture wants: the lists of its pieces, tables of colours and of JPEG.
   */
  private static final Set<Integer> NEEDED = Set.of(273, 279, 320, 324, 325, 347, 519, 520, 521);

  /** An entry of a private tag with one byte. */
  private final byte[] nothing;

  private final TreeSet<Long> hidden = new TreeSet<>();
  private long shownBytes;

  private TiffPixels(ByteOrder order) {
    nothing =
        ByteBuffer.allocate(ENTRY_LENGTH)
            .order(order)
            .putShort((short) 0xFFFF)
            .putShort((short) 1)
            .putInt(1)
            .array();
  }

  /**
   * @param file whose directories have been found sound
   */
  static TiffPixels in(Path file) throws IOException {
    try (FileImageInputStream input = new FileImageInputStream(file.toFile())) {
      ByteOrder order = input.readByte() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      input.setByteOrder(order);
      TiffPixels pixels = new TiffPixels(order);
      Set<Long> seen = new HashSet<>();
      input.seek(4);
      long at = input.readUnsignedInt();
      while (at != 0 && seen.add(at) && seen.size() <= MOST_DIRECTORIES) {
        at = pixels.lookAt(input, at);
      }
      return pixels;
    }
  }

  /**
   * @return where the next directory stands; 0 after the last
   */
  private long lookAt(FileImageInputStream input, long directory) throws IOException {
    input.seek(directory);
    int count = input.readUnsignedShort();
    for (int i = 0; i < count; i++) {
      long entry = input.getStreamPosition();
      int tag = input.readUnsignedShort();
      int type = input.readUnsignedShort();
      long bytes = input.readUnsignedInt() * (type < WIDTHS.length ? WIDTHS[type] : 0);
      input.skipBytes(4);
      boolean shown =
          bytes <= SMALL && !POINTERS.contains(tag)
              || bytes <= LARGEST_TABLE && NEEDED.contains(tag)
              || bytes <= LARGEST_PROFILE && tag == PROFILE;
      if (shown && shownBytes + bytes <= MOST_BYTES) {
        shownBytes += bytes;
      } else {
        hidden.add(entry);
      }
    }
    return input.getStreamPosition() + 4 <= input.length() ? input.readUnsignedInt() : 0;
  }

  /**
   * To be called with whatever was read.
   *
   * @param at the place in the file of the byte at {@code offset}
   */
  void hide(long at, byte[] bytes, int offset, int count) {
    if (hidden.isEmpty() || count <= 0) {
      return;
    }
    for (long entry : hidden.subSet(at - ENTRY_LENGTH + 1, at + count)) {
      for (int i = 0; i < ENTRY_LENGTH; i++) {
        long place = entry + i - at;
        if (place >= 0 && place < count) {
          bytes[offset + (int) place] = nothing[i];
        }
      }
    }
  }
}
