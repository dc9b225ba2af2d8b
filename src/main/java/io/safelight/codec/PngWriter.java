package io.safelight.codec;

import io.safelight.image.Raster;
import io.safelight.metadata.Pieces;
import io.safelight.metadata.PngChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    Pieces.write(channel, ByteBuffer.allocate(8).putLong(SIGNATURE).flip());
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
    FilteredRows filtered = new FilteredRows();
    int length = filtered.length();
    byte[] batch = new byte[length * Math.max(1, Math.min(rows.height(), BATCH_BYTES / length))];
    try (RepeatSearch search = new RepeatSearch()) {
      SampleDeflater deflater = chosen(search, filtered);
      filtered.begin(0);
      int gathered = 0;
      for (int y = 0; y < rows.height(); y++) {
        filtered.next(batch, gathered);
        gathered += length;
        boolean last = y == rows.height() - 1;
        if (gathered == batch.length || last) {
          ByteBuffer deflated = deflater.deflate(batch, gathered, last);
          if (deflated.hasRemaining()) {
            chunk("IDAT", deflated.array(), deflated.remaining());
          }
          gathered = 0;
        }
      }
    }
  }

  /** By bands of rows spread over the picture. */
  private SampleDeflater chosen(RepeatSearch search, FilteredRows filtered) {
    int length = filtered.length();
    int deep = Math.max(1, Math.min(rows.height(), RepeatSearch.SAMPLE_BYTES / length));
    int bands = Math.max(1, rows.height() / (deep * RepeatSearch.SAMPLED));
    byte[] band = new byte[deep * length];
    for (int i = 0; i < bands; i++) {
      filtered.begin((int) ((long) (rows.height() - deep) * (2 * i + 1) / (2 * bands)));
      for (int y = 0; y < deep; y++) {
        filtered.next(band, y * length);
      }
      search.sample(band, band.length);
    }
    return search.chosen();
  }

  /** The picture's rows one after the other, each under its filter. */
  private final class FilteredRows {
    private final PngFilters filters = new PngFilters(rows.rowBytes(), rows.pixelBytes());
    private byte[] row = new byte[rows.rowBytes()];
    private byte[] above = new byte[rows.rowBytes()];
    private int y;

    /** Bytes of one: the filter's number before the row. */
    int length() {
      return rows.rowBytes() + 1;
    }

    /** The next one is this. */
    void begin(int at) {
      y = at;
      if (y == 0) {
        Arrays.fill(above, (byte) 0);
      } else {
        rows.copy(y - 1, above, 0);
      }
    }

    void next(byte[] to, int at) {
      rows.copy(y++, row, 0);
      System.arraycopy(filters.filtered(row, above), 0, to, at, length());
      byte[] done = row;
      row = above;
      above = done;
    }
  }

  private void chunk(String type, byte[] content, int length) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(content, 0, length);
    Pieces.write(channel, ByteBuffer.allocate(8).putInt(length).put(name).flip());
    Pieces.write(channel, ByteBuffer.wrap(content, 0, length));
    Pieces.write(channel, ByteBuffer.allocate(4).putInt((int) checksum.getValue()).flip());
  }
}
