package io.safelight.metadata;

import io.safelight.metadata.Tags.Directory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns tags into the bytes of an EXIF block or of a TIFF. A MakerNote stands where it stood,
 * counted from the TIFF header, wherever that is possible.
 */
public final class TagsWriter {
  /** What a JPEG's segment holds beside its length and EXIF's prefix. */
  public static final int JPEG_LIMIT = 65_535 - 2 - 6;

  public static final int NO_LIMIT = Integer.MAX_VALUE;

  private static final int HEADER = 8;

  /** What is smaller makes a block large by its number only. */
  private static final int LARGE = 1024;

  private static final int MOST_NOTES = 8;

  /** A field that may be left out. */
  private record Load(Directory directory, TiffField field) {
    /** What a block gets smaller by, at least. */
    int bytes() {
      return 12 + (field.value().length() > 4 ? field.value().length() : 0);
    }

    /** What is left out first has the lowest. */
    int worth() {
      boolean isNote = directory == Directory.EXIF && field.tag() == Tag.MAKER_NOTE;
      if (field.tag() == Tag.PADDING) {
        return 0;
      }
      return field.value().length() < LARGE ? 3 : isNote ? 2 : 1;
    }
  }

  private TagsWriter() {}

  /**
   * A TIFF structure of the four directories, in the tags' byte order, without the prefix that JPEG
   * puts before it.
   *
   * @param limit bytes at most; where the tags need more, the largest are left out
   * @param notes takes a sentence for each thing that is not as it was
   * @return of length 0 where there is nothing to be said
   */
  public static byte[] block(Tags tags, int limit, List<String> notes) {
    Tags kept = classic(tags, notes);
    while (!kept.isEmpty()) {
      TagLayout layout = TagLayout.of(kept, false, HEADER, true);
      if (layout.end() > limit) {
        layout = TagLayout.small(kept, false, HEADER, true);
      }
      if (layout.end() <= limit) {
        noteMove(layout, notes);
        return block(kept.order(), layout);
      }
      kept = lighter(kept, layout.end() - limit, notes);
    }
    return new byte[0];
  }

  private static byte[] block(ByteOrder order, TagLayout layout) {
    ByteBuffer block = ByteBuffer.allocate(Math.toIntExact(layout.end())).order(order);
    block
        .putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D))
        .putShort((short) 42);
    block.putInt((int) layout.directory(Directory.MAIN).orElseThrow());
    return block.put(layout.bytes()).array();
  }

  /**
   * For a page of a TIFF. Of the first the directories stand at the file's beginning, behind the
   * header (at byte 8, or 16 of a BigTIFF), where a MakerNote finds its place again.
   *
   * @param offset where the directories are written; even
   * @param big whether it is BigTIFF
   */
  public static TiffTags at(Tags tags, long offset, boolean big, List<String> notes) {
    if (offset < HEADER || offset % 2 == 1 || !big && offset > 0xFFFFFFFFL) {
      throw new IllegalArgumentException("directories do not stand at byte " + offset);
    }
    Tags kept = big ? tags : classic(tags, notes);
    TagLayout layout = TagLayout.of(kept, big, offset, false);
    noteMove(layout, notes);
    List<TiffField> fields = new ArrayList<>();
    kept.main().stream().filter(TagsWriter::isInPages).map(TagsWriter::known).forEach(fields::add);
    for (Directory directory : List.of(Directory.EXIF, Directory.GPS)) {
      if (layout.directory(directory).isPresent()) {
        fields.add(layout.pointer(directory));
      }
    }
    fields.sort(Comparator.comparingInt(TiffField::tag));
    return new TiffTags(Block.of(layout.bytes()), fields);
  }

  /** As they are found again in a TIFF's page. */
  static Tags inPage(Tags tags) {
    return tags.without(Directory.MAIN, field -> !isInPages(field));
  }

  private static boolean isInPages(TiffField field) {
    return !field.isStorage() && field.count() > 0;
  }

  /** TIFF's readers do not know EXIF 3.0's type of text, but write UTF-8 as ASCII. */
  private static TiffField known(TiffField field) {
    return field.type() == TiffField.UTF8
        ? new TiffField(field.tag(), TiffField.ASCII, field.count(), field.value())
        : field;
  }

  private static void noteMove(TagLayout layout, List<String> notes) {
    if (layout.isMoved()) {
      notes.add("The camera maker's notes could not keep their place; offsets in them may miss.");
    }
  }

  /** Without values of eight bytes. */
  private static Tags classic(Tags tags, List<String> notes) {
    Tags classic = tags;
    for (Directory directory : Directory.values()) {
      for (TiffField field : tags.fields(directory)) {
        if (!field.isClassic(tags.order())) {
          notes.add(
              "Tag 0x%04X of the %s directory is left out: its numbers are too large."
                  .formatted(field.tag(), directory));
        }
      }
      classic =
          classic
              .without(directory, field -> !field.isClassic(tags.order()))
              .each(directory, field -> field.classic(tags.order()));
    }
    return classic;
  }

  /** Without what frees so many bytes: padding, the largest, the MakerNote, then anything. */
  private static Tags lighter(Tags tags, long excess, List<String> notes) {
    List<Load> loads = new ArrayList<>();
    for (Directory directory : Directory.values()) {
      tags.fields(directory).forEach(field -> loads.add(new Load(directory, field)));
    }
    loads.sort(
        Comparator.comparingInt(Load::worth)
            .thenComparing(Comparator.comparingInt(Load::bytes).reversed()));
    long freed = 0;
    int count = 0;
    while (freed < excess && count < loads.size()) {
      freed += loads.get(count++).bytes();
    }
    List<Load> dropped = loads.subList(0, count);
    for (Load load : dropped.subList(0, Math.min(count, MOST_NOTES))) {
      if (load.field().tag() != Tag.PADDING) {
        notes.add(
            "Tag 0x%04X of the %s directory, %,d bytes, is left out: the result cannot hold it."
                .formatted(load.field().tag(), load.directory(), load.field().value().length()));
      }
    }
    if (count > MOST_NOTES) {
      notes.add("%,d further tags are left out.".formatted(count - MOST_NOTES));
    }
    Tags lighter = tags;
    for (Directory directory : Directory.values()) {
      Set<TiffField> gone = new HashSet<>();
      for (Load load : dropped) {
        if (load.directory() == directory) {
          gone.add(load.field());
        }
      }
      lighter = lighter.without(directory, gone::contains);
    }
    return lighter;
  }
}
