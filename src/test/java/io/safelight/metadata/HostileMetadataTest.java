package io.safelight.metadata;

import static io.safelight.metadata.Containers.chunk;
import static io.safelight.metadata.Containers.exif;
import static io.safelight.metadata.Containers.icc;
import static io.safelight.metadata.Containers.iptc;
import static io.safelight.metadata.Containers.jpeg;
import static io.safelight.metadata.Containers.latin;
import static io.safelight.metadata.Containers.png;
import static io.safelight.metadata.Containers.segment;
import static io.safelight.metadata.Containers.xmp;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.adobe.internal.xmp.XMPMetaFactory;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Size;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in a file's metadata costs little and harms nothing. */
class HostileMetadataTest {
  private static final Provenance MADE =
      new Provenance("Safelight", Instant.EPOCH, "model m", true);

  @TempDir Path folder;

  @Test
  void a_bomb_in_a_text_is_left_out_with_a_note() throws IOException {
    byte[] bomb = Deflate.deflated(new byte[Deflate.MOST + 1]);

    Metadata found =
        Containers.read(
            png(List.of(chunk("zTXt", latin("Comment\0\0"), bomb), text("Title", "kept"))),
            ImageFormat.PNG);

    assertThat(found.texts()).containsExactly(new Text("Title", "kept"));
    assertThat(found.notes())
        .containsExactly("A compressed block holds more than 16,777,216 bytes and was left out.");
  }

  @Test
  void many_small_bombs_do_not_add_up() throws IOException {
    byte[] bomb = Deflate.deflated(new byte[Deflate.MOST - 1]);
    List<PngChunk> chunks = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      chunks.add(chunk("zTXt", latin("Comment" + i + "\0\0"), bomb));
    }

    Metadata found = Containers.read(png(chunks), ImageFormat.PNG);

    assertThat(found.texts().stream().mapToLong(text -> text.text().length()).sum())
        .isLessThanOrEqualTo(64 << 20);
    assertThat(found.notes()).isNotEmpty();
  }

  @Test
  void texts_without_end_cost_little() throws IOException {
    List<PngChunk> chunks = new ArrayList<>();
    for (int i = 0; i < 400_000; i++) {
      chunks.add(text("Comment", "all of them begin alike, and one by one they differ " + i));
    }
    byte[] file = png(chunks);

    Metadata found =
        assertTimeout(Duration.ofSeconds(10), () -> Containers.read(file, ImageFormat.PNG));

    assertThat(found.texts()).hasSize(10_000);
    assertThat(found.notes()).hasSize(1);
  }

  @Test
  void pages_that_share_a_directory_of_empty_fields_do_not_add_up() throws IOException {
    Path file = folder.resolve("pages.tif");
    int fields = 4000;
    ByteBuffer exif = ByteBuffer.allocate(2 + 12 * fields + 4).order(ByteOrder.LITTLE_ENDIAN);
    exif.putShort((short) fields);
    for (int i = 0; i < fields; i++) {
      exif.putShort((short) (0xB000 + i)).putShort((short) TiffField.ASCII).putLong(0);
    }
    try (TiffFile pages = TiffFile.create(file, ByteOrder.LITTLE_ENDIAN, false)) {
      TiffField pointer = TiffField.longs(Tag.EXIF, ByteOrder.LITTLE_ENDIAN, pages.start());
      pages.page(new TiffTags(Block.of(exif.array()), List.of(pointer)));
      for (int page = 1; page < 1000; page++) {
        pages.page(new TiffTags(Block.of(new byte[0]), List.of(pointer)));
      }
    }

    List<Metadata> found = MetadataFile.read(file, ImageFormat.TIFF, 1000);

    assertThat(found).hasSize(1000);
    assertThat(found.get(0).tags().orElseThrow().exif()).hasSize(fields);
    assertThat(
            found.stream()
                .flatMap(page -> page.tags().stream())
                .mapToInt(all -> all.exif().size())
                .sum())
        .isLessThanOrEqualTo(400_000);
    assertThat(found.get(999).notes()).isNotEmpty();
  }

  @Test
  void a_directory_of_empty_fields_costs_little() {
    List<TiffField> empty = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      empty.add(new TiffField(40_000 + i, TiffField.ASCII, 0, Block.of(new byte[0])));
    }
    Tags tags = new Tags(ByteOrder.BIG_ENDIAN, empty);

    assertTimeout(
        Duration.ofSeconds(5), () -> assertThat(TagsWriter.inPage(tags).isEmpty()).isTrue());
  }

  @Test
  void keywords_without_end_cost_little_and_are_not_carried() {
    List<Iptc.DataSet> datasets = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      datasets.add(new Iptc.DataSet(i % 2 + 1, i % 2 == 0 ? 90 : 25, Block.of(latin("k" + i))));
    }
    byte[] block = new Iptc(datasets).bytes();
    Metadata full =
        Metadata.NONE.withPhotoshop(
            List.of(new PhotoshopResource(PhotoshopResource.IPTC, "", Block.of(block))));

    assertTimeout(
        Duration.ofSeconds(5), () -> assertThat(Iptc.read(block).texts(25)).hasSize(50_000));
    Metadata fit = FittingMetadata.of(full, ImageFormat.WEBP, PixelLayout.BGR);

    assertThat(fit.xmp()).isEmpty();
    assertThat(fit.notes()).contains("IPTC of more than 2,000 values was left out.");
  }

  @Test
  void a_png_that_lost_what_it_said_of_its_colours_is_found_out() {
    Metadata promised = Metadata.NONE.withColour(Optional.of(new PngColour.Srgb(0)));

    assertThat(MetadataCheck.difference(promised, promised, ImageFormat.PNG)).isEmpty();
    assertThat(MetadataCheck.difference(promised, Metadata.NONE, ImageFormat.PNG))
        .contains("The description of colours in the PNG is not the one that was written.");
  }

  private static PngChunk text(String keyword, String text) {
    return chunk("tEXt", latin(keyword + "\0" + text));
  }

  @Test
  void extended_xmp_that_lies_about_its_length_is_left_out() throws IOException {
    String guid = "0123456789ABCDEF0123456789ABCDEF";
    byte[] standard =
        xmp(
            "<n:HasExtendedXMP xmlns:n='http://ns.adobe.com/xmp/note/'>"
                + guid
                + "</n:HasExtendedXMP>");
    byte[] lie =
        ByteBuffer.allocate(60).put(latin(guid)).putInt(Integer.MAX_VALUE).putInt(0).array();

    Metadata found =
        Containers.read(
            jpeg(
                segment(0xE1, "http://ns.adobe.com/xap/1.0/\0", standard),
                segment(0xE1, "http://ns.adobe.com/xmp/extension/\0", lie)),
            ImageFormat.JPEG);

    assertThat(found.xmp()).isPresent();
    assertThat(found.notes())
        .containsExactly("The extended part of the XMP is not complete and was left out.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><x>&e;</x>",
        "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>",
        "<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'><x/>",
        "<x>&e;</x>",
        "<x><y></x>",
        "no packet at all",
        ""
      })
  void a_packet_that_is_no_plain_xml_is_refused(String packet) {
    assertThatExceptionOfType(BrokenBlock.class)
        .isThrownBy(() -> Xmp.sound(packet.getBytes(UTF_8)));
  }

  @Test
  void a_packet_of_depth_without_end_is_refused() {
    String deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);

    assertThatExceptionOfType(BrokenBlock.class).isThrownBy(() -> Xmp.sound(latin(deep)));
  }

  @Test
  void a_packet_of_siblings_without_end_costs_little() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      many.append("<exif:P").append(i).append(">x</exif:P").append(i).append('>');
    }
    byte[] packet = xmp(many.toString());

    assertTimeout(
        Duration.ofSeconds(5),
        () -> assertThatExceptionOfType(BrokenBlock.class).isThrownBy(() -> Xmp.sound(packet)));
  }

  @Test
  void a_long_list_which_photoshop_writes_is_read_and_written_in_time() {
    StringBuilder list = new StringBuilder("<photoshop:DocumentAncestors><rdf:Bag>");
    for (int i = 0; i < 10_000; i++) {
      list.append("<rdf:li>").append(i).append("</rdf:li>");
    }
    byte[] packet = xmp(list + "</rdf:Bag></photoshop:DocumentAncestors>");

    Optional<Block> written =
        assertTimeout(
            Duration.ofSeconds(20), () -> result(Optional.of(Block.of(packet)), Kept.WITHOUT_GPS));

    assertThat(new String(written.orElseThrow().bytes(), UTF_8)).contains("<rdf:li>9999</rdf:li>");
  }

  @Test
  void namespaces_of_one_packet_do_not_stay_for_the_next() throws Exception {
    for (int i = 0; i < 50; i++) {
      String named = "<n:a xmlns:n='http://example.org/%d/'>x</n:a>".formatted(i);
      result(Optional.of(Block.of(xmp(named))), Kept.ALL);
    }

    Map<?, ?> known = XMPMetaFactory.getSchemaRegistry().getNamespaces();
    assertThat(known.keySet().stream().map(Object::toString))
        .filteredOn(name -> name.contains("example.org"))
        .hasSizeLessThan(2);
  }

  @Test
  void a_packet_in_utf_16_is_carried_as_utf_8() throws Exception {
    String packet = new String(xmp("<dc:source>\u00e4</dc:source>"), ISO_8859_1);

    Block sound = Xmp.sound(packet.getBytes(UTF_16LE));

    assertThat(new String(sound.bytes(), UTF_8)).contains("<dc:source>\u00e4</dc:source>");
    Xmp.edited(Optional.of(sound), meta -> {});
  }

  private static Optional<Block> result(Optional<Block> packet, Kept kept) {
    Change change = new Change(6, new Size(2, 3), new Size(2, 3));
    return TrueMetadata.of(
            Metadata.NONE.withXmp(packet), change, kept, Optional.of(MADE), Optional.empty())
        .xmp();
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "PNG", "WEBP", "BMP"})
  void damaged_files_throw_nothing_and_their_rest_can_be_written(ImageFormat format)
      throws IOException {
    Random chance = new Random(7);
    byte[] whole = rich(format);
    for (int i = 0; i < 600; i++) {
      byte[] damaged = damaged(whole, chance);

      Metadata found = Containers.read(damaged, format);

      Metadata result =
          TrueMetadata.of(
              found,
              new Change(1 + i % 8, new Size(1, 1), new Size(1, 1)),
              Kept.values()[i % 3],
              Optional.of(MADE),
              found.icc());
      ImageFormat target = List.of(ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP).get(i % 3);
      Metadata fit = FittingMetadata.of(result, target, PixelLayout.BGR);
      Metadata back = Containers.read(Containers.file(fit, target), target);
      assertThat(MetadataCheck.difference(fit, back, target))
          .as("case %d: %s %s", i, fit.resolution(), back.resolution())
          .isEmpty();
    }
  }

  private static byte[] rich(ImageFormat format) {
    Metadata rich =
        Metadata.NONE
            .withTags(TagsReader.exif(Block.of(exif("a"))).tags())
            .withXmp(Optional.of(Block.of(xmp("<tiff:Make>a</tiff:Make>"))))
            .withIcc(Optional.of(Block.of(icc(300))))
            .withPhotoshop(
                List.of(
                    new PhotoshopResource(0x0404, "", Block.of(iptc(5, "a", 120, "b"))),
                    new PhotoshopResource(0x07D0, "path", Block.of(new byte[26]))))
            .withResolution(Optional.of(new Resolution(300, 200, Resolution.Unit.INCH)))
            .withTexts(List.of(new Text("Comment", "c"), new Text("Title", "\u2022".repeat(2000))));
    if (format == ImageFormat.BMP) {
      ByteBuffer bmp = ByteBuffer.allocate(300).order(ByteOrder.LITTLE_ENDIAN);
      return bmp.put(latin("BM"))
          .putInt(14, 124)
          .putInt(70, 0x4D424544)
          .putInt(126, 124)
          .putInt(130, 150)
          .array();
    }
    return Containers.file(FittingMetadata.of(rich, format, PixelLayout.BGR), format);
  }

  private static byte[] damaged(byte[] whole, Random chance) {
    byte[] copy = whole.clone();
    switch (chance.nextInt(4)) {
      case 0 -> copy = Arrays.copyOf(copy, chance.nextInt(copy.length));
      case 1 -> {
        byte[] noise = new byte[Math.min(copy.length, 1 + chance.nextInt(60))];
        chance.nextBytes(noise);
        System.arraycopy(
            noise, 0, copy, chance.nextInt(copy.length - noise.length + 1), noise.length);
      }
      default -> {
        for (int i = 1 + chance.nextInt(8); i > 0; i--) {
          copy[chance.nextInt(copy.length)] ^= (byte) (1 << chance.nextInt(8));
        }
      }
    }
    return copy;
  }

  @Test
  void random_boxes_of_a_jpeg_2000_throw_nothing() throws IOException {
    Random chance = new Random(9);
    for (int i = 0; i < 500; i++) {
      byte[] file = new byte[200];
      chance.nextBytes(file);
      ByteBuffer boxes = ByteBuffer.wrap(file);
      boxes.put(HexFormat.of().parseHex("0000000C6A5020200D0A870A"));
      for (int at = 12; at + 8 <= 200; at += 8 + chance.nextInt(20)) {
        String type = List.of("jp2h", "res ", "resd", "colr", "uuid").get(chance.nextInt(5));
        boxes.position(at).putInt(chance.nextInt(210)).put(latin(type));
      }
      Path path = Files.write(folder.resolve("a.jp2"), file);
      Gathered found = new Gathered();

      try (FileChannel channel = FileChannel.open(path)) {
        Jpeg2000Metadata.read(new SourceBytes(channel), found);
      }

      assertThat(found.metadata().texts()).isEmpty();
    }
  }
}
