package io.safelight.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.metadata.Tags.Directory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TagsWriterTest {
  private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

  private final List<String> notes = new ArrayList<>();

  private static Tags noteAt(long at, int length) {
    return new Tags(
        LE,
        List.of(TiffField.ascii(271, "Maker")),
        List.of(TiffField.undefined(Tag.MAKER_NOTE, new byte[length])),
        List.of(),
        List.of(),
        OptionalLong.of(at));
  }

  private static Tags read(byte[] block) {
    return TagsReader.exif(Block.of(block)).tags().orElseThrow();
  }

  @Test
  void no_tags_are_no_block() {
    assertThat(TagsWriter.block(new Tags(LE, List.of()), TagsWriter.NO_LIMIT, notes)).isEmpty();
  }

  @Test
  void a_note_that_stood_where_no_segment_reaches_moves_and_says_so() {
    byte[] block = TagsWriter.block(noteAt(65_000, 1000), TagsWriter.JPEG_LIMIT, notes);

    Tags found = read(block);
    assertThat(found.makerNoteAt()).isPresent();
    assertThat(found.number(Directory.EXIF, Tag.OFFSET_SCHEMA))
        .hasValue(found.makerNoteAt().getAsLong() - 65_000);
    assertThat(notes).hasSize(1);
  }

  @Test
  void what_a_note_reaches_behind_its_own_end_stays_behind_it() {
    // As Nikon has it: the last value of the note is four bytes longer than the note.
    byte[] last = {1, 2, 3, 4};
    Tags tags =
        new Tags(
            LE,
            List.of(TiffField.ascii(271, "A maker with a name that stands outside of its field")),
            List.of(TiffField.undefined(Tag.MAKER_NOTE, new byte[100])),
            List.of(TiffField.ascii(29, "2008:10:22 and so on, so that it stands outside too")),
            List.of(),
            OptionalLong.of(80),
            Block.of(last));

    byte[] block = TagsWriter.block(tags, TagsWriter.JPEG_LIMIT, notes);
    byte[] ofFile = TagsWriter.at(tags, 8, false, notes).directories().bytes();

    assertThat(Arrays.copyOfRange(block, 180, 184)).isEqualTo(last);
    assertThat(Arrays.copyOfRange(ofFile, 180 - 8, 184 - 8)).isEqualTo(last);
    assertThat(read(block)).isEqualTo(tags);
    assertThat(notes).isEmpty();
  }

  @Test
  void a_note_that_moves_again_adds_up_its_way() {
    Tags moved = read(TagsWriter.block(noteAt(65_000, 1000), TagsWriter.JPEG_LIMIT, notes));

    TiffTags again = TagsWriter.at(moved, 4096, true, notes);

    byte[] file = new byte[4096 + again.directories().length()];
    System.arraycopy(again.directories().bytes(), 0, file, 4096, file.length - 4096);
    // One directory of a BigTIFF: count, MakerNote, OffsetSchema.
    ByteBuffer exif = ByteBuffer.wrap(file).order(LE);
    assertThat(exif.getLong(4096)).isEqualTo(2);
    long noteAt = exif.getLong(4096 + 8 + 12);
    assertThat(exif.getInt(4096 + 8 + 20 + 12)).isEqualTo((int) (noteAt - 65_000));
  }

  @Test
  void of_what_a_segment_cannot_hold_the_largest_goes_and_the_makers_note_stays() {
    Tags tags =
        noteAt(200, 30_000)
            .with(Directory.MAIN, TiffField.undefined(50_000, new byte[20_000]))
            .with(Directory.MAIN, TiffField.undefined(50_001, new byte[25_000]))
            .with(Directory.EXIF, TiffField.undefined(Tag.PADDING, new byte[2000]));

    byte[] block = TagsWriter.block(tags, TagsWriter.JPEG_LIMIT, notes);

    assertThat(read(block))
        .isEqualTo(tags.without(Directory.MAIN, 50_001).without(Directory.EXIF, Tag.PADDING));
    assertThat(notes)
        .containsExactly(
            "Tag 0xC351 of the first directory, 25,000 bytes, is left out: the result cannot hold"
                + " it.");
  }

  @Test
  void an_absurd_number_of_tags_is_shortened_in_a_moment() {
    List<TiffField> fields = new ArrayList<>();
    for (int tag = 40_000; tag < 44_000; tag++) {
      fields.add(TiffField.undefined(tag, new byte[500]));
    }

    byte[] block = TagsWriter.block(new Tags(LE, fields), TagsWriter.JPEG_LIMIT, notes);

    assertThat(block.length).isBetween(60_000, TagsWriter.JPEG_LIMIT);
    assertThat(notes).hasSizeLessThan(20);
  }

  @Test
  void numbers_of_eight_bytes_become_four_where_they_fit() {
    ByteBuffer small = ByteBuffer.allocate(8).order(LE).putLong(0xFFFFFFFFL);
    ByteBuffer large = ByteBuffer.allocate(8).order(LE).putLong(1L << 32);
    ByteBuffer negative = ByteBuffer.allocate(8).order(LE).putLong(-2);
    Tags tags =
        new Tags(
            LE,
            List.of(
                TiffField.of(50_000, TiffField.LONG8, small),
                TiffField.of(50_001, TiffField.LONG8, large),
                TiffField.of(50_002, TiffField.SLONG8, negative)));

    Tags found = read(TagsWriter.block(tags, TagsWriter.NO_LIMIT, notes));

    assertThat(found.main()).extracting(TiffField::type).containsExactly(4, 9);
    assertThat(found.number(Directory.MAIN, 50_000)).hasValue(0xFFFFFFFFL);
    assertThat(found.number(Directory.MAIN, 50_002)).hasValue(-2);
    assertThat(notes).hasSize(1);
  }

  @Test
  void a_tiff_is_told_nothing_of_how_its_pixels_are_stored() {
    Tags tags =
        new Tags(
            LE,
            List.of(
                TiffField.longs(Tag.IMAGE_WIDTH, LE, 40),
                TiffField.shorts(Tag.ORIENTATION, LE, 1),
                TiffField.ascii(315, "an artist"),
                new TiffField(316, TiffField.ASCII, 0, Block.of(new byte[0])),
                TiffField.shorts(530, LE, 2, 2)));

    TiffTags placed = TagsWriter.at(tags, 8, false, notes);

    assertThat(placed.directories().length()).isZero();
    assertThat(placed.fields()).containsExactly(TiffField.ascii(315, "an artist"));
  }
}
