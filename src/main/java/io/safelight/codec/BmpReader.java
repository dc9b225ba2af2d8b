package io.safelight.codec;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a BMP (BITMAPINFOHEADER and its successors as Microsoft documents them, and OS/2's).
 *
 * <p>Our own because OpenCV 4.9 mistakes run lengths behind long headers, makes the white of 16
 * bits a light grey and loses alpha, and Java's reader takes run lengths that are cut off for
 * whole.
 */
final class BmpReader {
  private static final int FILE_HEADER = 14;
  private static final int OS2_HEADER = 12;
  private static final int FIRST_HEADER = 40;
  private static final int LONGEST_HEADER = 124;
  private static final int HEADER_WITH_MASKS = 52;
  private static final int HEADER_WITH_ALPHA = 56;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BIT_FIELDS = 3;
  private static final int ALPHA_BIT_FIELDS = 6;
  private static final int BUFFER = 1 << 16;

  private final InputStream file;
  private final Size size;
  private final boolean topDown;
  private final int bits;
  private final int compression;

  /** Of B, G, R and alpha. */
  private final int[] masks;

  /** B, G, R of each colour. */
  private final byte[] colours;

  private final PixelLayout layout;
  private final byte[] samples;

  private BmpReader(InputStream file, Size expected) throws UndecodableException, IOException {
    this.file = file;
    ByteBuffer start = little(FILE_HEADER + 4);
    long pixelsAt = start.getInt(10) & 0xFFFFFFFFL;
    int header = start.getInt(FILE_HEADER);
    if (header < OS2_HEADER || header > LONGEST_HEADER) {
      throw new UndecodableException("The header is nonsense.");
    }
    ByteBuffer dib = ByteBuffer.allocate(LONGEST_HEADER + 16).order(ByteOrder.LITTLE_ENDIAN);
    dib.position(4).put(little(header - 4));
    boolean os2 = header < 16;
    long width = os2 ? dib.getShort(4) & 0xFFFF : dib.getInt(4);
    long height = os2 ? dib.getShort(6) & 0xFFFF : dib.getInt(8);
    topDown = height < 0;
    if (width != expected.width() || Math.abs(height) != expected.height()) {
      throw new UndecodableException(
          "The header announces %s, the pixels are %d x %d."
              .formatted(expected, width, Math.abs(height)));
    }
    size = expected;
    bits = dib.getShort(os2 ? 10 : 14);
    compression = header < FIRST_HEADER ? 0 : dib.getInt(16);
    int read = FILE_HEADER + header;
    if (header == FIRST_HEADER && (compression == BIT_FIELDS || compression == ALPHA_BIT_FIELDS)) {
      int more = compression == BIT_FIELDS ? 12 : 16;
      dib.put(little(more));
      read += more;
    }
    masks = masks(dib, header);
    int entry = os2 ? 3 : 4;
    // Between header and pixels, however many colours are said to be used.
    int count = bits > 8 ? 0 : (int) Math.max(0, Math.min(1 << bits, (pixelsAt - read) / entry));
    colours = new byte[3 << Math.min(8, bits)];
    for (int i = 0; i < count; i++) {
      little(entry).get(colours, 3 * i, 3);
    }
    file.skipNBytes(Math.max(0, pixelsAt - read - (long) count * entry));
    layout =
        bits <= 8 && isGrey(count)
            ? PixelLayout.GREY
            : masks[3] != 0 ? PixelLayout.BGRA : PixelLayout.BGR;
    samples = new byte[Raster.sampleCount(size, layout.channels())];
  }

  /**
   * @param expected the size that the header was found to announce
   */
  static Raster read(Path path, Size expected) throws UndecodableException, IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path), BUFFER)) {
      return new BmpReader(file, expected).raster();
    } catch (EOFException cutOff) {
      throw new UndecodableException("The file ends before its pixels do.", cutOff);
    }
  }

  private ByteBuffer little(int count) throws IOException {
    byte[] bytes = file.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int[] masks(ByteBuffer dib, int header) {
    if (bits <= 8) {
      return new int[4];
    }
    if (compression == BIT_FIELDS || compression == ALPHA_BIT_FIELDS) {
      boolean alpha =
          bits == 32 && (compression == ALPHA_BIT_FIELDS || header >= HEADER_WITH_ALPHA);
      boolean told = header == FIRST_HEADER || header >= HEADER_WITH_MASKS;
      return told
          ? new int[] {dib.getInt(48), dib.getInt(44), dib.getInt(40), alpha ? dib.getInt(52) : 0}
          : new int[4];
    }
    return bits == 16
        ? new int[] {0x1F, 0x3E0, 0x7C00, 0}
        : new int[] {0xFF, 0xFF00, 0xFF0000, 0}; // a fourth byte is reserved
  }

  private boolean isGrey(int count) {
    for (int i = 0; i < 3 * count; i += 3) {
      if (colours[i] != colours[i + 1] || colours[i] != colours[i + 2]) {
        return false;
      }
    }
    return true;
  }

  private Raster raster() throws UndecodableException, IOException {
    switch (compression) {
      case RLE8, RLE4 -> runs();
      case 0, BIT_FIELDS, ALPHA_BIT_FIELDS -> rows();
      default ->
          throw new UndecodableException("Compression %d is not read.".formatted(compression));
    }
    return Raster.of(size, layout, samples);
  }

  private void rows() throws UndecodableException, IOException {
    if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
      throw new UndecodableException("%d bits a pixel are not read.".formatted(bits));
    }
    byte[] row = new byte[(int) (((long) size.width() * bits + 31) / 32 * 4)];
    for (int y = 0; y < size.height(); y++) {
      int got = file.readNBytes(row, 0, row.length);
      // What fills the last row up may be left away.
      if (got < row.length && (y < size.height() - 1 || got < (size.width() * bits + 7L) / 8)) {
        throw new EOFException();
      }
      for (int x = 0; x < size.width(); x++) {
        if (bits <= 8) {
          int bit = x * bits;
          putColour(x, y, row[bit >> 3] >> 8 - bits - (bit & 7) & (1 << bits) - 1);
        } else {
          putMasked(x, y, pixel(row, x * (bits / 8)));
        }
      }
    }
  }

  private int pixel(byte[] row, int at) {
    int pixel = 0;
    for (int i = 0; i < bits / 8; i++) {
      pixel |= (row[at + i] & 0xFF) << 8 * i;
    }
    return pixel;
  }

  /**
   * @param y counted as stored
   */
  private int place(int x, int y) {
    return ((topDown ? y : size.height() - 1 - y) * size.width() + x) * layout.channels();
  }

  private void putColour(int x, int y, int index) {
    int to = place(x, y);
    for (int c = 0; c < layout.channels(); c++) {
      samples[to + c] = colours[3 * index + c];
    }
  }

  private void putMasked(int x, int y, int pixel) {
    int to = place(x, y);
    for (int c = 0; c < layout.channels(); c++) {
      int shift = masks[c] == 0 ? 0 : Integer.numberOfTrailingZeros(masks[c]);
      long level = (pixel & masks[c] & 0xFFFFFFFFL) >> shift;
      long brightest = (masks[c] & 0xFFFFFFFFL) >> shift;
      // Mere shifts would make white a light grey.
      samples[to + c] =
          (byte)
              (brightest == 255 || brightest == 0
                  ? level
                  : (level * 255 + brightest / 2) / brightest);
    }
  }

  /** Runs of one colour (of two by turns with four bits), and in between colours one by one. */
  private void runs() throws UndecodableException, IOException {
    if (bits != (compression == RLE8 ? 8 : 4)) {
      throw new UndecodableException("Run lengths of %d bits are not read.".formatted(bits));
    }
    for (int i = 0; i < samples.length; i++) {
      samples[i] = colours[i % layout.channels()]; // what is leapt over
    }
    int x = 0;
    int y = 0;
    while (true) {
      int count = file.read();
      int value = file.read();
      if (value < 0) {
        if (y >= size.height() || y == size.height() - 1 && x >= size.width()) {
          return; // writers forget the end
        }
        throw new EOFException();
      }
      if (count > 0) {
        for (int i = 0; i < count; i++) {
          putRun(x++, y, bits == 8 ? value : i % 2 == 0 ? value >> 4 : value & 0xF);
        }
      } else if (value == 0) {
        x = 0;
        y++;
      } else if (value == 1) {
        return;
      } else if (value == 2) {
        ByteBuffer leap = little(2);
        x = Math.min(size.width(), x + (leap.get(0) & 0xFF));
        y = Math.min(size.height(), y + (leap.get(1) & 0xFF));
      } else {
        int bytes = (value * bits + 7) / 8;
        ByteBuffer single = little(bytes + bytes % 2);
        for (int i = 0; i < value; i++) {
          int pair = single.get(i * bits / 8) & 0xFF;
          putRun(x++, y, bits == 8 ? pair : i % 2 == 0 ? pair >> 4 : pair & 0xF);
        }
      }
      x = Math.min(x, size.width());
    }
  }

  /** What runs over the edge is left out. */
  private void putRun(int x, int y, int index) {
    if (x < size.width() && y < size.height()) {
      putColour(x, y, index);
    }
  }
}
