package io.safelight.codec;

import io.safelight.image.Raster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A raster's rows as PNG and TIFF store them: grey; R, G, B; or C, M, Y, K, then alpha; 16-bit
 * samples in the byte order of the file. One row is copied at a time, never the picture.
 */
final class StoredRows {
  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final Raster picture;
  private final int samples;
  private final boolean swapped;
  private final boolean big;

  StoredRows(Raster picture, ByteOrder order) {
    this.picture = picture;
    this.samples = Math.multiplyExact(picture.width(), picture.channels());
    this.swapped = picture.layout().colours() == 3;
    this.big = order == ByteOrder.BIG_ENDIAN;
  }

  int rowBytes() {
    return Math.multiplyExact(samples, picture.bitDepth() / 8);
  }

  /** Bytes from one pixel to the next. */
  int pixelBytes() {
    return picture.channels() * picture.bitDepth() / 8;
  }

  int height() {
    return picture.height();
  }

  void copy(int y, byte[] to, int at) {
    if (picture.bitDepth() == 8) {
      copy8(y * samples, to, at);
    } else if (big) {
      copy16(BIG, y * samples, to, at);
    } else {
      copy16(LITTLE, y * samples, to, at);
    }
  }

  private void copy8(int from, byte[] to, int at) {
    byte[] all = picture.bytes8();
    System.arraycopy(all, from, to, at, samples);
    if (swapped) {
      int channels = picture.channels();
      for (int i = 0; i < samples; i += channels) {
        to[at + i] = all[from + i + 2];
        to[at + i + 2] = all[from + i];
      }
    }
  }

  private void copy16(VarHandle order, int from, byte[] to, int at) {
    short[] all = picture.samples16();
    if (!swapped) {
      for (int i = 0; i < samples; i++) {
        order.set(to, at + 2 * i, all[from + i]);
      }
      return;
    }
    int channels = picture.channels();
    for (int i = 0; i < samples; i += channels) {
      order.set(to, at + 2 * i, all[from + i + 2]);
      order.set(to, at + 2 * i + 2, all[from + i + 1]);
      order.set(to, at + 2 * i + 4, all[from + i]);
      if (channels == 4) {
        order.set(to, at + 2 * i + 6, all[from + i + 3]);
      }
    }
  }

  /**
   * Each sample less its left neighbour's of the same channel (TIFF 6.0, section 14).
   *
   * @param row as {@link #copy} has written it
   */
  void difference(byte[] row, int at) {
    if (picture.bitDepth() == 8) {
      int step = pixelBytes();
      for (int i = at + samples - 1; i >= at + step; i--) {
        row[i] -= row[i - step];
      }
    } else if (big) {
      difference16(BIG, row, at);
    } else {
      difference16(LITTLE, row, at);
    }
  }

  private void difference16(VarHandle order, byte[] row, int at) {
    int step = pixelBytes();
    for (int i = at + 2 * (samples - 1); i >= at + step; i -= 2) {
      order.set(row, i, (short) ((short) order.get(row, i) - (short) order.get(row, i - step)));
    }
  }
}
