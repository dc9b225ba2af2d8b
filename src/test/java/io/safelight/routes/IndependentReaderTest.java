package io.safelight.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.Shared;
import io.safelight.cli.Startup;
import io.safelight.folder.HotFolder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole program over pictures with real metadata, and what ExifTool, ImageMagick and libtiff
 * see in its results: what they see in the sources, but for what must change, which is listed.
 */
@QuarkusTest
@TestProfile(HotFolderProfile.class)
class IndependentReaderTest {
  private static final String SAME = "same-as-input";
  private static final List<String> OUTPUTS = List.of(SAME, "png", "tiff", "webp");

  /** Larger ones are shrunk to it, which is quicker; their pixels are compared elsewhere. */
  private static final int LONG_EDGE = 1030;

  /** In pixels. */
  private static final long LARGE = 2_500_000;

  private static final String[] VALIDATE = {"-validate", "-warning", "-error"};

  /** ImageMagick falls silent after some complaints. */
  private static final int BATCH = 12;

  private static final Duration LONGEST = Duration.ofMinutes(3);

  /** Cut in the middle of its pixels. */
  private static final String CORRUPT = "jpg/corrupted.jpg";

  /** Whether a difference is the one that must be. */
  private interface Truth {
    boolean holds(Pair pair, List<String> before, List<String> after);
  }

  /**
   * A source, its result, and what the result's ticket notes.
   *
   * @param name as both are called below their folders, without an extension
   */
  private record Pair(
      String name, SeenByExifTool source, SeenByExifTool result, List<String> notes) {
    boolean isTurned() {
      return !Set.of("", "1").contains(String.join("", source.values("IFD0:Orientation")));
    }

    boolean isResized() {
      return !new TreeSet<>(source.size()).equals(new TreeSet<>(result.size()));
    }

    boolean notes(String words) {
      return notes.stream().anyMatch(note -> note.contains(words));
    }

    /** What the result says in its XMP, anywhere. */
    Stream<String> xmp() {
      return result.tags().entrySet().stream()
          .filter(tag -> tag.getKey().startsWith("XMP-"))
          .flatMap(tag -> tag.getValue().stream());
    }
  }

  /**
   * A difference that must be.
   *
   * @param formats of the results that it must be in, by extension
   * @param tags group and name, a pattern
   */
  private record Must(String formats, String tags, String why, Truth truth) {
    boolean allows(Pair pair, String format, String tag, List<String> before, List<String> after) {
      return format.matches(formats) && tag.matches(tags) && truth.holds(pair, before, after);
    }
  }

  private static final Truth GONE = (pair, before, after) -> after.isEmpty();
  private static final Truth NEW = (pair, before, after) -> before.isEmpty();
  private static final Truth OTHER = (pair, before, after) -> true;
  private static final Truth NOTED_SEGMENT =
      (pair, before, after) -> after.isEmpty() && pair.notes("The segment APP");

  private static final List<Must> CHANGES =
      List.of(
          // What the picture is now.
          new Must(
              ".*",
              "(IFD0|XMP-tiff):Orientation",
              "the pixels stand upright",
              (pair, before, after) -> after.isEmpty() || after.equals(List.of("1"))),
          new Must(
              ".*",
              "(ExifIFD:Exif|InteropIFD:Related|IFD0:|XMP-tiff:|XMP-exif:Exif)ImageWidth",
              "the result's own width",
              (pair, before, after) -> isOnly(after, pair.result().size().get(0))),
          new Must(
              ".*",
              "(ExifIFD:Exif|InteropIFD:Related|IFD0:|XMP-tiff:|XMP-exif:Exif)ImageHeight",
              "the result's own height",
              (pair, before, after) -> isOnly(after, pair.result().size().get(1))),
          new Must(
              ".*",
              "(ExifIFD|XMP-exif):(FocalPlane[XY]Resolution|SubjectArea)",
              "counts by pixels that were turned or resized",
              (pair, before, after) -> pair.isTurned() || pair.isResized()),
          new Must(
              ".*",
              "IFD1:.*|JFXX:ThumbnailImage|Photoshop:PhotoshopThumbnail|XMP-xmp:Thumbnail.*",
              "a small picture of what was",
              GONE),
          new Must(
              ".*",
              "MP(F0|Image\\d):.*",
              "counts and places of pictures that stood behind the first",
              (pair, before, after) -> after.isEmpty() && pair.notes("(MPF)")),
          new Must(".*", "XMP-(tiff|exif):NativeDigest", "a digest of tags, which changed", GONE),
          new Must(
              ".*",
              "XMP-x:XMPToolkit",
              "who wrote the packet",
              (pair, before, after) -> after.toString().contains("XMP Core")),
          new Must(
              ".*",
              "XMP-dc:Format",
              "the result's own kind",
              (pair, before, after) -> after.equals(pair.result().values("File:MIMEType"))),
          // How ExifTool and the kinds of files count.
          new Must(
              ".*",
              "File:(FileType|FileTypeExtension|MIMEType|EncodingProcess|BitsPerSample"
                  + "|ColorComponents|YCbCrSubSampling|ImageWidth|ImageHeight)",
              "the kind of file and how it holds its samples",
              OTHER),
          new Must(
              ".*",
              "\\w+:PreviewImageStart",
              "ExifTool counts it from the file's beginning; the preview stands in the MakerNote",
              (pair, before, after) -> before.size() == after.size()),
          new Must(
              ".*",
              "Minolta:(Minolta_0x(0020|0108)|FlashExposureComp)",
              "they lie behind the MakerNote, among another tag's bytes: a program that edited the"
                  + " source moved the MakerNote",
              OTHER),
          new Must(
              "jpg|png|webp",
              "IFD0:(BitsPerSample|Compression|ExtraSamples|PhotometricInterpretation"
                  + "|PlanarConfiguration|Predictor|RowsPerStrip|SampleFormat|SamplesPerPixel"
                  + "|StripByteCounts|StripOffsets|SubfileType)",
              "how a TIFF holds its samples",
              GONE),
          new Must(
              "tif",
              "IFD0:(BitsPerSample|Compression|ExtraSamples|PhotometricInterpretation"
                  + "|PlanarConfiguration|Predictor|RowsPerStrip|SampleFormat|SamplesPerPixel"
                  + "|StripByteCounts|StripOffsets|SubfileType|YCbCrPositioning|YCbCrCoefficients)",
              "how this TIFF holds its samples",
              OTHER),
          new Must(
              "tif",
              "IFD0:(Copyright|ImageDescription)",
              "a TIFF has no fields without a value",
              (pair, before, after) -> isOnly(before, "") && after.isEmpty()),
          new Must(
              "tif|webp",
              "IFD0:([XY]Resolution|ResolutionUnit)",
              "what JFIF says, which readers of the source believe, has no other place",
              (pair, before, after) ->
                  after.equals(pair.source().values("JFIF:XResolution"))
                      || after.equals(pair.source().values("JFIF:YResolution"))
                      || after.equals(List.of("2"))),
          new Must("tif|webp", "File:ExifByteOrder", "there was no EXIF before", NEW),
          new Must(".*", "Adobe:.*", "how JPEG's own coding holds the colours", GONE),
          new Must("jpg", "JFIF:JFIFVersion", "JFIF as it is written now", OTHER),
          new Must(
              "jpg",
              "JFIF:[XY]Resolution",
              "a JFIF segment must say one, in whole numbers, and says what EXIF does",
              (pair, before, after) ->
                  pair.result().values("IFD0:XResolution", "IFD0:YResolution").stream()
                      .map(value -> Long.toString(Math.round(Double.parseDouble(value))))
                      .allMatch(after::contains)),
          new Must(
              "jpg",
              "JFIF:ResolutionUnit",
              "EXIF's units less one",
              (pair, before, after) ->
                  pair.result().values("IFD0:ResolutionUnit").stream()
                      .map(unit -> Integer.toString(Integer.parseInt(unit) - 1))
                      .allMatch(after::contains)),
          new Must("png|tif|webp", "JFIF:.*", "only a JPEG has it", GONE),
          new Must("png|tif|webp", "Ducky:Quality", "how the source's JPEG was compressed", GONE),
          new Must(
              "png|tif|webp",
              "(CIFF|PictureInfo|MetaIFD|Kodak\\w+IFD):.*",
              "segments that only a JPEG can hold; the ticket names them",
              NOTED_SEGMENT),
          new Must("png", "PNG:(?!Comment).*|PNG-pHYs:.*", "PNG's own words", NEW),
          new Must("webp", "RIFF:.*", "WebP's own words", NEW),
          new Must("png|webp", "File:CurrentIPTCDigest", "ExifTool does not compute it here", GONE),
          new Must(
              "tif",
              "File:CurrentIPTCDigest",
              "the digest of no bytes; a TIFF has no fields without a value",
              (pair, before, after) ->
                  isOnly(before, "d41d8cd98f00b204e9800998ecf8427e") && after.isEmpty()),
          // Other places for the same.
          new Must(
              "png",
              "(File|PNG):Comment",
              "a text of this keyword is PNG's comment",
              (pair, before, after) ->
                  pair.result().values("PNG:Comment").equals(pair.source().values("File:Comment"))),
          new Must(
              "tif|webp",
              "File:Comment|XMP-exif:UserComment",
              "a comment's place in XMP",
              (pair, before, after) ->
                  pair.result()
                      .values("XMP-exif:UserComment")
                      .equals(pair.source().values("File:Comment"))),
          new Must(
              "webp",
              "IPTC:(ApplicationRecordVersion|CodedCharacterSet)|Photoshop:IPTCDigest",
              "of IPTC as bytes, which a WebP does not hold",
              GONE),
          new Must(
              "webp",
              "IPTC:.*",
              "its place in XMP",
              (pair, before, after) ->
                  after.isEmpty()
                      && before.stream()
                          .allMatch(said -> said.isBlank() || pair.xmp().anyMatch(contains(said)))),
          new Must(
              "webp",
              "Photoshop:.*",
              "a WebP does not hold it; the ticket says so",
              (pair, before, after) ->
                  after.isEmpty() && pair.notes("Photoshop's settings have no place")));

  private static final List<Must> WARNINGS =
      List.of(
          new Must(
              ".*", "Missing required file .*", "was not in the source, and is not made up", OTHER),
          new Must("tif", ".* is not allowed in file", "of EXIF, for JPEGs; it is kept", OTHER),
          new Must(
              "tif",
              "Invalid value for IFD0 tag 0x0103 Compression",
              "Deflate is of Adobe's supplement to TIFF, which ExifTool's list is without",
              OTHER),
          new Must(
              "tif",
              "Non-standard format \\(undef\\) for IFD0 0x83bb IPTC-NAA",
              "XMP's specification, part 3, says UNDEFINED or BYTE; libtiff says UNDEFINED",
              OTHER));

  private static final List<Must> COMPLAINTS =
      List.of(
          new Must(
              "tif",
              ".*Unknown field with tag \\d+ .*",
              "libtiff does not know all of EXIF",
              OTHER),
          new Must(
              "tif",
              ".*Wrong data type (2|3|10) for \"(GainControl|Pixel[XY]Dimension|ExifVersion"
                  + "|FlashpixVersion|Latitude|Longitude)\"; tag ignored.*",
              "a camera's own choice, some of which EXIF allows and libtiff does not; it is kept",
              OTHER),
          new Must(
              "tif",
              ".*ASCII value for tag \".*\" (contains null byte in value|does not end in null).*"
                  + "|.*incorrect count for field .*",
              "a camera's texts with too many zeros, or too few, are kept as they are",
              OTHER),
          new Must(
              "tif",
              ".*ParseError missing > .*NewXMLTree.*",
              "ImageMagick 6 since Debian's security update 15 says it of well-formed XMP, that of"
                  + " two of the sources too",
              OTHER),
          new Must(
              "webp",
              ".*CorruptImageProfile .*\\(XMP\\).*",
              "ImageMagick 6 says it of every XMP in a WebP, whoever wrote it",
              OTHER));

  /** Tags in which a picture says where it was taken. */
  private static final String PLACE =
      "(?i)GPS:.*|(?!KodakBorders).*:(.*gps.*|City|.*Location.*|State|Province-State|Country.*|Sub-location"
          + "|Coverage|.*Latitude.*|.*Longitude.*)";

  /** Without metadata a result says what it is, and in which colours and how large it is meant. */
  private static final String NEEDED_BY_PIXELS =
      "File:.*|ICC[-_].*|JFIF:.*|PNG:(?!Comment).*|PNG-pHYs:.*|RIFF:.*|Adobe:.*"
          + "|IFD0:(Image(Width|Height)|BitsPerSample|Compression|PhotometricInterpretation"
          + "|Orientation|SamplesPerPixel|RowsPerStrip|Strip(Offsets|ByteCounts)|[XY]Resolution"
          + "|ResolutionUnit|PlanarConfiguration|Predictor|SampleFormat|ExtraSamples"
          + "|YCbCr\\w+|ReferenceBlackWhite)";

  @Inject Startup startup;
  @Inject HotFolder folder;

  @TempDir static Path scratch;

  /** What was carried once for all tests, and what ExifTool sees of it. */
  private static Map<String, List<Pair>> pairs;

  /** By a source's name without its extension. */
  private static final Map<String, Set<String>> ownWarnings = new TreeMap<>();

  private Inbox inbox;

  private static boolean begun;

  @BeforeAll
  static void begin() {
    begun = false;
    pairs = null;
  }

  @BeforeEach
  void watch() throws Exception {
    Shared.folder("data/metadata");
    ForeignProgram.EXIFTOOL.assumeInstalled();
    startup.watch();
    inbox = new Inbox(folder);
    if (pairs == null) {
      assertThat(begun).as("carrying the samples failed before").isFalse();
      begun = true;
      inbox.clear();
      carry();
    }
  }

  /** Of all samples but for the one that has no result. */
  private static List<Path> samples() throws IOException {
    Path root = Shared.folder("data/metadata");
    List<Path> samples = new ArrayList<>();
    for (String kind : List.of("jpg", "tiff")) {
      try (Stream<Path> files = Files.walk(root.resolve(kind))) {
        files
            .filter(Files::isRegularFile)
            .map(root::relativize)
            .filter(sample -> !sample.equals(Path.of(CORRUPT)))
            .sorted()
            .forEach(samples::add);
      }
    }
    return samples;
  }

  /**
   * All samples, nothing enhanced, into every format; what takes long into its own and one other.
   */
  private void carry() throws Exception {
    Path root = Shared.folder("data/metadata");
    Map<String, SeenByExifTool> sources = SeenByExifTool.below(root, scratch);
    Map<String, Integer> dropped = new TreeMap<>();
    for (Path sample : samples()) {
      boolean isLarge = sources.get(sample.toString()).pixels() > LARGE;
      String other = OUTPUTS.get(1 + dropped.getOrDefault(SAME, 0) % (OUTPUTS.size() - 1));
      for (String output : isLarge ? List.of(SAME, other) : OUTPUTS) {
        drop(output, sample, ticket(output, 0, "\"max-long-edge\": " + LONG_EDGE));
        dropped.merge(output, 1, Integer::sum);
      }
    }
    drop(SAME, Path.of(CORRUPT), ticket(SAME, 0, ""));
    inbox.awaitEmpty(LONGEST);

    assertThat(inbox.report(SAME + "/" + CORRUPT).at("/reason").asText())
        .isEqualTo("CORRUPT_PIXELS");
    Map<String, List<Pair>> carried = new TreeMap<>();
    for (String output : OUTPUTS) {
      carried.put(output, paired(output, sources));
      assertThat(carried.get(output)).hasSize(dropped.get(output));
    }
    SeenByExifTool.below(root, scratch, VALIDATE)
        .forEach((name, source) -> ownWarnings.put(stem(name), warnings(source)));
    pairs = carried;
  }

  private List<Pair> paired(String output, Map<String, SeenByExifTool> sources)
      throws IOException, InterruptedException {
    Map<String, String> sourceOf = new TreeMap<>();
    sources.keySet().forEach(name -> sourceOf.put(stem(name), name));
    List<Pair> all = new ArrayList<>();
    SeenByExifTool.below(inbox.outbox(output), scratch)
        .forEach(
            (name, result) ->
                all.add(
                    new Pair(
                        name, sources.get(sourceOf.get(stem(name))), result, notes(output, name))));
    return all;
  }

  private List<String> notes(String output, String name) {
    try {
      List<String> notes = new ArrayList<>();
      JsonNode ticket = inbox.resultTicket(output + "/" + name);
      ticket.at("/notes").forEach(note -> notes.add(note.asText()));
      return notes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void drop(String into, Path sample, String ticket) throws IOException {
    String name = into + "/" + sample;
    inbox.drop(name + ".json", ticket.getBytes(StandardCharsets.UTF_8));
    inbox.drop(name, Files.readAllBytes(Shared.folder("data/metadata").resolve(sample)));
  }

  private static String ticket(String output, int strength, String more) {
    String provenance = more.contains("provenance") ? "" : ", \"provenance\": false";
    return "{\"strength\": %d, \"output-format\": \"%s\"%s%s}"
        .formatted(strength, output, provenance, more.isEmpty() ? "" : ", " + more);
  }

  private static String stem(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).replace("jpeg", "jpg").replace("tiff", "tif");
  }

  private static boolean isOnly(List<String> values, String wanted) {
    return values.stream().allMatch(wanted::equals);
  }

  private static Predicate<String> contains(String said) {
    return value -> value.contains(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {SAME, "png", "tiff", "webp"})
  void exiftool_reads_every_tag_of_a_source_in_its_result_but_for_those_that_must_change(
      String output) {
    List<String> wrong = new ArrayList<>();
    for (Pair pair : pairs.get(output)) {
      Set<String> tags = new TreeSet<>(pair.source().tags().keySet());
      tags.addAll(pair.result().tags().keySet());
      // Another test's, under another question.
      tags.remove("ExifTool:Warning");
      for (String tag : tags) {
        List<String> before = pair.source().tags().getOrDefault(tag, List.of());
        List<String> after = pair.result().tags().getOrDefault(tag, List.of());
        String format = extension(pair.name());
        if (!before.equals(after)
            && CHANGES.stream().noneMatch(must -> must.allows(pair, format, tag, before, after))) {
          wrong.add("%s %s: %s -> %s".formatted(pair.name(), tag, brief(before), brief(after)));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String brief(List<String> values) {
    String all = values.toString();
    return all.substring(0, Math.min(all.length(), 80));
  }

  @ParameterizedTest
  @ValueSource(strings = {SAME, "png", "tiff", "webp"})
  void exiftool_warns_of_nothing_in_a_result_that_it_did_not_find_in_the_source(String output)
      throws Exception {
    List<String> wrong = new ArrayList<>();
    SeenByExifTool.below(inbox.outbox(output), scratch, VALIDATE)
        .forEach(
            (name, result) -> {
              Set<String> added = warnings(result);
              added.removeAll(ownWarnings.get(stem(name)));
              added.removeIf(
                  warning ->
                      WARNINGS.stream()
                          .anyMatch(
                              must ->
                                  must.allows(
                                      null, extension(name), warning, List.of(), List.of())));
              added.forEach(warning -> wrong.add(name + ": " + warning));
            });
    assertThat(wrong).isEmpty();
  }

  private static Set<String> warnings(SeenByExifTool seen) {
    Set<String> warnings = new TreeSet<>();
    seen.values("ExifTool:Warning", "ExifTool:Error")
        .forEach(
            warning ->
                warnings.add(
                    warning
                        .replace("[minor] ", "")
                        .replaceAll("\\b(JPEG|TIFF|PNG|WEBP|WebP)\\b", "file")));
    return warnings;
  }

  @ParameterizedTest
  @ValueSource(strings = {SAME, "png", "tiff", "webp"})
  void imagemagick_and_libtiff_read_every_result_without_complaint(String output) throws Exception {
    List<String> results =
        pairs.get(output).stream()
            .map(pair -> inbox.outbox(output + "/" + pair.name()).toString())
            .toList();
    for (int from = 0; from < results.size(); from += BATCH) {
      List<String> batch = results.subList(from, Math.min(results.size(), from + BATCH));
      // Reads the pixels too. What libtiff warns of is asked of tiffinfo.
      List<String> words = new ArrayList<>(List.of("+ping", "-format", "%m\\n"));
      if (batch.stream().allMatch(name -> extension(name).equals("tif"))) {
        words.add("-quiet");
      }
      words.addAll(batch);
      ForeignProgram.Said identify = ForeignProgram.IDENTIFY.run(scratch, words);

      assertThat(identify.lines()).hasSize(batch.size());
      assertThat(unexpected(identify.complaints())).isEmpty();
    }

    List<String> tiffs = results.stream().filter(name -> extension(name).equals("tif")).toList();
    if (!tiffs.isEmpty()) {
      List<String> words = new ArrayList<>(List.of("-D")); // the pixels too
      words.addAll(tiffs);
      List<String> complaints = ForeignProgram.TIFFINFO.run(scratch, words).complaints();
      assertThat(unexpected(complaints)).isEmpty();
    }
  }

  private static List<String> unexpected(List<String> complaints) {
    return complaints.stream()
        .filter(
            complaint ->
                COMPLAINTS.stream()
                    .noneMatch(
                        must ->
                            complaint.matches(must.tags())
                                && (must.formats().equals("tif") || complaint.contains(".webp"))))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff"})
  void imagemagick_sees_the_very_pixels_of_the_source_turned_upright(String output)
      throws Exception {
    List<Pair> whole = pairs.get(output).stream().filter(pair -> !pair.isResized()).toList();
    assertThat(whole).hasSizeGreaterThan(70);
    List<String> sources = new ArrayList<>();
    List<String> results = new ArrayList<>();
    for (Pair pair : whole) {
      sources.add(source(pair));
      results.add(inbox.outbox(output + "/" + pair.name()).toString());
    }
    List<String> expected = digests(sources);
    List<String> found = digests(results);

    assertThat(expected).hasSize(whole.size());
    for (int i = 0; i < whole.size(); i++) {
      assertThat(found.get(i)).as(whole.get(i).name()).isEqualTo(expected.get(i));
    }
  }

  private static List<String> digests(List<String> files) throws Exception {
    List<String> words = new ArrayList<>(files);
    Collections.addAll(words, "-auto-orient", "-format", "%#\\n", "info:");
    return ForeignProgram.CONVERT.run(scratch, words).lines().stream()
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static String source(Pair pair) throws IOException {
    return samples().stream()
        .filter(sample -> stem(sample.toString()).equals(stem(pair.name())))
        .map(sample -> Shared.folder("data/metadata").resolve(sample).toString())
        .findFirst()
        .orElseThrow();
  }

  static List<Arguments> lossy() {
    // PSNR of the worst sample, in decibels, rounded down. A WebP has a quarter of the chroma.
    return List.of(Arguments.of(SAME, 34), Arguments.of("webp", 28));
  }

  @ParameterizedTest
  @MethodSource("lossy")
  void imagemagick_sees_nearly_the_pixels_of_the_source_in_a_lossy_result(
      String output, double least) throws Exception {
    List<String> words = new ArrayList<>();
    int count = 0;
    for (Pair pair : pairs.get(output)) {
      boolean isWanted = pair.name().matches("(jpg/(orientation|invalid|xmp)|tiff)/.*");
      if (isWanted && !pair.isResized()) {
        String result = inbox.outbox(output + "/" + pair.name()).toString();
        Collections.addAll(words, "(", "(", source(pair), "-auto-orient", ")", result);
        Collections.addAll(words, "-metric", "PSNR", "-compare", "-format", "%[distortion]\\n");
        Collections.addAll(words, "-write", "info:-", "+delete", ")");
        count++;
      }
    }
    words.add("null:");
    List<String> distortions =
        ForeignProgram.CONVERT.run(scratch, words).lines().stream()
            .filter(line -> !line.isBlank())
            .toList();

    assertThat(distortions).hasSize(count).hasSizeGreaterThan(20);
    assertThat(distortions)
        .allMatch(
            distortion -> distortion.equals("inf") || Double.parseDouble(distortion) >= least);
  }

  @ParameterizedTest
  @ValueSource(strings = {SAME, "png", "tiff", "webp"})
  void all_orientations_in_both_shapes_are_upright_and_say_so(String output) {
    List<Pair> turned =
        pairs.get(output).stream().filter(pair -> pair.name().contains("/orientation/")).toList();

    assertThat(turned).hasSize(16);
    for (Pair pair : turned) {
      assertThat(pair.result().values("IFD0:Orientation", "XMP-tiff:Orientation"))
          .as(pair.name())
          .isSubsetOf("1");
      assertThat(pair.result().size())
          .as(pair.name())
          .isEqualTo(
              pair.name().contains("landscape") ? List.of("600", "450") : List.of("450", "600"));
    }
  }

  @Test
  void exiftool_reads_in_an_enhanced_result_that_it_was_enhanced_and_by_what() throws Exception {
    Path sample = Path.of("jpg", "Canon_40D.jpg");
    for (String output : OUTPUTS) {
      drop("said/" + output, sample, ticket(output, 80, "\"provenance\": true"));
      drop("unsaid/" + output, sample, ticket(output, 80, "\"provenance\": false"));
    }
    inbox.awaitEmpty(LONGEST);

    Map<String, SeenByExifTool> said = SeenByExifTool.below(inbox.outbox("said"), scratch);
    assertThat(said).hasSize(OUTPUTS.size());
    said.forEach(
        (name, result) -> {
          assertThat(result.values("XMP-iptcExt:DigitalSourceType"))
              .as(name)
              .containsExactly(
                  "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced");
          assertThat(result.values("XMP-xmpMM:HistoryAction")).containsExactly("edited");
          assertThat(result.values("XMP-xmpMM:HistorySoftwareAgent").get(0))
              .startsWith("Safelight ");
          assertThat(result.values("XMP-xmpMM:HistoryParameters").get(0))
              .contains("model photo-restore", "recipe default", "restore 80");
          assertThat(result.values("XMP-xmpMM:HistoryWhen")).hasSize(1);
        });
    SeenByExifTool.below(inbox.outbox("unsaid"), scratch)
        .forEach(
            (name, result) ->
                assertThat(result.tags().keySet())
                    .as(name)
                    .noneMatch(tag -> tag.matches(".*:(DigitalSourceType|History.*)")));
  }

  @Test
  void exiftool_finds_no_place_in_a_result_that_was_to_lose_it() throws Exception {
    Set<List<String>> cameras = new HashSet<>();
    List<Pair> placed =
        pairs.get(SAME).stream()
            .filter(pair -> !places(pair.source()).isEmpty())
            .filter(pair -> cameras.add(pair.source().values("IFD0:Model")))
            .toList();
    assertThat(placed).hasSizeGreaterThan(4);
    for (Pair pair : placed) {
      Path sample = Shared.folder("data/metadata").relativize(Path.of(source(pair)));
      for (String output : OUTPUTS) {
        String more = "\"metadata\": \"without-gps\", \"max-long-edge\": 200";
        drop("placeless/" + output, sample, ticket(output, 0, more));
      }
    }
    inbox.awaitEmpty(LONGEST);

    Map<String, SeenByExifTool> results = SeenByExifTool.below(inbox.outbox("placeless"), scratch);
    assertThat(results).hasSize(placed.size() * OUTPUTS.size());
    results.forEach((name, result) -> assertThat(places(result)).as(name).isEmpty());
    assertThat(results.values()).anyMatch(result -> !result.values("IFD0:Make").isEmpty());
  }

  /** What a maker wrote in its own language is left to it. */
  private static List<String> places(SeenByExifTool seen) {
    return seen.tags().keySet().stream()
        .filter(tag -> tag.matches(PLACE) && !seen.makersOwn().contains(tag))
        .toList();
  }

  @Test
  void exiftool_finds_in_a_result_without_metadata_only_what_its_pixels_need() throws Exception {
    List<String> samples =
        List.of(
            "jpg/gps/DSCN0010.jpg",
            "jpg/xmp/BlueSquare.jpg",
            "jpg/exif-org/kodak-dc240.jpg",
            "jpg/orientation/portrait_6.jpg",
            "tiff/Tless0.tiff");
    for (String sample : samples) {
      for (String output : OUTPUTS) {
        String more = "\"metadata\": \"none\"";
        drop("bare/" + output, Path.of(sample), ticket(output, 0, more));
      }
    }
    inbox.awaitEmpty(LONGEST);

    Map<String, SeenByExifTool> results = SeenByExifTool.below(inbox.outbox("bare"), scratch);
    assertThat(results).hasSize(samples.size() * OUTPUTS.size());
    results.forEach(
        (name, result) ->
            assertThat(result.tags().keySet())
                .as(name)
                .allMatch(tag -> tag.matches(NEEDED_BY_PIXELS)));
  }
}
