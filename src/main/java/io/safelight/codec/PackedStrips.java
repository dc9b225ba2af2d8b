package io.safelight.codec;

import io.safelight.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Strips of samples, each row perhaps as differences, packed without loss. */
final class PackedStrips implements TiffCoding.Strips {
  private final StoredRows rows;
  private final boolean predicted;
  private final Packing packing;
  private byte[] strip = new byte[0];

  PackedStrips(Raster picture, ByteOrder order, boolean predicted, Packing packing) {
    this.rows = new StoredRows(picture, order);
    this.predicted = predicted;
    this.packing = packing;
  }

  @Override
  public ByteBuffer strip(int top, int bottom) throws IOException {
    int length = (bottom - top) * rows.rowBytes();
    if (strip.length < length) {
      strip = new byte[length];
    }
    for (int y = top, at = 0; y < bottom; y++, at += rows.rowBytes()) {
      rows.copy(y, strip, at);
      if (predicted) {
        rows.difference(strip, at);
      }
    }
    return packing.pack(strip, length, rows.rowBytes());
  }

  @Override
  public void close() {
    packing.close();
  }
}
