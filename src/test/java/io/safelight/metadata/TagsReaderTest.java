package io.safelight.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.metadata.Tags.Directory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagsReaderTest {
  private static final ByteOrder BE = ByteOrder.BIG_ENDIAN;
  private static final int SOFTWARE = 305;

  /** One entry as it stands in a block; no check whether it makes sense. */
  private record Entry(int tag, int type, long count, long value) {}

  /** A big-endian block of one directory at byte 8, and zeros behind it. */
  private static Block block(int zeros, Entry... entries) {
    ByteBuffer block = ByteBuffer.allocate(8 + 2 + 12 * entries.length + 4 + zeros);
    block.putShort((short) 0x4D4D).putShort((short) 42).putInt(8);
    block.putShort((short) entries.length);
    for (Entry entry : entries) {
      block.putShort((short) entry.tag).putShort((short) entry.type);
      block.putInt((int) entry.count).putInt((int) entry.value);
    }
    return Block.of(block.array());
  }

  private static Entry shortly(int tag, int value) {
    return new Entry(tag, TiffField.SHORT, 1, (long) value << 16);
  }

  @Test
  void the_prefix_of_a_jpeg_is_no_part_of_the_structure() {
    byte[] bare = block(0, shortly(Tag.ORIENTATION, 6)).bytes();
    ByteBuffer prefixed = ByteBuffer.allocate(6 + bare.length);
    prefixed.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(bare);

    FoundTags found = TagsReader.exif(Block.of(prefixed.array()));

    assertThat(found).isEqualTo(TagsReader.exif(Block.of(bare)));
    assertThat(found.tags().orElseThrow().number(Directory.MAIN, Tag.ORIENTATION)).hasValue(6);
  }

  @Test
  void what_is_no_tiff_is_left_out_with_a_note() {
    for (byte[] bytes :
        new byte[][] {{}, {'I', 'I', 42}, new byte[64], "no tags at all".getBytes()}) {

      FoundTags found = TagsReader.exif(Block.of(bytes));

      assertThat(found.tags()).isEmpty();
      assertThat(found.notes()).hasSize(1);
    }
  }

  @Test
  void a_value_past_the_end_costs_its_entry_only() {
    Block block =
        block(
            0,
            shortly(Tag.ORIENTATION, 3),
            new Entry(SOFTWARE, TiffField.ASCII, 20, 5000),
            new Entry(306, TiffField.ASCII, 0xFFFFFFFFL, 8),
            new Entry(40_000, 99, 1, 0));

    FoundTags found = TagsReader.exif(block);

    assertThat(found.tags().orElseThrow().main()).extracting(TiffField::tag).containsExactly(274);
    assertThat(found.notes())
        .containsExactly(
            "Tag 0x0131 of the first directory is left out: its value lies past the end.",
            "Tag 0x0132 of the first directory is left out: it claims more values than the file"
                + " has bytes.",
            "Tag 0x9C40 of the first directory is left out: nobody defined its type 99.");
  }

  @Test
  void directories_that_point_at_each_other_are_read_once() {
    Block block =
        block(
            0,
            shortly(Tag.ORIENTATION, 1),
            new Entry(Tag.EXIF, TiffField.LONG, 1, 8),
            new Entry(Tag.GPS, TiffField.LONG, 1, 8));

    FoundTags found = TagsReader.exif(block);

    assertThat(found.tags().orElseThrow().exif()).isEmpty();
    assertThat(found.notes())
        .containsExactly(
            "The EXIF directory is left out: another stands in its place.",
            "The GPS directory is left out: another stands in its place.");
  }

  @Test
  void a_thousand_broken_entries_make_a_short_list_of_notes() {
    Entry[] entries = new Entry[1000];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = new Entry(40_000 + i, 99, 1, 0);
    }

    FoundTags found = TagsReader.exif(block(0, entries));

    assertThat(found.notes()).hasSize(17);
    assertThat(found.notes().get(16)).startsWith("984 further entries");
  }

  @Test
  void entries_that_share_their_bytes_cost_no_more_than_the_bound() {
    Entry[] entries = new Entry[4000];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = new Entry(40_000 + i, TiffField.UNDEFINED, 1 << 20, 8);
    }

    FoundTags found = TagsReader.exif(block(1 << 20, entries));

    assertThat(found.tags().orElseThrow().main()).hasSize(64);
  }

  @Test
  void more_entries_than_anybody_writes_are_a_broken_directory() {
    Entry[] entries = new Entry[4097];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = shortly(40_000 + i, 1);
    }

    FoundTags found = TagsReader.exif(block(0, entries));

    assertThat(found.tags()).isEmpty();
    assertThat(found.notes()).containsExactly("The first directory is left out: it is broken.");
  }

  @Test
  void a_directory_that_is_cut_off_gives_what_is_there() {
    byte[] whole = block(0, shortly(Tag.ORIENTATION, 8), shortly(Tag.RESOLUTION_UNIT, 2)).bytes();

    FoundTags found = TagsReader.exif(Block.of(Arrays.copyOf(whole, whole.length - 10)));

    assertThat(found.tags().orElseThrow().main()).extracting(TiffField::tag).containsExactly(274);
    assertThat(found.notes())
        .containsExactly("The first directory is cut off: only its first entries are read.");
  }

  @Test
  void what_points_elsewhere_is_left_out_and_said() {
    Block block =
        block(
            0,
            shortly(Tag.ORIENTATION, 1),
            new Entry(Tag.SUB_DIRECTORIES, TiffField.LONG, 1, 8),
            new Entry(50_000, TiffField.IFD, 1, 8),
            new Entry(Tag.IMAGE_SOURCE_DATA, TiffField.UNDEFINED, 4, 0));

    FoundTags found = TagsReader.exif(block);

    assertThat(found.tags().orElseThrow().main()).hasSize(1);
    assertThat(found.notes()).hasSize(3).last().asString().startsWith("Photoshop's layers");
  }

  @Test
  void a_thumbnail_is_never_taken_over() {
    byte[] block = block(30, shortly(Tag.ORIENTATION, 1)).bytes();
    ByteBuffer.wrap(block).putInt(8 + 2 + 12, 26).putShort(26, (short) 1).putShort(28, (short) 305);

    FoundTags found = TagsReader.exif(Block.of(block));

    assertThat(found.tags().orElseThrow().main()).hasSize(1);
    assertThat(found.notes()).isEmpty();
  }

  @Test
  void a_page_gives_what_it_says_but_not_how_its_pixels_are_stored(@TempDir Path folder)
      throws IOException {
    Tags tags =
        new Tags(BE, List.of(TiffField.ascii(SOFTWARE, "a scanner")))
            .with(Directory.MAIN, TiffField.ascii(285, "page 4"));
    try (TiffFile file = TiffFile.create(folder.resolve("a.tif"), BE, false)) {
      file.page(TagsWriter.at(tags, 8, false, new ArrayList<>()));

      assertThat(TagsReader.pages(file.channel(), 1).get(0).tags()).contains(tags);
    }
  }

  @Test
  void blocks_of_their_own_are_no_tags(@TempDir Path folder) throws IOException {
    List<TiffField> fields =
        List.of(
            new TiffField(Tag.XMP, TiffField.BYTE, 5, Block.of("<xmp>".getBytes())),
            // As libtiff writes it: the bytes of four turned.
            new TiffField(
                Tag.IPTC, TiffField.LONG, 2, Block.of(new byte[] {0, 2, 2, 0x1C, 4, 3, 2, 1})),
            TiffField.undefined(Tag.PHOTOSHOP, "8BIM".getBytes()),
            TiffField.undefined(Tag.ICC, new byte[128]));
    try (TiffFile file = TiffFile.create(folder.resolve("a.tif"), BE, true)) {
      file.page(new TiffTags(Block.of(new byte[0]), fields));

      FoundTags found = TagsReader.pages(file.channel(), 1).get(0);

      assertThat(found.tags()).isEmpty();
      assertThat(found.xmp()).contains(Block.of("<xmp>".getBytes()));
      assertThat(found.iptc()).contains(Block.of(new byte[] {0x1C, 2, 2, 0, 1, 2, 3, 4}));
      assertThat(found.photoshop()).contains(Block.of("8BIM".getBytes()));
      assertThat(found.icc().map(Block::length)).contains(128);
    }
  }

  @Test
  void thumbnails_are_no_pages_and_a_chain_that_loops_ends(@TempDir Path folder)
      throws IOException {
    Path path = folder.resolve("a.tif");
    try (TiffFile file = TiffFile.create(path, BE, false)) {
      for (int page = 0; page < 3; page++) {
        List<TiffField> fields = new ArrayList<>();
        fields.add(TiffField.ascii(285, "page " + page));
        if (page == 1) {
          fields.add(TiffField.longs(Tag.NEW_SUBFILE_TYPE, BE, 1));
        }
        file.page(new TiffTags(Block.of(new byte[0]), fields));
      }
      file.link(firstDirectory(file.channel()));

      List<FoundTags> found = TagsReader.pages(file.channel(), 100);

      assertThat(found)
          .extracting(page -> page.tags().orElseThrow().text(Directory.MAIN, 285).orElseThrow())
          .containsExactly("page 0", "page 2");
    }
    try (FileChannel file = FileChannel.open(path)) {
      assertThat(TagsReader.pages(file, 1)).hasSize(1);
    }
  }

  @Test
  void a_profile_that_every_page_of_a_booklet_has_is_found_in_every_page(@TempDir Path folder)
      throws IOException {
    int pages = 200;
    byte[] profile = new byte[700_000];
    new Random(4).nextBytes(profile);
    ByteBuffer booklet = ByteBuffer.allocate(8 + profile.length + pages * 18).order(BE);
    booklet.putShort((short) 0x4D4D).putShort((short) 42).putInt(8 + profile.length).put(profile);
    for (int page = 0; page < pages; page++) {
      booklet.putShort((short) 1);
      booklet.putShort((short) Tag.ICC).putShort((short) TiffField.UNDEFINED);
      booklet.putInt(profile.length).putInt(8);
      booklet.putInt(page + 1 < pages ? booklet.position() + 4 : 0);
    }
    Path path = Files.write(folder.resolve("booklet.tif"), booklet.array());

    try (FileChannel file = FileChannel.open(path)) {
      List<FoundTags> found = TagsReader.pages(file, pages);

      assertThat(found).hasSize(pages);
      Block first = found.get(0).icc().orElseThrow();
      assertThat(first).isEqualTo(Block.of(profile));
      // One and the same: it takes memory once.
      assertThat(found).allSatisfy(page -> assertThat(page.icc().orElseThrow()).isSameAs(first));
    }
  }

  private static long firstDirectory(FileChannel file) throws IOException {
    ByteBuffer offset = ByteBuffer.allocate(4);
    file.read(offset, 4);
    return offset.getInt(0);
  }

  @Test
  void what_is_said_of_colours_and_density_can_be_said_anew() {
    Tags adobe =
        new Tags(BE, List.of())
            .with(Directory.EXIF, TiffField.shorts(Tag.COLOR_SPACE, BE, 0xFFFF))
            .with(Directory.INTEROP, TiffField.ascii(Tag.INTEROP_INDEX, "R03"));

    assertThat(adobe.colour()).isEqualTo(ExifColour.ADOBE_RGB);
    assertThat(ExifColour.SRGB.said(adobe).colour()).isEqualTo(ExifColour.SRGB);
    assertThat(ExifColour.UNSAID.said(adobe).colour()).isEqualTo(ExifColour.UNSAID);
    assertThat(adobe.resolution()).isEmpty();
    Resolution density = new Resolution(300, 118.11, Resolution.Unit.CENTIMETRE);
    assertThat(adobe.with(density).resolution()).contains(density);
  }

  @Test
  void a_mask_and_a_channel_that_nobody_explains_are_told(@TempDir Path folder) throws IOException {
    TiffField unsaid = TiffField.shorts(338, BE, 0);
    TiffField mask = TiffField.longs(254, BE, 4);
    try (TiffFile file = TiffFile.create(folder.resolve("a.tif"), BE, false)) {
      file.page(new TiffTags(Block.of(new byte[0]), List.of(unsaid)));
      file.page(new TiffTags(Block.of(new byte[0]), List.of(mask)));

      List<FoundTags> found = TagsReader.pages(file.channel(), 9);

      assertThat(found).hasSize(1);
      assertThat(found.get(0).notes())
          .containsExactly(
              "The channel beside the colours, which the file does not explain, was taken for"
                  + " alpha.",
              "A transparency mask that stands as a page of its own was left out.");
    }
  }
}
