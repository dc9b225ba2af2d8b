package io.safelight.codec;

import io.safelight.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.Deflater;

/**
 * Writes a raster as a little-endian TIFF 6.0: strips, Deflate with horizontal differencing,
 * orientation upright, alpha declared as not premultiplied. OpenCV's own writer leaves the alpha
 * undeclared, which readers take for premultiplied. Streams: no encoded copy of the picture is
 * held.
 */
final class TiffWriter {
  private static final int STRIP_BYTES = 1 << 18;

  // Measured on an 8 megapixel photograph, one core, milliseconds a megapixel and bytes a pixel:
  // level
  // 6 304 and 1.16, this 90 and 1.14. Huffman codes alone: 21 and 1.12, but 8 : 1 at best on a
  // blank page.
  private static final int DEFLATE_LEVEL = 4;
  private static final int DEFLATE_STRATEGY = Deflater.FILTERED;

  private static final int SHORT = 3;
  private static final int LONG = 4;

  private final Raster picture;
  private final FileChannel channel;
  private final int rowBytes;
  private final int rowsPerStrip;

  private TiffWriter(Raster picture, FileChannel channel) {
    this.picture = picture;
    this.channel = channel;
    this.rowBytes = picture.width() * picture.channels() * picture.bitDepth() / 8;
    this.rowsPerStrip = Math.max(1, Math.min(picture.height(), STRIP_BYTES / rowBytes));
  }

  static void write(Raster picture, FileChannel channel) throws IOException {
    new TiffWriter(picture, channel).write();
  }

  private void write() throws IOException {
    int strips = (picture.height() + rowsPerStrip - 1) / rowsPerStrip;
    int[] offsets = new int[strips];
    int[] lengths = new int[strips];
    channel.position(8);
    ByteBuffer rows = ByteBuffer.allocate(rowsPerStrip * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    Deflater deflater = new Deflater(DEFLATE_LEVEL);
    deflater.setStrategy(DEFLATE_STRATEGY);
    try {
      for (int i = 0; i < strips; i++) {
        int top = i * rowsPerStrip;
        differences(top, Math.min(picture.height(), top + rowsPerStrip), rows.clear());
        offsets[i] = position();
        deflate(deflater, rows.flip());
        lengths[i] = position() - offsets[i];
      }
    } finally {
      deflater.end();
    }
    writeDirectory(offsets, lengths);
  }

  /** RGB, each sample less its left neighbour's of the same channel (TIFF 6.0, section 14). */
  private void differences(int top, int bottom, ByteBuffer to) {
    int channels = picture.channels();
    int row = picture.width() * channels;
    for (int y = top; y < bottom; y++) {
      int start = y * row;
      for (int pixel = start; pixel < start + row; pixel += channels) {
        int left = pixel == start ? -1 : pixel - channels;
        for (int c = 0; c < channels; c++) {
          int channel = channels >= 3 && c < 3 ? 2 - c : c;
          if (picture.bitDepth() == 8) {
            byte[] from = picture.bytes8();
            to.put((byte) (from[pixel + channel] - (left < 0 ? 0 : from[left + channel])));
          } else {
            short[] from = picture.samples16();
            to.putShort((short) (from[pixel + channel] - (left < 0 ? 0 : from[left + channel])));
          }
        }
      }
    }
  }

  private void deflate(Deflater deflater, ByteBuffer rows) throws IOException {
    deflater.reset();
    deflater.setInput(rows);
    deflater.finish();
    ByteBuffer compressed = ByteBuffer.allocate(1 << 16);
    while (!deflater.finished()) {
      deflater.deflate(compressed.clear());
      writeFully(compressed.flip());
    }
  }

  private void writeDirectory(int[] offsets, int[] lengths) throws IOException {
    int channels = picture.channels();
    int strips = offsets.length;
    if ((position() & 1) == 1) {
      writeFully(ByteBuffer.allocate(1)); // a directory begins on a word
    }
    int bits = position();
    int offsetsAt = bits + 2 * channels;
    int lengthsAt = offsetsAt + 4 * strips;
    int directoryAt = lengthsAt + 4 * strips;
    ByteBuffer tail =
        ByteBuffer.allocate(2 * channels + 8 * strips + 200).order(ByteOrder.LITTLE_ENDIAN);
    for (int c = 0; c < channels; c++) {
      tail.putShort((short) picture.bitDepth());
    }
    for (int offset : offsets) {
      tail.putInt(offset);
    }
    for (int length : lengths) {
      tail.putInt(length);
    }
    tail.putShort((short) (picture.hasAlpha() ? 14 : 13));
    entry(tail, 256, LONG, 1, picture.width());
    entry(tail, 257, LONG, 1, picture.height());
    entry(tail, 258, SHORT, channels, channels == 1 ? picture.bitDepth() : bits);
    entry(tail, 259, SHORT, 1, 8); // Adobe Deflate
    entry(tail, 262, SHORT, 1, picture.isGrey() ? 1 : 2); // black is zero, RGB
    entry(tail, 273, LONG, strips, strips == 1 ? offsets[0] : offsetsAt);
    entry(tail, 274, SHORT, 1, 1); // upright
    entry(tail, 277, SHORT, 1, channels);
    entry(tail, 278, LONG, 1, rowsPerStrip);
    entry(tail, 279, LONG, strips, strips == 1 ? lengths[0] : lengthsAt);
    entry(tail, 284, SHORT, 1, 1); // samples of a pixel side by side
    entry(tail, 317, SHORT, 1, 2); // horizontal differencing
    if (picture.hasAlpha()) {
      entry(tail, 338, SHORT, 1, 2); // alpha, not premultiplied
    }
    entry(tail, 339, SHORT, 1, 1); // unsigned
    tail.putInt(0);
    writeFully(tail.flip());
    ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(directoryAt).flip();
    channel.write(header, 0);
  }

  private static void entry(ByteBuffer to, int tag, int type, int count, int value) {
    to.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Offsets are 32 bits unsigned, and a raster has not half as many bytes. */
  private int position() throws IOException {
    return (int) channel.position();
  }
}
