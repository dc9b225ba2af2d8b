package io.safelight.codec;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads Netpbm's pictures, P1 to P6. Levels are spread over the full range, whatever the brightest
 * is: OpenCV 4.9 takes those of 1 to 254 as they are, and the picture is dark.
 */
final class PnmReader {
  private static final int BUFFER = 1 << 16;
  private static final int MOST_DIGITS = 10;

  private final InputStream file;
  private final int kind;
  private final Size size;
  private final int levels;

  private PnmReader(InputStream file) throws UndecodableException, IOException {
    this.file = file;
    if (file.read() != 'P') {
      throw new UndecodableException("The file does not begin as a Netpbm picture does.");
    }
    kind = file.read() - '0';
    int width = number();
    int height = number();
    levels = kind == 1 || kind == 4 ? 1 : number();
    if (kind < 1 || kind > 6 || width < 1 || height < 1 || levels < 1 || levels > 0xFFFF) {
      throw new UndecodableException("The header is nonsense.");
    }
    size = new Size(width, height);
  }

  /**
   * @param expected the size that the header was found to announce
   */
  static Raster read(Path path, Size expected) throws UndecodableException, IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path), BUFFER)) {
      PnmReader reader = new PnmReader(file);
      if (!reader.size.equals(expected)) {
        throw new UndecodableException(
            "The header announces %s, the pixels are %s.".formatted(expected, reader.size));
      }
      return reader.raster();
    } catch (EOFException cutOff) {
      throw new UndecodableException("The file ends before its pixels do.", cutOff);
    }
  }

  private Raster raster() throws UndecodableException, IOException {
    PixelLayout layout = kind == 3 || kind == 6 ? PixelLayout.BGR : PixelLayout.GREY;
    int count = Raster.sampleCount(size, layout.channels());
    byte[] bytes = levels > 255 ? null : new byte[count];
    short[] shorts = levels > 255 ? new short[count] : null;
    int row = size.width() * layout.channels();
    int brightest = bytes == null ? 0xFFFF : 0xFF;
    for (int from = 0; from < count; from += row) {
      int packed = 0;
      for (int i = 0; i < row; i++) {
        int level;
        if (kind == 4) {
          packed = i % 8 == 0 ? raw() : packed << 1;
          level = packed >> 7 & 1 ^ 1; // a set bit is ink
        } else {
          level = kind == 1 ? bit() ^ 1 : kind > 3 ? rawLevel() : number();
        }
        long spread = ((long) Math.min(level, levels) * brightest + levels / 2) / levels;
        int to = from + (layout.isGrey() ? i : i + 2 - 2 * (i % 3)); // R and B change places
        if (bytes != null) {
          bytes[to] = (byte) spread;
        } else {
          shorts[to] = (short) spread;
        }
      }
    }
    return bytes != null ? Raster.of(size, layout, bytes) : Raster.of(size, layout, shorts);
  }

  private int rawLevel() throws IOException {
    int first = raw();
    return levels > 255 ? first << 8 | raw() : first; // the more significant first
  }

  private int raw() throws IOException {
    int next = file.read();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }

  /** Of a plain bilevel picture: the digits need no blanks between them. */
  private int bit() throws UndecodableException, IOException {
    int next = pastBlanks();
    if (next != '0' && next != '1') {
      throw new UndecodableException("Where 0 or 1 should stand, there is something else.");
    }
    return next - '0';
  }

  /** The next number, and past the one character behind it, which the end of the file may be. */
  private int number() throws UndecodableException, IOException {
    int next = pastBlanks();
    long number = 0;
    int digits = 0;
    for (; next >= '0' && next <= '9'; next = file.read()) {
      number = 10 * number + next - '0';
      if (++digits > MOST_DIGITS) {
        throw new UndecodableException("A number has more than ten digits.");
      }
    }
    while (next == '#') {
      pastComment();
      next = '\n';
    }
    if (digits == 0 || next >= 0 && !isBlank(next) || number > Integer.MAX_VALUE) {
      throw new UndecodableException("Where a number should stand, there is something else.");
    }
    return (int) number;
  }

  private int pastBlanks() throws IOException {
    int next = raw();
    while (isBlank(next) || next == '#') {
      if (next == '#') {
        pastComment();
      }
      next = raw();
    }
    return next;
  }

  private void pastComment() throws IOException {
    int next = raw();
    while (next != '\n' && next != '\r') {
      next = raw();
    }
  }

  private static boolean isBlank(int character) {
    return character == ' ' || character >= '\t' && character <= '\r';
  }
}
