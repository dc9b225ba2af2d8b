package io.safelight.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.image.Size;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the bytes: nothing is thrown, and what was read can be written and read again. */
class TagsFuzzTest {
  private static final int MOST_NOTES = 17;

  @Property(tries = 2000)
  void broken_blocks_throw_nothing_and_what_is_found_lasts(@ForAll long seed) {
    byte[] block =
        broken(TagsWriter.block(full(seed), TagsWriter.NO_LIMIT, new ArrayList<>()), seed);

    FoundTags found = TagsReader.exif(Block.of(block));

    assertThat(found.notes()).hasSizeLessThanOrEqualTo(MOST_NOTES);
    if (found.tags().isPresent()) {
      List<String> notes = new ArrayList<>();
      byte[] written = TagsWriter.block(found.tags().get(), TagsWriter.NO_LIMIT, notes);
      if (notes.isEmpty()) {
        assertThat(TagsReader.exif(Block.of(written)).tags()).isEqualTo(found.tags());
      }
    }
  }

  @Property(tries = 1000)
  void broken_tags_can_be_made_true_and_turned_and_shortened(@ForAll long seed) {
    Tags full =
        full(seed)
            .with(
                Tags.Directory.EXIF, TiffField.shorts(Tag.SUBJECT_AREA, ByteOrder.BIG_ENDIAN, 3, 4))
            .with(Tags.Directory.MAIN, TiffField.ascii(Tag.X_RESOLUTION, "many"));
    byte[] block = broken(TagsWriter.block(full, TagsWriter.NO_LIMIT, new ArrayList<>()), seed);
    int orientation = 1 + (int) (seed & 7);
    Size result = new Size(1 + (int) (seed & 127), 3);
    List<String> notes = new ArrayList<>();

    Optional<Tags> made =
        TagsReader.exif(Block.of(block))
            .tags()
            .map(tags -> TrueTags.of(tags, orientation, new Size(9, 5), result, notes))
            .map(TrueTags::withoutGps)
            .map(ExifColour.SRGB::said)
            .map(tags -> tags.ordered(ByteOrder.LITTLE_ENDIAN));

    if (made.isPresent()) {
      assertThat(made.get().gps()).isEmpty();
      made.get().resolution();
      assertThat(TagsWriter.block(made.get(), 900, notes).length).isLessThanOrEqualTo(900);
    }
  }

  @Property(tries = 1000)
  void any_bytes_with_a_header_throw_nothing(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] block = new byte[random.nextInt(600)];
    random.nextBytes(block);
    for (int i = 0; i < block.length; i++) {
      block[i] = random.nextInt(4) > 0 ? 0 : block[i]; // offsets that lie within
    }
    byte[] header = {
      'M', 'M', 0, (byte) (42 + random.nextInt(2)), 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 16
    };
    System.arraycopy(header, 0, block, 0, Math.min(header.length, block.length));

    assertThat(TagsReader.exif(Block.of(block)).notes()).hasSizeLessThanOrEqualTo(MOST_NOTES);
  }

  @Property(tries = 300)
  void broken_tiffs_throw_nothing(@ForAll long seed, @ForAll boolean big) throws IOException {
    Tags tags = full(seed);
    Path path = Files.createTempFile("tags", ".tif");
    try {
      try (TiffFile file = TiffFile.create(path, tags.order(), big)) {
        file.page(TagsWriter.at(tags, big ? 16 : 8, big, new ArrayList<>()));
        file.page(TagsWriter.at(tags, file.end(), big, new ArrayList<>()));
      }
      Files.write(path, broken(Files.readAllBytes(path), seed));

      try (FileChannel file = FileChannel.open(path)) {
        assertThat(TagsReader.pages(file, 3)).hasSizeLessThanOrEqualTo(3);
        assertThat(TagsReader.page(file, seed, ByteOrder.BIG_ENDIAN, big).tags()).isNotNull();
      }
    } finally {
      Files.delete(path);
    }
  }

  private static Tags full(long seed) {
    return RandomTags.classic(seed)
        .with(Tags.Directory.INTEROP, TiffField.ascii(Tag.INTEROP_INDEX, "R98"))
        .with(Tags.Directory.GPS, TiffField.ascii(1, "N"));
  }

  private static byte[] broken(byte[] whole, long seed) {
    Random random = new Random(seed);
    byte[] broken =
        random.nextBoolean() ? whole : Arrays.copyOf(whole, random.nextInt(whole.length));
    int flips = broken.length == 0 ? 0 : random.nextInt(12);
    for (int i = 0; i < flips; i++) {
      int at = random.nextInt(random.nextBoolean() ? broken.length : Math.min(300, broken.length));
      broken[at] = (byte) random.nextInt(256);
    }
    return broken;
  }
}
