package io.safelight.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.metadata.Tags.Directory;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TagsRoundTripTest {
  private final List<String> notes = new ArrayList<>();

  @Property(tries = 500)
  void a_block_says_what_the_tags_say(@ForAll long seed) {
    Tags tags = RandomTags.classic(seed);

    byte[] block = TagsWriter.block(tags, TagsWriter.NO_LIMIT, notes);

    FoundTags found = TagsReader.exif(Block.of(block));
    if (tags.isEmpty()) {
      assertThat(block).isEmpty();
    } else {
      assertThat(notes).isEmpty();
      assertThat(found.notes()).isEmpty();
      assertThat(found.tags()).contains(tags);
      assertNoteStandsAt(tags, block);
    }
  }

  private static void assertNoteStandsAt(Tags tags, byte[] file) {
    if (tags.makerNoteAt().isPresent()) {
      int at = (int) tags.makerNoteAt().getAsLong();
      byte[] note = tags.field(Directory.EXIF, Tag.MAKER_NOTE).orElseThrow().value().bytes();
      assertThat(Arrays.copyOfRange(file, at, at + note.length)).isEqualTo(note);
    }
  }

  @Property(tries = 300)
  void a_tiff_says_what_the_tags_say_in_both_orders_and_kinds(
      @ForAll long seed, @ForAll boolean big) throws IOException {
    Tags tags = big ? RandomTags.big(seed) : RandomTags.classic(seed);
    Path path = Files.createTempFile("tags", ".tif");
    try (TiffFile file = TiffFile.create(path, tags.order(), big)) {

      file.page(TagsWriter.at(tags, big ? 16 : 8, big, notes));

      FoundTags found = TagsReader.pages(file.channel(), 9).get(0);
      assertThat(found.notes()).isEmpty();
      assertThat(found.tags()).isEqualTo(tags.isEmpty() ? Optional.empty() : asRead(tags));
      assertNoteStandsAt(tags, Files.readAllBytes(path));
    } finally {
      Files.delete(path);
    }
  }

  /** A TIFF has no type of its own for UTF-8. */
  private static Optional<Tags> asRead(Tags tags) {
    return Optional.of(
        tags.each(
            Directory.MAIN,
            field ->
                field.type() == TiffField.UTF8
                    ? new TiffField(field.tag(), TiffField.ASCII, field.count(), field.value())
                    : field));
  }

  @Property(tries = 200)
  void later_pages_keep_their_own_tags_and_say_how_far_a_maker_note_moved(
      @ForAll long seed, @ForAll boolean big) throws IOException {
    Tags first = RandomTags.classic(seed);
    Tags second = RandomTags.classic(seed + 1).ordered(first.order());
    Path path = Files.createTempFile("tags", ".tif");
    try (TiffFile file = TiffFile.create(path, first.order(), big)) {
      file.page(TagsWriter.at(first, big ? 16 : 8, big, notes));

      file.page(TagsWriter.at(second, file.end(), big, notes));

      Optional<Tags> found = TagsReader.pages(file.channel(), 9).get(1).tags();
      assertThat(found.map(tags -> unmoved(tags, second)))
          .isEqualTo(second.isEmpty() ? Optional.empty() : asRead(second));
    } finally {
      Files.delete(path);
    }
  }

  /** Turns back what moved a MakerNote, by what the tags say of it. */
  private static Tags unmoved(Tags found, Tags source) {
    if (found.makerNoteAt().equals(source.makerNoteAt())) {
      return found;
    }
    long moved = found.number(Directory.EXIF, Tag.OFFSET_SCHEMA).orElseThrow();
    assertThat(found.makerNoteAt().orElseThrow() - moved)
        .isEqualTo(source.makerNoteAt().orElseThrow());
    Tags back = found.without(Directory.EXIF, Tag.OFFSET_SCHEMA);
    return new Tags(
        back.order(), back.main(), back.exif(), back.gps(), back.interop(), source.makerNoteAt());
  }

  @Property(tries = 200)
  void turning_the_byte_order_changes_no_number_and_turning_it_back_no_byte(@ForAll long seed) {
    Tags tags = RandomTags.big(seed);
    ByteOrder other =
        tags.order() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;

    Tags turned = tags.ordered(other);

    assertThat(turned.ordered(tags.order())).isEqualTo(tags);
    for (Directory directory : Directory.values()) {
      for (TiffField field : tags.fields(directory)) {
        assertThat(turned.numbers(directory, field.tag()))
            .isEqualTo(tags.numbers(directory, field.tag()));
        assertThat(turned.rational(directory, field.tag()))
            .isEqualTo(tags.rational(directory, field.tag()));
      }
    }
  }

  @Property(tries = 200)
  void a_segment_holds_what_is_left_and_each_loss_is_said(@ForAll long seed) {
    Tags tags = RandomTags.classic(seed);
    int limit = 1500;

    byte[] block = TagsWriter.block(tags, limit, notes);

    assertThat(block.length).isLessThanOrEqualTo(limit);
    Optional<Tags> found = TagsReader.exif(Block.of(block)).tags();
    if (notes.isEmpty() && !tags.isEmpty()) {
      assertThat(found).contains(tags);
    }
    for (Directory directory : Directory.values()) {
      for (TiffField field : found.map(all -> all.fields(directory)).orElse(List.of())) {
        if (field.tag() != Tag.OFFSET_SCHEMA) {
          assertThat(tags.fields(directory)).contains(field);
        }
      }
    }
  }
}
