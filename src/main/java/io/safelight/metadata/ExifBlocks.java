package io.safelight.metadata;

import io.safelight.metadata.Tags.Directory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Between the containers and {@link Tags}: all that they ask of EXIF. */
final class ExifBlocks {
  /** What stands before EXIF in a JPEG, and in some WebPs. */
  static final byte[] PREFIX = {'E', 'x', 'i', 'f', 0, 0};

  private ExifBlocks() {}

  /**
   * A block that begins with a TIFF header.
   *
   * @param limit bytes at most; what does not fit is left out
   */
  static byte[] write(Tags tags, int limit) {
    return TagsWriter.block(tags, limit, new ArrayList<>());
  }

  /** As they are found again once they were written. */
  static Optional<Tags> fitting(Tags tags, int limit, List<String> notes) {
    byte[] block = TagsWriter.block(tags, limit, notes);
    return block.length == 0 ? Optional.empty() : TagsReader.exif(Block.of(block)).tags();
  }

  /** As they are true for the picture once it was turned upright and has its result's size. */
  static Optional<Tags> changed(Tags tags, Change change, Kept kept, List<String> notes) {
    Tags changed = TrueTags.of(tags, change.orientation(), change.stored(), change.after(), notes);
    return Optional.of(kept == Kept.WITHOUT_GPS ? TrueTags.withoutGps(changed) : changed)
        .filter(some -> !some.isEmpty());
  }

  /**
   * Where the two do not say the same, in whatever byte order, wherever the values stand. The
   * resolution has another place to be compared.
   *
   * @return the first tag that differs, with its directory
   */
  static Optional<String> difference(Optional<Tags> one, Optional<Tags> other) {
    List<List<TiffField>> mine = comparable(one);
    List<List<TiffField>> theirs = comparable(other);
    for (Directory directory : Directory.values()) {
      Set<TiffField> odd = new LinkedHashSet<>(mine.get(directory.ordinal()));
      Set<TiffField> shared = new HashSet<>(theirs.get(directory.ordinal()));
      shared.retainAll(odd);
      odd.addAll(theirs.get(directory.ordinal()));
      odd.removeAll(shared);
      for (TiffField field : odd) {
        return Optional.of("tag %d of the %s directory".formatted(field.tag(), directory));
      }
    }
    return Optional.empty();
  }

  private static List<List<TiffField>> comparable(Optional<Tags> tags) {
    if (tags.isEmpty()) {
      return List.of(List.of(), List.of(), List.of(), List.of());
    }
    Tags plain =
        tags.get()
            .ordered(ByteOrder.BIG_ENDIAN)
            .without(Directory.MAIN, Tag.X_RESOLUTION)
            .without(Directory.MAIN, Tag.Y_RESOLUTION)
            .without(Directory.MAIN, Tag.RESOLUTION_UNIT)
            .without(Directory.EXIF, Tag.OFFSET_SCHEMA);
    if (plain.number(Directory.MAIN, Tag.ORIENTATION).equals(OptionalLong.of(1))) {
      // Upright is what silence means as well, and every TIFF of ours says it.
      plain = plain.without(Directory.MAIN, Tag.ORIENTATION);
    }
    List<List<TiffField>> all = new ArrayList<>();
    for (Directory directory : Directory.values()) {
      // A TIFF has letters of one type only.
      all.add(
          plain.fields(directory).stream()
              .map(
                  field ->
                      field.type() == TiffField.UTF8
                          ? new TiffField(
                              field.tag(), TiffField.ASCII, field.count(), field.value())
                          : field)
              .toList());
    }
    return all;
  }
}
