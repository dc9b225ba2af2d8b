package io.safelight.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Lets through of a PNG, as it streams by, what its pixels depend on. The rest costs a decoder that
 * does not even use it: libpng inflates each text twice, a thousand of them, and calls the picture
 * broken for one beyond 8 MB.
 */
final class PngPixels {
  private static final int SIGNATURE_LENGTH = 8;
  private static final int CHECKSUM_LENGTH = 4;

  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504C5445;
  private static final int TRNS = 0x74524E53;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;

  /** Length and type of the next chunk, as far as they have come. */
  private final ByteBuffer head = ByteBuffer.allocate(8);

  /** Bytes until the next chunk begins. */
  private long left = SIGNATURE_LENGTH;

  private boolean kept = true;
  private boolean ended;

  /** What is to be kept of the file's next bytes. */
  byte[] of(byte[] bytes, int count) {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream(count + head.capacity());
    int at = 0;
    while (at < count && !ended) {
      if (left > 0) {
        int step = (int) Math.min(left, count - at);
        if (kept) {
          pixels.write(bytes, at, step);
        }
        at += step;
        left -= step;
        ended = left == 0 && head.getInt(4) == IEND;
      } else {
        head.put(bytes[at++]);
        if (!head.hasRemaining()) {
          begin(pixels);
        }
      }
    }
    return pixels.toByteArray();
  }

  private void begin(ByteArrayOutputStream pixels) {
    head.clear();
    left = (head.getInt(0) & 0xFFFFFFFFL) + CHECKSUM_LENGTH;
    int type = head.getInt(4);
    kept = type == IHDR || type == PLTE || type == TRNS || type == IDAT || type == IEND;
    if (kept) {
      pixels.writeBytes(head.array());
    }
  }
}
