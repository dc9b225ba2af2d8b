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
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written into a container comes out of it again. */
class ContainersTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "PNG", "WEBP"})
  void whatever_fits_a_container_is_read_back_from_it(ImageFormat format) throws Exception {
    Random chance = new Random(4);
    for (int i = 0; i < 150; i++) {
      Metadata source = random(chance);
      Metadata fit = FittingMetadata.of(source, format, PixelLayout.BGR);

      Metadata found = Containers.read(Containers.file(fit, format), format);

      assertThat(MetadataCheck.difference(fit, found, format)).as("%s", source).isEmpty();
      assertThat(found.notes()).isEmpty();
    }
  }

  private static Metadata random(Random chance) {
    List<PhotoshopResource> photoshop = new ArrayList<>();
    if (chance.nextBoolean()) {
      photoshop.add(
          new PhotoshopResource(
              PhotoshopResource.IPTC,
              "",
              Block.of(iptc(120, "caption " + chance.nextInt(), 25, "one", 25, "two"))));
    }
    for (int i = chance.nextInt(4); i > 0; i--) {
      byte[] content = new byte[chance.nextInt(chance.nextInt(8) == 0 ? 200_000 : 40)];
      chance.nextBytes(content);
      photoshop.add(
          new PhotoshopResource(
              0x0FA0 + chance.nextInt(10), "name".substring(chance.nextInt(5)), Block.of(content)));
    }
    List<Text> texts = new ArrayList<>();
    for (int i = chance.nextInt(4); i > 0; i--) {
      String keyword = List.of("Comment", "Author", "Title", "Odd").get(chance.nextInt(4));
      texts.add(new Text(keyword, string(chance)));
    }
    List<JpegSegment> segments = new ArrayList<>();
    if (chance.nextBoolean()) {
      segments.add(
          new JpegSegment(0xE3 + chance.nextInt(5), Block.of(latin("Odd " + chance.nextInt()))));
    }
    Resolution resolution =
        new Resolution(
            1 + chance.nextInt(1200) + (chance.nextBoolean() ? chance.nextDouble() : 0),
            1 + chance.nextInt(1200),
            Resolution.Unit.values()[chance.nextInt(3)]);
    return new Metadata(
        some(chance, exif(string(chance).replaceAll("[^ -~]", "")))
            .flatMap(block -> TagsReader.exif(block).tags()),
        some(chance, xmp(properties(chance))),
        some(chance, icc(128 + chance.nextInt(200_000))),
        Optional.empty(),
        photoshop,
        Optional.of(resolution).filter(Resolution::isMeant).filter(r -> chance.nextBoolean()),
        texts,
        segments,
        List.of());
  }

  private static String properties(Random chance) {
    StringBuilder all = new StringBuilder("<tiff:Make>one</tiff:Make><dc:format>x</dc:format>");
    for (int i = chance.nextInt(3) * chance.nextInt(300); i > 0; i--) {
      all.append("<exif:P%d>%s</exif:P%d>".formatted(i, "x".repeat(chance.nextInt(900)), i));
    }
    return all.toString();
  }

  private static String string(Random chance) {
    StringBuilder text = new StringBuilder("a");
    int highest = chance.nextBoolean() ? 0x7F : 0x2FFF;
    for (int i = chance.nextInt(chance.nextInt(5) == 0 ? 5000 : 30); i > 0; i--) {
      text.append((char) chance.nextInt(1, highest));
    }
    return text.toString();
  }

  private static Optional<Block> some(Random chance, byte[] bytes) {
    return chance.nextBoolean() ? Optional.of(Block.of(bytes)) : Optional.empty();
  }

  @Test
  void a_profile_in_several_jpeg_segments_is_joined_in_the_order_of_its_numbers()
      throws IOException {
    byte[] profile = icc(300);
    byte[] first = segment(0xE2, "ICC_PROFILE\0\1\2", Arrays.copyOf(profile, 200));
    byte[] second = segment(0xE2, "ICC_PROFILE\0\2\2", Arrays.copyOfRange(profile, 200, 300));

    Metadata found = Containers.read(jpeg(second, first), ImageFormat.JPEG);

    assertThat(found.icc()).contains(Block.of(profile));
  }

  @Test
  void a_profile_that_lacks_a_part_is_left_out_with_a_note() throws IOException {
    byte[] part = segment(0xE2, "ICC_PROFILE\0\1\3", icc(200));
    byte[] other = segment(0xE2, "ICC_PROFILE\0\3\3", icc(200));

    Metadata found = Containers.read(jpeg(part, other), ImageFormat.JPEG);

    assertThat(found.icc()).isEmpty();
    assertThat(found.notes())
        .containsExactly("Of the colour profile's 3 parts 2 are there; it was left out.");
  }

  @Test
  void content_credentials_and_further_pictures_are_left_out_with_notes() throws IOException {
    Metadata found =
        Containers.read(
            jpeg(
                segment(0xEB, "JP\0\1\0\0\0\1", new byte[20]), segment(0xE2, "MPF\0", new byte[9])),
            ImageFormat.JPEG);

    assertThat(found.segments()).isEmpty();
    assertThat(found.notes()).hasSize(2).first().asString().contains("C2PA");
  }

  @Test
  void what_only_a_jpeg_can_hold_is_noted_elsewhere_but_padding_and_ducky_are_not()
      throws IOException {
    Metadata found =
        Containers.read(
            jpeg(
                segment(0xE5, "RMETA\0", latin("x")),
                segment(0xE4, "", new byte[99]),
                segment(0xEC, "Ducky", latin("x"))),
            ImageFormat.JPEG);

    Metadata fit = FittingMetadata.of(found, ImageFormat.PNG, PixelLayout.BGR);

    assertThat(fit.notes())
        .containsExactly("The segment APP5 (RMETA) has no place in a PNG and was left out.");
  }

  @Test
  void a_jpegs_first_segments_are_kept_but_for_jfif_and_its_small_picture() throws IOException {
    byte[] ciff = latin("II\32\0\0\0HEAPJPGM and a camera's notes");

    Metadata found =
        Containers.read(
            jpeg(segment(0xE0, "JFXX\0", new byte[64]), segment(0xE0, "", ciff)), ImageFormat.JPEG);

    assertThat(found.segments()).containsExactly(new JpegSegment(0xE0, Block.of(ciff)));
    Metadata fit = FittingMetadata.of(found, ImageFormat.JPEG, PixelLayout.BGR);
    Metadata again = Containers.read(Containers.file(fit, ImageFormat.JPEG), ImageFormat.JPEG);
    assertThat(again.segments()).isEqualTo(found.segments());
  }

  @Test
  void profiles_that_image_magick_spelt_as_digits_are_read_like_those_in_chunks()
      throws IOException {
    byte[] iptc = iptc(120, "caption");
    byte[] prefixed = latin("Exif\0\0" + new String(exif("a"), "ISO-8859-1"));
    Metadata found =
        Containers.read(
            png(
                List.of(
                    raw("exif", prefixed),
                    raw("iptc", iptc),
                    raw("xmp", xmp("<tiff:Make>m</tiff:Make>")),
                    raw("icc", icc(140)))),
            ImageFormat.PNG);

    assertThat(found.notes()).isEmpty();
    assertThat(found.tags()).isEqualTo(TagsReader.exif(Block.of(exif("a"))).tags());
    assertThat(found.photoshop())
        .containsExactly(new PhotoshopResource(PhotoshopResource.IPTC, "", Block.of(iptc)));
    assertThat(found.xmp()).isPresent();
    assertThat(found.icc()).contains(Block.of(icc(140)));
    assertThat(found.texts()).isEmpty();
  }

  private static PngChunk raw(String type, byte[] profile) {
    return chunk(
        "tEXt", latin("Raw profile type " + type + "\0"), PngMetadata.spelt(type, profile));
  }

  @ParameterizedTest
  @CsvSource({
    "sRGB, 00, true",
    "gAMA, 0000B18F, true",
    "gAMA, 000186A0, false",
    "cICP, 010D0001, true",
    "cICP, 0C0D0001, false"
  })
  void a_png_says_of_its_colours_what_its_chunks_say(String type, String content, boolean isSrgb)
      throws IOException {
    byte[] file = png(List.of(chunk(type, HexFormat.of().parseHex(content))));

    Metadata found = Containers.read(file, ImageFormat.PNG);

    assertThat(found.colour().orElseThrow().isSrgb()).isEqualTo(isSrgb);
    assertThat(PngChunks.of(found)).containsExactly(chunk(type, HexFormat.of().parseHex(content)));
  }

  @ParameterizedTest
  @CsvSource({"11811, 300.0, INCH", "2835, 72.0, INCH", "11800, 118.0, CENTIMETRE"})
  void whole_pixels_for_each_inch_survive_pngs_metres(int perMetre, double x, Resolution.Unit unit)
      throws IOException {
    ByteBuffer content = ByteBuffer.allocate(9).putInt(perMetre).putInt(perMetre).put((byte) 1);

    Metadata found = Containers.read(png(List.of(chunk("pHYs", content.array()))), ImageFormat.PNG);

    assertThat(found.resolution()).contains(new Resolution(x, x, unit));
    assertThat(PngChunks.of(found)).containsExactly(chunk("pHYs", content.array()));
  }

  @Test
  void a_bmp_gives_its_resolution_and_its_profile() throws IOException {
    byte[] profile = icc(200);
    ByteBuffer bmp = ByteBuffer.allocate(14 + 124 + 200).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put(latin("BM")).putInt(14, 124).putInt(38, 11811).putInt(42, 11811);
    bmp.putInt(70, 0x4D424544).putInt(126, 124).putInt(130, 200);
    bmp.position(138).put(profile);

    Metadata found = Containers.read(bmp.array(), ImageFormat.BMP);

    assertThat(found.icc()).contains(Block.of(profile));
    assertThat(found.resolution()).contains(new Resolution(300, 300, Resolution.Unit.INCH));
  }

  @ParameterizedTest
  @CsvSource({
    "P6\\n# one\\n#two\\n3 4\\n# three\\n255\\n#12, one\\ntwo\\nthree",
    "P4 3 # aside\\n4\\n#, aside",
    "P1 3 4#none, ",
    "P5 3 4 255 # pixels, ",
    "P5 # cut, cut"
  })
  void a_pnm_gives_the_comments_of_its_header(String file, String comments) throws IOException {
    Metadata found = Containers.read(file.replace("\\n", "\n").getBytes(UTF_8), ImageFormat.PNM);

    assertThat(found.texts())
        .isEqualTo(
            comments == null
                ? List.of()
                : List.of(new Text("Comment", comments.replace("\\n", "\n"))));
  }

  @ParameterizedTest
  @CsvSource({
    "<rdf:Alt><rdf:li xml:lang='x-default'>said within</rdf:li></rdf:Alt>, aside, 1",
    "<rdf:Alt><rdf:li xml:lang='x-default'>said within</rdf:li></rdf:Alt>, said within, 0",
    "<rdf:Bag><rdf:li rdf:parseType='Resource'><dc:title/></rdf:li></rdf:Bag>, aside, 1",
    "said within, aside, 1",
    "said within, said, 0"
  })
  void a_comment_that_the_packet_leaves_no_place_for_is_told_of(
      String said, String comment, int notes) {
    String packet = "<exif:UserComment>" + said + "</exif:UserComment>";
    Metadata source =
        Metadata.NONE
            .withXmp(Optional.of(Block.of(xmp(packet))))
            .withTexts(List.of(new Text("Comment", comment)));

    Metadata fit = FittingMetadata.of(source, ImageFormat.TIFF, PixelLayout.BGR);

    assertThat(fit.notes()).hasSize(notes);
    assertThat(fit.notes()).allMatch(note -> note.contains("exif:UserComment"));
  }

  @Test
  void a_jpeg_2000_gives_the_blocks_in_its_boxes() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(HexFormat.of().parseHex("0000000C6A5020200D0A870A"));
    byte[] colr = box("colr", latin("\2\0\0"), icc(140));
    byte[] resd = HexFormat.of().parseHex("2E230001" + "2E230001" + "0000"); // 11811
    file.writeBytes(box("jp2h", colr, box("res ", box("resd", resd))));
    file.writeBytes(box("uuid", latin("JpgTiffExif->JP2"), exif("a")));
    file.writeBytes(
        box(
            "uuid",
            HexFormat.of().parseHex("be7acfcb97a942e89c71999491e3afac"),
            xmp("<tiff:Make>m</tiff:Make>")));

    Path path = Files.write(folder.resolve("a.jp2"), file.toByteArray());
    Gathered found = new Gathered();
    try (var channel = FileChannel.open(path)) {
      Jpeg2000Metadata.read(new SourceBytes(channel), found);
    }

    Metadata metadata = found.metadata();
    assertThat(metadata.notes()).isEmpty();
    assertThat(metadata.tags()).isPresent();
    assertThat(metadata.xmp()).isPresent();
    assertThat(metadata.icc()).contains(Block.of(icc(140)));
    assertThat(metadata.resolution()).contains(new Resolution(300, 300, Resolution.Unit.INCH));
  }

  private static byte[] box(String type, byte[]... parts) {
    int length = 8;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer box = ByteBuffer.allocate(length).putInt(length).put(latin(type));
    for (byte[] part : parts) {
      box.put(part);
    }
    return box.array();
  }

  @Test
  void iptc_goes_into_the_xmp_of_a_webp() {
    Block iptc =
        Block.of(iptc(5, "title", 120, "caption", 25, "a", 25, "b", 90, "Berne", 55, "20240131"));
    Metadata source =
        Metadata.NONE.withPhotoshop(
            List.of(new PhotoshopResource(PhotoshopResource.IPTC, "", iptc)));

    Metadata fit = FittingMetadata.of(source, ImageFormat.WEBP, PixelLayout.BGR);

    String packet = new String(fit.xmp().orElseThrow().bytes(), UTF_8);
    assertThat(packet).contains("title", "caption", "<rdf:li>b</rdf:li>", "Berne", "2024-01-31");
    assertThat(fit.photoshop()).isEmpty();
    assertThat(fit.notes()).isEmpty();
  }

  @Test
  void what_a_webp_loses_of_photoshops_settings_is_said() {
    PhotoshopResource digest = new PhotoshopResource(0x0425, "", Block.of(new byte[16]));
    PhotoshopResource printing = new PhotoshopResource(0x03F3, "", Block.of(new byte[9]));

    Metadata lost =
        FittingMetadata.of(
            Metadata.NONE.withPhotoshop(List.of(digest, printing)),
            ImageFormat.WEBP,
            PixelLayout.BGR);
    Metadata nothing =
        FittingMetadata.of(
            Metadata.NONE.withPhotoshop(List.of(digest)), ImageFormat.WEBP, PixelLayout.BGR);

    assertThat(lost.notes())
        .containsExactly("Photoshop's settings have no place in a WebP and were left out.");
    assertThat(nothing.notes()).isEmpty();
  }

  @Test
  void a_tiff_gets_no_iptc_without_content_which_libtiff_takes_for_a_broken_page() {
    PhotoshopResource empty =
        new PhotoshopResource(PhotoshopResource.IPTC, "", Block.of(new byte[0]));

    Metadata fit =
        FittingMetadata.of(
            Metadata.NONE.withPhotoshop(List.of(empty)), ImageFormat.TIFF, PixelLayout.BGR);

    assertThat(TiffBlocks.of(fit, ByteOrder.LITTLE_ENDIAN)).isEmpty();
  }

  @Test
  void a_tiff_gets_its_blocks_as_fields_in_ascending_order() {
    Metadata metadata =
        Metadata.NONE
            .withXmp(Optional.of(Block.of(xmp("<tiff:Make>m</tiff:Make>"))))
            .withIcc(Optional.of(Block.of(icc(140))))
            .withResolution(Optional.of(new Resolution(118.11, 118.11, Resolution.Unit.CENTIMETRE)))
            .withPhotoshop(
                List.of(
                    new PhotoshopResource(0x0404, "", Block.of(iptc(120, "caption"))),
                    new PhotoshopResource(0x040A, "", Block.of(new byte[] {1}))));

    List<TiffField> fields = TiffBlocks.of(metadata, ByteOrder.LITTLE_ENDIAN);

    assertThat(fields)
        .extracting(TiffField::tag)
        .containsExactly(282, 283, 296, 700, 33723, 34377, 34675);
    assertThat(fields.get(0).value())
        .isEqualTo(Block.of(HexFormat.of().parseHex("AC051200" + "10270000")));
    assertThat(fields.get(2).value()).isEqualTo(Block.of(new byte[] {3, 0}));
  }

  @Test
  void the_containers_resolution_counts_before_photoshops() throws IOException {
    byte[] photoshop = new byte[16];
    ByteBuffer.wrap(photoshop).putInt(0, 240 << 16).putInt(8, 240 << 16);
    byte[] resources =
        Photoshop.bytes(
            List.of(new PhotoshopResource(Photoshop.RESOLUTION, "", Block.of(photoshop))));
    byte[] jfif = segment(0xE0, "JFIF\0\1\2\1\1\54\1\54\0\0", new byte[0]);
    byte[] shape = segment(0xE0, "JFIF\0\1\2\0\0\1\0\1\0\0", new byte[0]);
    byte[] app13 = segment(0xED, "Photoshop 3.0\0", resources);

    Metadata both = Containers.read(jpeg(jfif, app13), ImageFormat.JPEG);
    Metadata one = Containers.read(jpeg(shape, app13), ImageFormat.JPEG);

    assertThat(both.resolution()).contains(new Resolution(300, 300, Resolution.Unit.INCH));
    assertThat(one.resolution()).contains(new Resolution(240, 240, Resolution.Unit.INCH));
  }

  @Test
  void a_webp_and_a_jpeg_of_inks_hold_the_resolution_in_exif() throws IOException {
    Resolution resolution = new Resolution(300, 150, Resolution.Unit.INCH);
    Metadata source = Metadata.NONE.withResolution(Optional.of(resolution));

    Metadata webp = FittingMetadata.of(source, ImageFormat.WEBP, PixelLayout.BGR);
    Metadata inks = FittingMetadata.of(source, ImageFormat.JPEG, PixelLayout.CMYK);

    assertThat(
            Containers.read(Containers.file(webp, ImageFormat.WEBP), ImageFormat.WEBP).resolution())
        .contains(resolution);
    byte[][] segments = JpegBlocks.of(inks, PixelLayout.CMYK).toArray(byte[][]::new);
    assertThat(Containers.read(jpeg(segments), ImageFormat.JPEG).resolution()).contains(resolution);
    assertThat(segments).hasDimensions(1, segments[0].length);
  }

  @Test
  void a_packet_names_the_rest_of_itself_letter_by_letter() throws Exception {
    Block packet =
        Block.of(xmp("<dc:source>" + "x".repeat(90_000) + "</dc:source><tiff:Make>a</tiff:Make>"));

    List<String> segments =
        JpegBlocks.xmp(packet).stream().map(bytes -> new String(bytes, UTF_8)).toList();

    String name = segments.get(0).replaceAll("(?s).*HasExtendedXMP=\"([^\"]*)\".*", "$1");
    assertThat(name).matches("[0-9A-F]{32}");
    assertThat(segments.subList(1, segments.size()))
        .hasSize(2)
        .allMatch(segment -> segment.startsWith(name, segment.indexOf("extension/\0") + 11));
  }

  @Test
  void what_stands_behind_a_jpeg_is_left_out_with_a_note() throws IOException {
    byte[] picture = jpeg();
    byte[] film = Arrays.copyOf(picture, picture.length + 300);
    Arrays.fill(film, picture.length, film.length, (byte) 'm');
    byte[] padded = Arrays.copyOf(picture, picture.length + 300);

    assertThat(Containers.read(film, ImageFormat.JPEG).notes())
        .containsExactly("The 300 bytes that stand behind the picture were left out.");
    assertThat(Containers.read(padded, ImageFormat.JPEG).notes()).isEmpty();
    assertThat(Containers.read(picture, ImageFormat.JPEG).notes()).isEmpty();
  }

  @Test
  void what_canon_wrote_beside_jfif_stays() throws IOException {
    byte[] ciff = segment(0xE0, "II\32\0\0\0HEAPJPGM", new byte[] {1, 2, 3});
    byte[] thumbnail = segment(0xE0, "JFXX\0", new byte[] {0x13, 1, 1, 0, 0, 0});

    Metadata found = Containers.read(jpeg(ciff, thumbnail), ImageFormat.JPEG);

    assertThat(found.segments()).hasSize(1);
    assertThat(Containers.read(Containers.file(found, ImageFormat.JPEG), ImageFormat.JPEG))
        .isEqualTo(found);
  }
}
