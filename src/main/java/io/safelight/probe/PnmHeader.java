package io.safelight.probe;

import io.safelight.image.Header;
import io.safelight.image.Header.Colour;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import java.io.IOException;

/** The header of a Netpbm picture, P1 to P6 (the manual pages pbm, pgm and ppm). */
final class PnmHeader {
  /** Comments may stand in it, and are of any length. */
  private static final int MOST_HEADER = 1 << 16;

  private static final int MOST_LEVELS = 65_535;

  private final FileBytes file;
  private long at = 2;

  private PnmHeader(FileBytes file) {
    this.file = file;
  }

  static Header read(FileBytes file, Limits limits) throws IOException, Failure.Reject {
    return new PnmHeader(file).read(limits);
  }

  private Header read(Limits limits) throws IOException, Failure.Reject {
    int kind = file.u8(1) - '0';
    boolean bilevel = kind == 1 || kind == 4;
    boolean plain = kind <= 3;
    int channels = kind == 3 || kind == 6 ? 3 : 1;
    Size size = limits.admit(number(), number());
    long levels = bilevel ? 1 : number();
    if (levels < 1 || levels > MOST_LEVELS) {
      throw broken("The brightest level is announced as %d".formatted(levels));
    }
    int depth = bilevel ? 1 : levels > 255 ? 16 : 8;
    long samples = size.pixels() * channels;
    if (plain) {
      // A digit each; levels are parted by a blank.
      file.require(at, bilevel ? samples : 2 * samples - 1);
    } else {
      long row = ((long) size.width() * channels * depth + 7) / 8;
      file.require(at, row * size.height());
      refuseSecond(at + row * size.height());
    }
    return new Header(
        ImageFormat.PNM,
        size,
        channels,
        depth,
        channels == 1 ? Colour.GREY : Colour.RGB,
        ExifOrientation.UPRIGHT);
  }

  /** Raw pictures may follow one another in one file. */
  private void refuseSecond(long next) throws IOException, Failure.Reject {
    if (next + 3 < file.length() && file.u8(next) == 'P') {
      int kind = file.u8(next + 1);
      if (kind >= '1' && kind <= '6' && isBlank(file.u8(next + 2))) {
        throw new Failure.Reject(
            Reason.SEVERAL_PAGES, "A second picture begins at byte %,d.".formatted(next));
      }
    }
  }

  /** The next number, and past the one character behind it. */
  private long number() throws IOException, Failure.Reject {
    int next = next();
    while (isBlank(next) || next == '#') {
      if (next == '#') {
        while (next != '\n' && next != '\r') {
          next = next();
        }
      }
      next = next();
    }
    long number = 0;
    int digits = 0;
    for (; next >= '0' && next <= '9'; next = next()) {
      number = 10 * number + next - '0';
      if (++digits > 10) {
        throw broken("A number has more than ten digits");
      }
    }
    if (digits == 0 || !isBlank(next) && next != '#') {
      throw broken("At byte %,d stands no number".formatted(at - 1));
    }
    return number;
  }

  private int next() throws IOException, Failure.Reject {
    if (at > MOST_HEADER) {
      throw broken("The header is longer than %,d bytes".formatted(MOST_HEADER));
    }
    return file.u8(at++);
  }

  private static boolean isBlank(int character) {
    return character == ' ' || character >= '\t' && character <= '\r';
  }

  private static Failure.Reject broken(String what) {
    return new Failure.Reject(Reason.BROKEN_HEADER, what + ".");
  }
}
