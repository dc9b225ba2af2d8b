package io.safelight.metadata;

import io.safelight.image.Size;
import io.safelight.metadata.Tags.Directory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Makes the tags of a source true for its result. */
public final class TrueTags {
  /** From here on the picture is turned by a quarter. */
  private static final int FIRST_QUARTER_TURN = 5;

  private final Tags source;
  private final int orientation;
  private final Size stored;
  private final Size upright;
  private final Size result;
  private Tags tags;

  private TrueTags(Tags source, int orientation, Size stored, Size result) {
    this.source = source;
    this.orientation = orientation;
    this.stored = stored;
    this.upright = orientation >= FIRST_QUARTER_TURN ? stored.transposed() : stored;
    this.result = result;
    this.tags = source;
  }

  /**
   * What was said of the stored pixels, said of those of the result: upright, of another size, in
   * another file. Nothing is said that was not said before.
   *
   * @param orientation 1 to 8, which the result does not need any more
   * @param stored the source's size before orientation was applied
   * @param notes takes a sentence for each thing that had to go
   */
  public static Tags of(
      Tags source, int orientation, Size stored, Size result, List<String> notes) {
    TrueTags made = new TrueTags(source, orientation, stored, result);
    made.stand();
    made.size();
    made.density();
    made.subject();
    made.georeference(notes);
    return made.tags;
  }

  /**
   * Without where it was taken: GPS's directory, and what places pixels on Earth. A MakerNote
   * stays, and some makers write a position into it.
   */
  public static Tags withoutGps(Tags tags) {
    return tags.without(Directory.GPS)
        .without(Directory.MAIN, field -> Tag.isGeoreference(field.tag()));
  }

  private void stand() {
    tags =
        tags.without(
            Directory.MAIN,
            field -> Tag.isStaleStorage(field.tag()) || field.tag() == Tag.THUMBNAIL_DATA);
    if (has(Directory.MAIN, Tag.ORIENTATION)) {
      tags = tags.with(Directory.MAIN, TiffField.shorts(Tag.ORIENTATION, tags.order(), 1));
    }
  }

  private void size() {
    dimension(Directory.MAIN, Tag.IMAGE_WIDTH, result.width());
    dimension(Directory.MAIN, Tag.IMAGE_LENGTH, result.height());
    dimension(Directory.EXIF, Tag.PIXEL_X_DIMENSION, result.width());
    dimension(Directory.EXIF, Tag.PIXEL_Y_DIMENSION, result.height());
    dimension(Directory.INTEROP, Tag.RELATED_IMAGE_WIDTH, result.width());
    dimension(Directory.INTEROP, Tag.RELATED_IMAGE_LENGTH, result.height());
  }

  private void dimension(Directory directory, int tag, int pixels) {
    Optional<TiffField> said = tags.field(directory, tag);
    if (said.isPresent()) {
      boolean isShort = said.get().type() == TiffField.SHORT && pixels <= 0xFFFF;
      tags =
          tags.with(
              directory,
              isShort
                  ? TiffField.shorts(tag, tags.order(), pixels)
                  : TiffField.longs(tag, tags.order(), pixels));
    }
  }

  /** On paper a resized picture is as dense as before; on the sensor it is not. */
  private void density() {
    if (orientation >= FIRST_QUARTER_TURN) {
      exchange(Directory.MAIN, Tag.X_RESOLUTION, Tag.Y_RESOLUTION);
      exchange(Directory.EXIF, Tag.FOCAL_PLANE_X_RESOLUTION, Tag.FOCAL_PLANE_Y_RESOLUTION);
    }
    scale(Tag.FOCAL_PLANE_X_RESOLUTION, result.width() / (double) upright.width());
    scale(Tag.FOCAL_PLANE_Y_RESOLUTION, result.height() / (double) upright.height());
  }

  private void exchange(Directory directory, int one, int other) {
    Optional<TiffField> first = tags.field(directory, one);
    Optional<TiffField> second = tags.field(directory, other);
    tags = tags.without(directory, one).without(directory, other);
    first.ifPresent(field -> tags = tags.with(directory, retagged(field, other)));
    second.ifPresent(field -> tags = tags.with(directory, retagged(field, one)));
  }

  private static TiffField retagged(TiffField field, int tag) {
    return new TiffField(tag, field.type(), field.count(), field.value());
  }

  private void scale(int tag, double factor) {
    OptionalDouble said = tags.rational(Directory.EXIF, tag);
    if (factor != 1 && said.isPresent() && said.getAsDouble() > 0) {
      tags = tags.with(Directory.EXIF, tags.density(tag, said.getAsDouble() * factor));
    }
  }

  /** Both are counted in the stored pixels (EXIF 2.32, SubjectArea and SubjectLocation). */
  private void subject() {
    if (!isMoved()) {
      return;
    }
    for (int tag : new int[] {Tag.SUBJECT_AREA, Tag.SUBJECT_LOCATION}) {
      long[] said = source.numbers(Directory.EXIF, tag);
      if (said.length < 2 || said.length > 4) {
        continue; // no point, circle or rectangle
      }
      double[] point = turned(said[0], said[1]);
      double across = result.width() / (double) upright.width();
      double down = result.height() / (double) upright.height();
      int[] shown = new int[said.length];
      shown[0] = pixels(point[0] * across);
      shown[1] = pixels(point[1] * down);
      if (said.length == 3) {
        shown[2] = pixels(said[2] * across);
      } else if (said.length == 4) {
        boolean quarter = orientation >= FIRST_QUARTER_TURN;
        shown[2] = pixels(said[quarter ? 3 : 2] * across);
        shown[3] = pixels(said[quarter ? 2 : 3] * down);
      }
      tags = tags.with(Directory.EXIF, TiffField.shorts(tag, tags.order(), shown));
    }
  }

  /** Where a stored pixel stands once the picture is upright (EXIF 2.32, Orientation). */
  private double[] turned(long x, long y) {
    long right = stored.width() - 1 - x;
    long bottom = stored.height() - 1 - y;
    return switch (orientation) {
      case 2 -> new double[] {right, y};
      case 3 -> new double[] {right, bottom};
      case 4 -> new double[] {x, bottom};
      case 5 -> new double[] {y, x};
      case 6 -> new double[] {bottom, x};
      case 7 -> new double[] {bottom, right};
      case 8 -> new double[] {y, right};
      default -> new double[] {x, y};
    };
  }

  private static int pixels(double value) {
    return (int) Math.min(0xFFFF, Math.max(0, Math.round(value)));
  }

  private void georeference(List<String> notes) {
    if (isMoved() && tags.main().stream().anyMatch(field -> Tag.isGeoreference(field.tag()))) {
      tags = tags.without(Directory.MAIN, field -> Tag.isGeoreference(field.tag()));
      notes.add("What places the pixels on Earth is left out: they have been turned or resized.");
    }
  }

  private boolean isMoved() {
    return orientation != 1 || !result.equals(stored);
  }

  private boolean has(Directory directory, int tag) {
    return tags.field(directory, tag).isPresent();
  }
}
