package io.safelight.codec;

import io.safelight.image.Raster;
import io.safelight.metadata.PngChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a raster of grey or BGR, with or without alpha, as a PNG (PNG 1.2, RFC 2083), row by row:
 * neither a second copy of the picture nor the file is held. OpenCV's writer takes both, and no
 * chunks.
 */
final class PngWriter {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;

  /** Rows are deflated together, and make one chunk. */
  private static final int BATCH_BYTES = 1 << 17;

  private final StoredRows rows;
  private final FileChannel channel;

  private PngWriter(StoredRows rows, FileChannel channel) {
    this.rows = rows;
    this.channel = channel;
  }

  /**
   * Writes from the channel's position on.
   *
   * @param picture of no inks
   * @param beside what stands before the pixels, in this order
   */
  static void write(Raster picture, List<PngChunk> beside, FileChannel channel) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(picture.width()).putInt(picture.height());
    header.put((byte) picture.bitDepth()).put((byte) colourType(picture));
    PngWriter writer = new PngWriter(new StoredRows(picture, ByteOrder.BIG_ENDIAN), channel);
    writer.write(ByteBuffer.allocate(8).putLong(SIGNATURE).flip());
    writer.chunk("IHDR", header.array(), header.capacity());
    for (PngChunk chunk : beside) {
      writer.chunk(chunk.type(), chunk.content().bytes(), chunk.content().length());
    }
    writer.pixels();
    writer.chunk("IEND", new byte[0], 0);
  }

  private static int colourType(Raster picture) {
    return switch (picture.layout()) {
      case GREY -> 0;
      case GREY_ALPHA -> 4;
      case BGR -> 2;
      case BGRA -> 6;
      case CMYK, CMYK_ALPHA -> throw new IllegalArgumentException("a PNG holds no inks");
    };
  }

  private void pixels() throws IOException {
    PngFilters filters = new PngFilters(rows.rowBytes(), rows.pixelBytes());
    int length = rows.rowBytes() + 1;
    byte[] batch = new byte[length * Math.max(1, Math.min(rows.height(), BATCH_BYTES / length))];
    byte[] row = new byte[rows.rowBytes()];
    byte[] above = new byte[rows.rowBytes()];
    try (RepeatSearch search = new RepeatSearch()) {
      SampleDeflater deflater = chosen(search, filters);
      int gathered = 0;
      for (int y = 0; y < rows.height(); y++) {
        rows.copy(y, row, 0);
        System.arraycopy(filters.filtered(row, above), 0, batch, gathered, length);
        gathered += length;
        boolean last = y == rows.height() - 1;
        if (gathered == batch.length || last) {
          ByteBuffer deflated = deflater.deflate(batch, gathered, last);
          if (deflated.hasRemaining()) {
            chunk("IDAT", deflated.array(), deflated.remaining());
          }
          gathered = 0;
        }
        byte[] next = above;
        above = row;
        row = next;
      }
    }
  }

  /** By bands of rows spread over the picture. */
  private SampleDeflater chosen(RepeatSearch search, PngFilters filters) {
    int length = rows.rowBytes() + 1;
    int deep = Math.max(1, Math.min(rows.height(), RepeatSearch.SAMPLE_BYTES / length));
    int bands = Math.max(1, rows.height() / (deep * RepeatSearch.SAMPLED));
    byte[] band = new byte[deep * length];
    byte[] row = new byte[rows.rowBytes()];
    byte[] above = new byte[rows.rowBytes()];
    for (int i = 0; i < bands; i++) {
      int top = (int) ((long) (rows.height() - deep) * (2 * i + 1) / (2 * bands));
      if (top > 0) {
        rows.copy(top - 1, above, 0);
      }
      for (int y = 0; y < deep; y++) {
        rows.copy(top + y, row, 0);
        System.arraycopy(filters.filtered(row, above), 0, band, y * length, length);
        byte[] next = above;
        above = row;
        row = next;
      }
      search.sample(band, band.length);
    }
    return search.chosen();
  }

  private void chunk(String type, byte[] content, int length) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(content, 0, length);
    write(ByteBuffer.allocate(8).putInt(length).put(name).flip());
    write(ByteBuffer.wrap(content, 0, length));
    write(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).flip());
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
