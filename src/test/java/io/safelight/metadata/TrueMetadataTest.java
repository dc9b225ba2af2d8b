package io.safelight.metadata;

import static io.safelight.metadata.Containers.icc;
import static io.safelight.metadata.Containers.iptc;
import static io.safelight.metadata.Containers.xmp;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.image.Size;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source says is true for its result, or not said. */
class TrueMetadataTest {
  private static final Change NOTHING = new Change(1, new Size(30, 20), new Size(30, 20));
  private static final Change TURNED = new Change(6, new Size(20, 30), new Size(20, 30));
  private static final Provenance MADE =
      new Provenance(
          "Safelight 1.0",
          Instant.parse("2026-01-02T03:04:05.678Z"),
          "model m 0123456789ab; recipe default: restore",
          true);
  private static final String TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/";

  @Test
  void where_nothing_changed_everything_is_the_same_byte_for_byte() {
    Metadata source =
        Metadata.NONE
            .withXmp(Optional.of(Block.of(xmp("<tiff:Make>one</tiff:Make>"))))
            .withIcc(Optional.of(Block.of(icc(140))))
            .withTexts(List.of(new Text("Comment", "a")));

    Metadata result = TrueMetadata.of(source, NOTHING, Kept.ALL, Optional.empty(), source.icc());

    assertThat(result).isEqualTo(source);
  }

  @Test
  void a_turned_picture_says_that_it_stands_upright_and_how_large_it_is() {
    String packet =
        xmpOf(
            "<tiff:Orientation>6</tiff:Orientation><tiff:ImageWidth>30</tiff:ImageWidth>"
                + "<tiff:ImageLength>20</tiff:ImageLength>"
                + "<exif:PixelXDimension>30</exif:PixelXDimension>"
                + "<xmp:Thumbnails><rdf:Alt><rdf:li>old</rdf:li></rdf:Alt></xmp:Thumbnails>",
            TURNED,
            Kept.ALL,
            Optional.empty());

    assertThat(packet)
        .contains("tiff:Orientation=\"1\"", "tiff:ImageWidth=\"20\"", "tiff:ImageLength=\"30\"")
        .contains("exif:PixelXDimension=\"20\"")
        .doesNotContain("old", "PixelYDimension");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.1, 0.3, 0.2, 0.4",
    "2, 0.9, 0.3, 0.2, 0.4",
    "3, 0.9, 0.7, 0.2, 0.4",
    "4, 0.1, 0.7, 0.2, 0.4",
    "5, 0.3, 0.1, 0.4, 0.2",
    "6, 0.7, 0.1, 0.4, 0.2",
    "7, 0.7, 0.9, 0.4, 0.2",
    "8, 0.3, 0.9, 0.4, 0.2"
  })
  void marked_faces_turn_with_the_picture(
      int orientation, double x, double y, double width, double height) {
    String packet =
        xmpOf(
            "<r:Regions xmlns:r='http://www.metadataworkinggroup.com/schemas/regions/'"
                + " xmlns:stArea='http://ns.adobe.com/xmp/sType/Area#' rdf:parseType='Resource'>"
                + "<r:RegionList><rdf:Bag><rdf:li rdf:parseType='Resource'>"
                + "<r:Area stArea:x='0.100000' stArea:y='0.300000' stArea:w='0.200000'"
                + " stArea:h='0.400000'/></rdf:li></rdf:Bag></r:RegionList></r:Regions>",
            new Change(orientation, new Size(30, 20), new Size(30, 20)),
            Kept.ALL,
            Optional.of(MADE));

    assertThat(packet)
        .contains("stArea:x=\"%.6f\"".formatted(x), "stArea:y=\"%.6f\"".formatted(y))
        .contains("stArea:w=\"%.6f\"".formatted(width), "stArea:h=\"%.6f\"".formatted(height));
  }

  @Test
  void without_gps_neither_coordinates_nor_names_of_places_are_left() {
    String packet =
        xmpOf(
            "<exif:GPSLatitude>46,57N</exif:GPSLatitude><photoshop:City>Berne</photoshop:City>"
                + "<dc:subject><rdf:Bag><rdf:li>kept</rdf:li></rdf:Bag></dc:subject>"
                + "<d:GpsLongitude xmlns:d='http://www.dji.com/drone-dji/1.0/'>7</d:GpsLongitude>"
                + "<l:LocationCreated xmlns:l='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'>"
                + "<rdf:Bag><rdf:li l:City='Thun'/></rdf:Bag></l:LocationCreated>",
            NOTHING,
            Kept.WITHOUT_GPS,
            Optional.empty());

    assertThat(packet).contains("kept").doesNotContain("46,57", "Berne", "Longitude", "Thun");
  }

  @Test
  void without_gps_iptc_loses_its_places_and_its_digest_stays_true() {
    byte[] whole = iptc(120, "caption", 90, "Berne", 101, "Switzerland");
    Metadata source =
        Metadata.NONE.withPhotoshop(
            List.of(
                new PhotoshopResource(PhotoshopResource.IPTC, "", Block.of(whole)),
                new PhotoshopResource(Photoshop.IPTC_DIGEST, "", Block.of(Digest.md5(whole)))));

    Metadata result =
        TrueMetadata.of(source, NOTHING, Kept.WITHOUT_GPS, Optional.empty(), Optional.empty());

    byte[] rest = iptc(120, "caption");
    assertThat(result.photoshop())
        .extracting(PhotoshopResource::content)
        .containsExactly(Block.of(rest), Block.of(Digest.md5(rest)));
  }

  @Test
  void a_result_says_that_it_was_enhanced_by_what_and_when() {
    String packet = xmpOf("<tiff:Make>one</tiff:Make>", NOTHING, Kept.ALL, Optional.of(MADE));

    assertThat(packet)
        .contains(TYPE + "algorithmicallyEnhanced")
        .contains("stEvt:action=\"edited\"", "stEvt:when=\"2026-01-02T03:04:05Z\"")
        .contains("stEvt:softwareAgent=\"Safelight 1.0\"")
        .contains("stEvt:parameters=\"model m 0123456789ab; recipe default: restore\"");
  }

  @Test
  void each_passage_adds_one_line_to_the_history() throws BrokenBlock {
    Optional<Block> once =
        TrueMetadata.of(Metadata.NONE, NOTHING, Kept.ALL, Optional.of(MADE), Optional.empty())
            .xmp();
    Metadata again = Metadata.NONE.withXmp(once);

    Optional<Block> twice =
        TrueMetadata.of(again, NOTHING, Kept.ALL, Optional.of(MADE), Optional.empty()).xmp();

    String packet = new String(twice.orElseThrow().bytes(), UTF_8);
    assertThat(packet.split("stEvt:softwareAgent=", -1)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trainedAlgorithmicMedia", "compositeSynthetic"})
  void what_discloses_more_than_an_enhancement_stays(String type) {
    String packet =
        xmpOf(
            "<e:DigitalSourceType xmlns:e='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'>"
                + TYPE
                + type
                + "</e:DigitalSourceType>",
            NOTHING,
            Kept.ALL,
            Optional.of(MADE));

    assertThat(packet).contains(TYPE + type).doesNotContain("algorithmicallyEnhanced");
  }

  @Test
  void none_keeps_profile_and_resolution_alone() {
    Resolution resolution = new Resolution(300, 150, Resolution.Unit.INCH);
    Metadata source =
        Metadata.NONE
            .withXmp(Optional.of(Block.of(xmp("<tiff:Make>one</tiff:Make>"))))
            .withTexts(List.of(new Text("Comment", "a")))
            .withIcc(Optional.of(Block.of(icc(140))))
            .withResolution(Optional.of(resolution));

    Metadata result = TrueMetadata.of(source, TURNED, Kept.NONE, Optional.empty(), source.icc());

    assertThat(result)
        .isEqualTo(
            Metadata.NONE
                .withIcc(source.icc())
                .withResolution(Optional.of(resolution.transposed())));
  }

  @Test
  void a_packet_that_is_no_rdf_is_left_out_with_a_note_and_a_new_one_tells_the_provenance() {
    Metadata source =
        Metadata.NONE.withXmp(
            Optional.of(
                Block.of(xmp("<dc:title rdf:ID='a' rdf:nodeID='b' rdf:bagID='c'>x</dc:title>"))));

    Metadata result =
        TrueMetadata.of(source, NOTHING, Kept.ALL, Optional.of(MADE), Optional.empty());

    assertThat(result.notes()).hasSize(1).first().asString().startsWith("The XMP packet cannot");
    assertThat(new String(result.xmp().orElseThrow().bytes(), UTF_8))
        .contains("algorithmicallyEnhanced");
  }

  @Test
  void photoshop_loses_old_thumbnails_and_says_the_turned_resolution() {
    byte[] resolution = new byte[16];
    ByteBuffer.wrap(resolution).putInt(0, 300 << 16).putInt(8, 150 << 16);
    Metadata source =
        Metadata.NONE
            .withPhotoshop(
                List.of(
                    new PhotoshopResource(Photoshop.RESOLUTION, "", Block.of(resolution)),
                    new PhotoshopResource(Photoshop.THUMBNAIL, "", Block.of(new byte[40])),
                    new PhotoshopResource(Photoshop.FIRST_PATH, "", Block.of(new byte[26]))))
            .withResolution(Optional.of(new Resolution(300, 150, Resolution.Unit.INCH)));

    Metadata result = TrueMetadata.of(source, TURNED, Kept.ALL, Optional.empty(), Optional.empty());

    assertThat(result.photoshop()).extracting(PhotoshopResource::id).containsExactly(0x03ED);
    assertThat(Photoshop.resolution(result.photoshop()))
        .contains(new Resolution(150, 300, Resolution.Unit.INCH));
    assertThat(result.notes()).hasSize(1);
  }

  private static String xmpOf(
      String properties, Change change, Kept kept, Optional<Provenance> provenance) {
    Metadata source = Metadata.NONE.withXmp(Optional.of(Block.of(xmp(properties))));
    Metadata result = TrueMetadata.of(source, change, kept, provenance, Optional.empty());
    assertThat(result.notes()).isEmpty();
    return new String(result.xmp().orElseThrow().bytes(), UTF_8);
  }

  @Test
  void what_was_only_made_smaller_is_still_of_the_source_that_it_was() {
    Provenance shrunk = new Provenance("Safelight 1.0", Instant.EPOCH, "shrink", false);

    String packet = xmpOf(sourceType("negativeFilm"), NOTHING, Kept.ALL, Optional.of(shrunk));

    assertThat(packet)
        .contains(TYPE + "negativeFilm", "stEvt:parameters=\"shrink\"")
        .doesNotContain("algorithmicallyEnhanced");
  }

  @Test
  void a_source_type_that_gives_way_is_told() {
    Metadata source = Metadata.NONE.withXmp(Optional.of(Block.of(xmp(sourceType("negativeFilm")))));

    Metadata result =
        TrueMetadata.of(source, NOTHING, Kept.ALL, Optional.of(MADE), Optional.empty());

    assertThat(result.notes())
        .containsExactly(
            "The XMP's digital source type was negativeFilm and is algorithmicallyEnhanced now.");
  }

  @Test
  void none_does_not_unsay_that_an_algorithm_made_the_picture() {
    String properties = sourceType("trainedAlgorithmicMedia") + "<tiff:Make>one</tiff:Make>";

    String disclosed = xmpOf(properties, NOTHING, Kept.NONE, Optional.of(MADE));

    assertThat(disclosed)
        .contains(TYPE + "trainedAlgorithmicMedia")
        .doesNotContain("algorithmicallyEnhanced", "tiff:Make");
  }

  @Test
  void a_png_goes_on_naming_its_colours_where_its_profile_cannot_be_used() {
    PngColour adobe = new PngColour.Measured(Optional.of(1 / 2.2), Optional.empty());
    Metadata source =
        Metadata.NONE.withIcc(Optional.of(Block.of(icc(140)))).withColour(Optional.of(adobe));

    Metadata result =
        TrueMetadata.of(source, NOTHING, Kept.ALL, Optional.empty(), Optional.empty());
    Metadata converted =
        TrueMetadata.of(
            source, NOTHING, Kept.ALL, Optional.empty(), Optional.of(Block.of(icc(150))));

    assertThat(result.colour()).contains(adobe);
    assertThat(converted.colour()).isEmpty();
  }

  private static String sourceType(String code) {
    return "<e:DigitalSourceType xmlns:e='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'>"
        + TYPE
        + code
        + "</e:DigitalSourceType>";
  }
}
