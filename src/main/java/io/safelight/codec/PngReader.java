package io.safelight.codec;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/**
 * Reads a PNG (W3C PNG, third edition) row by row into the raster's own array: neither the file nor
 * the picture stands anywhere else. What the pixels do not depend on is passed over; checksums are
 * compared, of chunks and of the pixels.
 *
 * <p>Our own because no reader there is does all of that: libpng by way of OpenCV holds file and
 * picture once more in native memory and forgets a transparent grey, Java's knows no checksums.
 */
final class PngReader {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504C5445;
  private static final int TRNS = 0x74524E53;
  private static final int IDAT = 0x49444154;

  private static final int HEADER_LENGTH = 13;
  private static final int MOST_COLOURS = 256;
  private static final int BUFFER = 1 << 16;

  private static final int GREY = 0;
  private static final int PALETTE = 3;

  /** Adam7: where each pass begins and how far its pixels are apart: x, y, across, down. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

  private final InputStream file;
  private final CRC32 crc = new CRC32();
  private final byte[] four = new byte[4];

  private Size size;
  private int bits;
  private int colourType;
  private boolean interlaced;
  private byte[] palette = {};
  private byte[] transparency;

  private PngReader(InputStream file) {
    this.file = file;
  }

  /**
   * @param expected the size that the header was found to announce
   */
  static Raster read(Path path, Size expected) throws UndecodableException, IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path), BUFFER)) {
      return new PngReader(file).read(expected);
    } catch (EOFException cutOff) {
      throw new UndecodableException("The file ends before its pixels do.", cutOff);
    } catch (ZipException damaged) {
      throw UndecodableException.said(damaged.getMessage(), damaged);
    } catch (Damage damage) {
      throw new UndecodableException(damage.getMessage(), damage);
    }
  }

  /** Says what is wrong with the file, where only an IOException may be thrown. */
  private static final class Damage extends IOException {
    private static final long serialVersionUID = 1L;

    Damage(String sentence) {
      super(sentence);
    }
  }

  private Raster read(Size expected) throws UndecodableException, IOException {
    if (!Arrays.equals(file.readNBytes(SIGNATURE.length), SIGNATURE)) {
      throw new Damage("The file does not begin as a PNG does.");
    }
    while (true) {
      long length = number() & 0xFFFFFFFFL;
      int type = number();
      crc.reset();
      crc.update(four);
      if (size == null && type != IHDR) {
        throw new Damage("The header is missing.");
      }
      switch (type) {
        case IHDR -> {
          header(ByteBuffer.wrap(content(length, HEADER_LENGTH)));
          if (!size.equals(expected)) {
            throw new UndecodableException(
                "The header announces %s, the pixels are %s.".formatted(expected, size));
          }
        }
        case PLTE -> palette = content(length, 3 * MOST_COLOURS);
        case TRNS -> transparency = content(length, MOST_COLOURS);
        case IDAT -> {
          return pixels(new Pixels(length));
        }
        default -> file.skipNBytes(length + 4);
      }
    }
  }

  private int number() throws IOException {
    if (file.readNBytes(four, 0, 4) < 4) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(four).getInt();
  }

  private byte[] content(long length, int most) throws IOException {
    if (length > most) {
      throw new Damage("A chunk of %,d bytes has %,d at most.".formatted(length, most));
    }
    byte[] content = file.readNBytes((int) length);
    crc.update(content);
    checkSum();
    return content;
  }

  private void checkSum() throws IOException {
    if (number() != (int) crc.getValue()) {
      throw new Damage("A checksum does not match: the file is damaged.");
    }
  }

  private void header(ByteBuffer header) throws Damage {
    if (header.remaining() < HEADER_LENGTH) {
      throw new Damage("The header is too short.");
    }
    int width = header.getInt();
    int height = header.getInt();
    bits = header.get();
    colourType = header.get();
    interlaced = header.get(HEADER_LENGTH - 1) == 1;
    if (width < 1 || height < 1 || bits < 1 || bits > 16 || colourType < 0 || colourType > 6) {
      throw new Damage("The header is nonsense.");
    }
    if (header.get(10) != 0 || header.get(11) != 0 || header.get(12) < 0 || header.get(12) > 1) {
      throw new Damage("The pixels are stored by a method that there is not.");
    }
    size = new Size(width, height);
  }

  /** Samples of a pixel as stored. */
  private int stored() {
    return switch (colourType) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  private PixelLayout layout() {
    boolean alpha = colourType >= 4 || transparency != null;
    PixelLayout layout =
        switch (colourType) {
          case GREY, 4 -> PixelLayout.GREY;
          case PALETTE -> isGrey(palette) ? PixelLayout.GREY : PixelLayout.BGR;
          default -> PixelLayout.BGR;
        };
    return alpha ? layout.withAlpha() : layout;
  }

  private static boolean isGrey(byte[] palette) {
    for (int i = 0; i + 2 < palette.length; i += 3) {
      if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2]) {
        return false;
      }
    }
    return true;
  }

  private Raster pixels(Pixels coded) throws IOException {
    PixelLayout layout = layout();
    int count = Raster.sampleCount(size, layout.channels());
    Rows rows =
        new Rows(layout, bits == 16 ? null : new byte[count], new short[bits == 16 ? count : 0]);
    try (Inflating inflated = new Inflating(coded)) {
      for (int[] pass : interlaced ? PASSES : ONE_PASS) {
        pass(inflated, pass, rows);
      }
      checkEnd(inflated);
      coded.finish();
    }
    return rows.bytes == null
        ? Raster.of(size, layout, rows.shorts)
        : Raster.of(size, layout, rows.bytes);
  }

  /** The checksum of the pixels is read with the byte behind the last, which there is not. */
  private static void checkEnd(InputStream inflated) throws IOException {
    try {
      inflated.read(); // if there are more, that is no harm; libpng lets it pass, too
    } catch (EOFException withoutChecksum) {
      return; // every pixel is there
    }
  }

  private void pass(InputStream inflated, int[] pass, Rows rows) throws IOException {
    int across = (size.width() - pass[0] + pass[2] - 1) / pass[2];
    if (across < 1) {
      return;
    }
    int rowBytes = (int) (((long) across * stored() * bits + 7) / 8);
    int step = Math.max(1, stored() * bits / 8);
    byte[] row = new byte[rowBytes];
    byte[] above = new byte[rowBytes];
    for (int y = pass[1]; y < size.height(); y += pass[3]) {
      int filter = inflated.read();
      if (filter < 0 || inflated.readNBytes(row, 0, rowBytes) < rowBytes) {
        throw new EOFException();
      }
      unfilter(filter, row, above, step);
      rows.put(row, across, y * size.width() + pass[0], pass[2]);
      byte[] done = row;
      row = above;
      above = done;
    }
  }

  /** W3C PNG, 9.2. */
  private static void unfilter(int filter, byte[] row, byte[] above, int step) throws Damage {
    switch (filter) {
      case 0 -> {
        // As it is.
      }
      case 1 -> {
        for (int i = step; i < row.length; i++) {
          row[i] += row[i - step];
        }
      }
      case 2 -> {
        for (int i = 0; i < row.length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = 0; i < row.length; i++) {
          int left = i < step ? 0 : row[i - step] & 0xFF;
          row[i] += (byte) (left + (above[i] & 0xFF) >> 1);
        }
      }
      case 4 -> {
        for (int i = 0; i < Math.min(step, row.length); i++) {
          row[i] += above[i];
        }
        for (int i = step; i < row.length; i++) {
          row[i] += paeth(row[i - step] & 0xFF, above[i] & 0xFF, above[i - step] & 0xFF);
        }
      }
      default -> throw new Damage("A row is filtered in a way that there is not.");
    }
  }

  private static byte paeth(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return (byte) left;
    }
    return (byte) (toAbove <= toCorner ? above : corner);
  }

  /** Puts rows of stored samples, unfiltered, where they belong in the raster. */
  private final class Rows {
    private final PixelLayout layout;
    private final byte[] bytes;
    private final short[] shorts;
    private final int stored = stored();
    private final int brightest = (1 << bits) - 1;

    /** The one colour that is transparent, as stored; empty where there is none. */
    private final int[] clear;

    Rows(PixelLayout layout, byte[] bytes, short[] shorts) throws Damage {
      this.layout = layout;
      this.bytes = bytes;
      this.shorts = shorts;
      boolean keyed = transparency != null && colourType < PALETTE;
      clear = new int[keyed ? stored : 0];
      if (transparency != null && transparency.length < 2 * clear.length) {
        throw new Damage("The transparent colour is cut off.");
      }
      for (int c = 0; c < clear.length; c++) {
        // Of 16 bits only those that the samples have count.
        clear[c] = ByteBuffer.wrap(transparency).getShort(2 * c) & brightest;
      }
    }

    /**
     * @param pixel index of the first pixel
     * @param apart how many pixels the next is away
     */
    void put(byte[] row, int count, int pixel, int apart) {
      if (colourType == PALETTE) {
        putColours(row, count, pixel, apart);
      } else if (bits == 8) {
        put8(row, count, pixel, apart);
      } else if (bits == 16) {
        put16(row, count, pixel, apart);
      } else {
        putBits(row, count, pixel, apart);
      }
    }

    private void put8(byte[] row, int count, int pixel, int apart) {
      int channels = layout.channels();
      for (int i = 0; i < count; i++) {
        int to = (pixel + i * apart) * channels;
        int from = i * stored;
        if (stored < 3) {
          bytes[to] = row[from];
        } else {
          bytes[to] = row[from + 2];
          bytes[to + 1] = row[from + 1];
          bytes[to + 2] = row[from];
        }
        if (clear.length > 0) {
          boolean hidden = (row[from] & 0xFF) == clear[0];
          for (int c = 1; c < stored; c++) {
            hidden &= (row[from + c] & 0xFF) == clear[c];
          }
          bytes[to + channels - 1] = (byte) (hidden ? 0 : 0xFF);
        } else if (colourType >= 4) {
          bytes[to + channels - 1] = row[from + stored - 1];
        }
      }
    }

    private void put16(byte[] row, int count, int pixel, int apart) {
      int channels = layout.channels();
      for (int i = 0; i < count; i++) {
        int to = (pixel + i * apart) * channels;
        int from = i * stored;
        if (stored < 3) {
          shorts[to] = sample16(row, from);
        } else {
          shorts[to] = sample16(row, from + 2);
          shorts[to + 1] = sample16(row, from + 1);
          shorts[to + 2] = sample16(row, from);
        }
        if (clear.length > 0) {
          boolean hidden = true;
          for (int c = 0; c < stored; c++) {
            hidden &= (sample16(row, from + c) & 0xFFFF) == clear[c];
          }
          shorts[to + channels - 1] = (short) (hidden ? 0 : 0xFFFF);
        } else if (colourType >= 4) {
          shorts[to + channels - 1] = sample16(row, from + stored - 1);
        }
      }
    }

    private void putBits(byte[] row, int count, int pixel, int apart) {
      int channels = layout.channels();
      for (int i = 0; i < count; i++) {
        int to = (pixel + i * apart) * channels;
        int level = packed(row, i);
        bytes[to] = (byte) (level * 255 / brightest); // 255 is a multiple of 1, 3 and 15
        if (clear.length > 0) {
          bytes[to + 1] = (byte) (level == clear[0] ? 0 : 0xFF);
        }
      }
    }

    private void putColours(byte[] row, int count, int pixel, int apart) {
      int channels = layout.channels();
      for (int i = 0; i < count; i++) {
        int to = (pixel + i * apart) * channels;
        int index = bits == 8 ? row[i] & 0xFF : packed(row, i);
        for (int c = 0; c < layout.colours(); c++) {
          int at = 3 * index + (layout.isGrey() ? 0 : 2 - c);
          // As libpng has it: a colour that the table lacks is black.
          bytes[to + c] = at < palette.length ? palette[at] : 0;
        }
        if (transparency != null) {
          bytes[to + channels - 1] =
              index < transparency.length ? transparency[index] : (byte) 0xFF;
        }
      }
    }

    private int packed(byte[] row, int i) {
      int bit = i * bits;
      return row[bit >> 3] >> 8 - bits - (bit & 7) & brightest;
    }

    private static short sample16(byte[] row, int sample) {
      return (short) (row[2 * sample] << 8 | row[2 * sample + 1] & 0xFF);
    }
  }

  /** What the chunks of pixels hold, one after the other; each is checked as it ends. */
  private final class Pixels extends InputStream {
    private final byte[] one = new byte[1];
    private long left;
    private boolean ended;

    Pixels(long length) {
      left = length;
    }

    /** To the end of the last chunk, where its checksum stands. */
    void finish() throws IOException {
      byte[] rest = new byte[BUFFER];
      int count = 0;
      while (count >= 0) {
        count = read(rest, 0, rest.length);
      }
    }

    @Override
    public int read() throws IOException {
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      while (left == 0 && !ended) {
        checkSum();
        left = number() & 0xFFFFFFFFL;
        ended = number() != IDAT;
        crc.reset();
        crc.update(four);
      }
      if (ended) {
        return -1;
      }
      int count = file.read(bytes, offset, (int) Math.min(left, length));
      if (count < 0) {
        throw new EOFException();
      }
      crc.update(bytes, offset, count);
      left -= count;
      return count;
    }
  }
}
