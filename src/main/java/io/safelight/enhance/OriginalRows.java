package io.safelight.enhance;

import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.util.List;

/**
 * Rows of a picture as they were before tiles were written over them. Tiles are read row by row: no
 * more is kept than one row of tiles needs, whatever the picture's height.
 */
final class OriginalRows {
  private final Raster picture;
  private final Raster kept;
  private int top;
  private int bottom;

  private OriginalRows(Raster picture, Raster kept, int bottom) {
    this.picture = picture;
    this.kept = kept;
    this.bottom = bottom;
  }

  /** A picture that nobody writes to. */
  static OriginalRows whole(Raster picture) {
    return new OriginalRows(picture, picture, picture.height());
  }

  /**
   * A picture that is written to.
   *
   * @param rows how many are kept at most
   */
  static OriginalRows keeping(Raster picture, int rows) {
    Size size = new Size(picture.width(), rows);
    Raster kept = Raster.empty(size, picture.layout(), picture.bitDepth());
    return new OriginalRows(picture, kept, 0);
  }

  /** The picture's rows that tiles need which begin at one row: first inclusive, last exclusive. */
  record Span(int from, int to) {
    static Span of(int y, int side, int height) {
      int from = height;
      int to = 0;
      for (int row = y; row < y + side; row++) {
        int mirrored = TileTensor.mirrored(row, height);
        from = Math.min(from, mirrored);
        to = Math.max(to, mirrored + 1);
      }
      return new Span(from, to);
    }

    /** As this one, but from where a later one begins, if that is further up. */
    Span since(Span later) {
      return new Span(Math.min(from, later.from), to);
    }

    /** Every span, reaching up as far as it or a later one needs. */
    static void reachBack(List<Span> spans) {
      for (int i = spans.size() - 2; i >= 0; i--) {
        spans.set(i, spans.get(i).since(spans.get(i + 1)));
      }
    }

    int rows() {
      return to - from;
    }
  }

  /** Lets rows above the span go and takes those down to its end, which must still be original. */
  void advance(Span span) {
    int row = picture.width() * picture.channels();
    int still = Math.max(0, bottom - span.from());
    Object to = samples(kept);
    if (still > 0 && span.from() > top) {
      System.arraycopy(to, (span.from() - top) * row, to, 0, still * row);
    }
    top = span.from();
    int next = top + still;
    System.arraycopy(samples(picture), next * row, to, still * row, (span.to() - next) * row);
    bottom = span.to();
  }

  private static Object samples(Raster raster) {
    return raster.bitDepth() == 8 ? raster.bytes8() : raster.samples16();
  }

  Size size() {
    return picture.size();
  }

  /** Where the samples are. */
  Raster raster() {
    return kept;
  }

  /** Where one of the picture's rows begins in it. */
  int offset(int y) {
    return (y - top) * picture.width() * picture.channels();
  }
}
