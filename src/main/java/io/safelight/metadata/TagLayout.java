package io.safelight.metadata;

import io.safelight.metadata.Tags.Directory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where each directory and each value of a tree stands, counted from the TIFF header, without gaps
 * but for what the MakerNote needs to stand where it stood: what fits before it stands before it.
 */
final class TagLayout {
  /** Zeros that a MakerNote's place is worth, at most. */
  private static final int MOST_GAP = 1 << 18;

  private static final Map<Directory, Integer> POINTERS =
      Map.of(Directory.EXIF, Tag.EXIF, Directory.GPS, Tag.GPS, Directory.INTEROP, Tag.INTEROP);

  private final Tags tags;
  private final boolean big;
  private final long start;
  private final boolean withMain;
  private final OptionalLong pin;
  private final boolean moves;

  private long before;
  private long after;
  private long makerNoteAt;
  private final Map<Directory, Long> directories = new EnumMap<>(Directory.class);
  private final Map<Directory, long[]> values = new EnumMap<>(Directory.class);

  /** For tags that have no wider types than the target knows. */
  private TagLayout(Tags tags, boolean big, long start, boolean withMain, boolean pinned) {
    this.tags = tags;
    this.big = big;
    this.start = start;
    this.withMain = withMain;
    Optional<TiffField> note = tags.field(Directory.EXIF, Tag.MAKER_NOTE);
    long length = note.map(field -> (long) field.value().length()).orElse(0L);
    boolean outside = length > inline();
    long withTail = length + tags.makerNoteTail().length();
    this.pin = pinned && outside ? tags.makerNoteAt() : OptionalLong.empty();
    this.moves = outside && pin.isEmpty() && tags.makerNoteAt().isPresent();
    this.before = start;
    this.after = pin.isPresent() ? even(pin.getAsLong() + withTail) : start;
    place();
  }

  /** With the MakerNote where it stood, if that can be. */
  static TagLayout of(Tags tags, boolean big, long start, boolean withMain) {
    long at = tags.makerNoteAt().orElse(-1);
    boolean pinned = at >= start && at - start <= MOST_GAP;
    return new TagLayout(tags, big, start, withMain, pinned);
  }

  /** As small as can be, wherever the MakerNote comes to stand. */
  static TagLayout small(Tags tags, boolean big, long start, boolean withMain) {
    return new TagLayout(tags, big, start, withMain, false);
  }

  /** Where the first byte after it stands. */
  long end() {
    return Math.max(before, after);
  }

  /** Whether the MakerNote stands elsewhere than it stood. */
  boolean isMoved() {
    return moves && makerNoteAt != tags.makerNoteAt().getAsLong();
  }

  /** Where a directory stands; empty where the tree has none such. */
  OptionalLong directory(Directory directory) {
    Long at = directories.get(directory);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /** A field that points to a directory. */
  TiffField pointer(Directory directory) {
    ByteBuffer value = ByteBuffer.allocate(big ? 8 : 4).order(order());
    long at = directories.getOrDefault(directory, 0L);
    if (big) {
      return TiffField.of(POINTERS.get(directory), TiffField.IFD8, value.putLong(at));
    }
    return TiffField.of(POINTERS.get(directory), TiffField.LONG, value.putInt((int) at));
  }

  /** All from the start to the end. */
  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end() - start)).order(order());
    for (Map.Entry<Directory, Long> each : directories.entrySet()) {
      write(each.getKey(), bytes);
    }
    return bytes.array();
  }

  private void place() {
    for (Directory directory : Directory.values()) {
      List<TiffField> fields = fields(directory);
      if (!fields.isEmpty() && (withMain || directory != Directory.MAIN)) {
        long entries = (long) fields.size() * (big ? 20 : 12);
        directories.put(directory, take(entries + (big ? 8 + 8 : 2 + 4)));
      }
    }
    for (Directory directory : directories.keySet()) {
      List<TiffField> fields = fields(directory);
      long[] at = new long[fields.size()];
      for (int i = 0; i < at.length; i++) {
        TiffField field = fields.get(i);
        if (pin.isPresent() && directory == Directory.EXIF && field.tag() == Tag.MAKER_NOTE) {
          at[i] = pin.getAsLong();
        } else if (isOutside(field)) {
          at[i] = take((long) field.value().length() + tail(directory, field).length());
        }
        if (directory == Directory.EXIF && field.tag() == Tag.MAKER_NOTE) {
          makerNoteAt = at[i];
        }
      }
      values.put(directory, at);
    }
  }

  private long take(long length) {
    if (pin.isEmpty() || before + length <= pin.getAsLong()) {
      long at = before;
      before = even(at + length);
      return at;
    }
    long at = after;
    after = even(at + length);
    return at;
  }

  /** The fields of a directory, with what points from it to others. */
  private List<TiffField> fields(Directory directory) {
    List<TiffField> fields = new ArrayList<>(tags.fields(directory));
    if (directory == Directory.MAIN) {
      if (!fields(Directory.EXIF).isEmpty()) {
        fields.add(pointer(Directory.EXIF));
      }
      if (!tags.gps().isEmpty()) {
        fields.add(pointer(Directory.GPS));
      }
    } else if (directory == Directory.EXIF) {
      if (!tags.interop().isEmpty()) {
        fields.add(pointer(Directory.INTEROP));
      }
      if (moves) {
        fields.removeIf(field -> field.tag() == Tag.OFFSET_SCHEMA);
        fields.add(offsetSchema());
      }
    }
    fields.sort(Comparator.comparingInt(TiffField::tag));
    return fields;
  }

  /**
   * New place less old one, all moves added up; who adds it to an offset inside the MakerNote finds
   * what is meant (Microsoft's Windows Imaging Component, tag 59933).
   */
  private TiffField offsetSchema() {
    long already = tags.number(Directory.EXIF, Tag.OFFSET_SCHEMA).orElse(0);
    long moved = already + makerNoteAt - tags.makerNoteAt().getAsLong();
    ByteBuffer value = ByteBuffer.allocate(4).order(order()).putInt((int) moved);
    return TiffField.of(Tag.OFFSET_SCHEMA, TiffField.SLONG, value);
  }

  private void write(Directory directory, ByteBuffer bytes) {
    List<TiffField> fields = fields(directory);
    long[] at = values.get(directory);
    bytes.position(Math.toIntExact(directories.get(directory) - start));
    if (big) {
      bytes.putLong(fields.size());
    } else {
      bytes.putShort((short) fields.size());
    }
    for (int i = 0; i < at.length; i++) {
      TiffField field = fields.get(i);
      byte[] value = field.value().bytes();
      bytes.putShort((short) field.tag()).putShort((short) field.type());
      if (big) {
        bytes.putLong(field.count());
      } else {
        bytes.putInt((int) field.count());
      }
      int next = bytes.position() + inline();
      if (isOutside(field)) {
        if (big) {
          bytes.putLong(at[i]);
        } else {
          bytes.putInt((int) at[i]);
        }
        int place = Math.toIntExact(at[i] - start);
        bytes.put(place, value).put(place + value.length, tail(directory, field).bytes());
      } else {
        bytes.put(value);
      }
      bytes.position(next);
    }
  }

  /** What stands behind a value and is none of it. */
  private Block tail(Directory directory, TiffField field) {
    return directory == Directory.EXIF && field.tag() == Tag.MAKER_NOTE
        ? tags.makerNoteTail()
        : Block.of(new byte[0]);
  }

  private boolean isOutside(TiffField field) {
    return field.value().length() > inline();
  }

  private int inline() {
    return big ? 8 : 4;
  }

  private ByteOrder order() {
    return tags.order();
  }

  /** Offsets are even (TIFF 6.0, section 2). */
  private static long even(long at) {
    return at + (at & 1);
  }
}
