package io.safelight.corpus;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** PNGs by the chunk. */
final class Png {
  static final byte[] SIGNATURE = Bytes.hex("89504E470D0A1A0A");
  static final byte[] END = chunk("IEND");

  /** Where the chunk after IHDR begins. */
  static final int AFTER_IHDR = 33;

  private Png() {}

  static byte[] chunk(String type, byte... content) {
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(US_ASCII));
    crc.update(content);
    return ByteBuffer.allocate(12 + content.length)
        .putInt(content.length)
        .put(type.getBytes(US_ASCII))
        .put(content)
        .putInt((int) crc.getValue())
        .array();
  }

  static byte[] header(int width, int height, int bitDepth, int colourType) {
    return chunk(
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) bitDepth)
            .put((byte) colourType)
            .array());
  }

  /** An IDAT of rows that each begin with a filter byte. */
  static byte[] pixels(byte[] rows) {
    return chunk("IDAT", deflated(rows));
  }

  static byte[] deflated(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Rows of packed samples, each with the filter byte 0 before it. */
  static byte[] unfiltered(byte[] packed, int rowBytes) {
    ByteBuffer rows = ByteBuffer.allocate(packed.length + packed.length / rowBytes);
    for (int at = 0; at < packed.length; at += rowBytes) {
      rows.put((byte) 0).put(packed, at, rowBytes);
    }
    return rows.array();
  }
}
