package io.safelight.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** A checksum of a raster's samples: equal for equal pixels, whatever file they came through. */
public final class PixelChecksum {
  private static final int CHUNK = 1 << 15;

  private PixelChecksum() {}

  /** CRC-32C over size, channels, depth and the samples, 16-bit ones in little-endian order. */
  public static long of(Raster raster) {
    CRC32C crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(16)
            .putInt(raster.width())
            .putInt(raster.height())
            .putInt(raster.channels())
            .putInt(raster.bitDepth())
            .flip());
    if (raster.bitDepth() == 8) {
      crc.update(raster.bytes8());
      return crc.getValue();
    }
    short[] samples = raster.samples16();
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < samples.length; from += CHUNK) {
      int count = Math.min(CHUNK, samples.length - from);
      chunk.clear();
      chunk.asShortBuffer().put(samples, from, count);
      crc.update(chunk.limit(count * 2));
    }
    return crc.getValue();
  }
}
