package io.safelight.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.cli.Startup;
import io.safelight.corpus.Corpus;
import io.safelight.corpus.Drawing;
import io.safelight.folder.HotFolder;
import io.safelight.image.ImageFormat;
import io.safelight.image.Raster;
import io.safelight.job.Recipe;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of the hot folder beside what went in: the tables of docs/round-trip.md. */
@QuarkusTest
@TestProfile(HotFolderProfile.class)
class RoundTripTableTest {
  private static final FileTime TAKEN = FileTime.from(Instant.parse("1998-08-15T10:20:30Z"));
  private static final List<ImageFormat> WRITTEN =
      List.of(ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.TIFF, ImageFormat.WEBP);
  private static final Comparator<List<String>> BY_FORMAT_AND_DEPTH =
      Comparator.<List<String>, String>comparing(row -> row.get(0))
          .thenComparing(row -> Integer.valueOf(row.get(1).replaceFirst("-.*", "")))
          .thenComparing(List::toString);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject Startup startup;
  @Inject HotFolder folder;

  @TempDir Path desk;
  private Inbox inbox;
  private RichPictures pictures;

  /**
   * One row.
   *
   * @param source as the table calls it
   * @param main with all that its format holds
   * @param grey empty where {@code main} tells all
   * @param strength of the restoration
   */
  private record Row(
      String source,
      ImageFormat from,
      ImageFormat to,
      Raster main,
      Optional<Raster> grey,
      int strength) {
    String folder() {
      return "%s to %s at %d".formatted(source, to, strength);
    }

    String name(String picture) {
      return folder() + "/" + picture + "." + from.extension();
    }

    /** Colour pictures of formats that are written come in every orientation, or in one. */
    List<Integer> orientations() {
      boolean isTurned = grey.isPresent() && from.isWritten();
      return !isTurned ? List.of() : strength > 0 ? List.of(6) : List.of(1, 2, 3, 4, 5, 6, 7, 8);
    }

    boolean isPaged() {
      return grey.isPresent() && from == ImageFormat.TIFF;
    }
  }

  @BeforeEach
  void watch() throws Exception {
    FaultyStages.install();
    startup.watch();
    inbox = new Inbox(folder);
    inbox.clear();
    pictures = new RichPictures(desk);
  }

  @AfterEach
  void clear() throws IOException {
    inbox.clear();
  }

  @Test
  void what_belongs_to_a_picture_is_kept_or_told_of_as_the_tables_say() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (ImageFormat from : WRITTEN) {
      for (ImageFormat to : WRITTEN) {
        rows.add(colour(from, to, 0));
      }
    }
    for (ImageFormat from : List.of(ImageFormat.BMP, ImageFormat.JPEG_2000, ImageFormat.PNM)) {
      rows.add(colour(from, ImageFormat.PNG, 0));
    }
    for (ImageFormat to : WRITTEN) {
      rows.add(
          new Row(
              "grey PNG",
              ImageFormat.PNG,
              to,
              RichPictures.grey(ImageFormat.PNG),
              Optional.empty(),
              0));
    }
    for (ImageFormat from : List.of(ImageFormat.JPEG, ImageFormat.TIFF)) {
      Raster inks = RichPictures.inks(from == ImageFormat.JPEG ? 8 : 16);
      for (ImageFormat to : WRITTEN) {
        rows.add(new Row("CMYK " + from, from, to, inks, Optional.empty(), 0));
      }
    }

    Measured measured = measured(rows);

    measured.hasLostNothing();
    RoundTripPage.says("pixels", measured.pixels);
    RoundTripPage.says("beside", measured.beside);
  }

  @Test
  void an_enhanced_picture_keeps_as_much_as_one_that_is_only_written_anew() throws Exception {
    List<Row> plain = new ArrayList<>();
    List<Row> enhanced = new ArrayList<>();
    for (ImageFormat format : WRITTEN) {
      plain.add(colour(format, format, 0));
      enhanced.add(colour(format, format, 80));
    }

    Measured before = measured(plain);
    Measured after = measured(enhanced);

    assertThat(after.beside).isEqualTo(before.beside);
    assertThat(after.withoutSamples()).isEqualTo(before.withoutSamples());
  }

  private static Row colour(ImageFormat from, ImageFormat to, int strength) {
    return new Row(
        Kind.spelt(from),
        from,
        to,
        RichPictures.colour(from),
        Optional.of(RichPictures.grey(from)),
        strength);
  }

  /** Two tables of the same rows. */
  private static final class Measured {
    final List<List<String>> pixels = new ArrayList<>();
    final List<List<String>> beside = new ArrayList<>();

    void hasLostNothing() {
      for (List<List<String>> table : List.of(pixels, beside)) {
        assertThat(table)
            .allSatisfy(row -> assertThat(row).noneMatch(cell -> cell.contains(Comparison.LOST)));
      }
    }

    /** All but whether each sample is the same. */
    List<List<String>> withoutSamples() {
      return pixels.stream()
          .map(
              row -> {
                List<String> rest = new ArrayList<>(row);
                rest.remove(1);
                return rest;
              })
          .toList();
    }
  }

  private Measured measured(List<Row> rows) throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Row row : rows) {
      drop(row, files);
    }
    awaitAll();
    Measured measured = new Measured();
    measured.pixels.add(
        List.of(
            "from → to", "samples", "depth", "alpha", "grey", "inks", "orientation 1–8", "pages"));
    measured.beside.add(
        List.of(
            "from → to",
            "ICC profile",
            "EXIF",
            "MakerNote",
            "GPS",
            "IPTC",
            "XMP",
            "comments",
            "DPI",
            "time"));
    for (Row row : rows) {
      String name = row.source() + " → " + Kind.spelt(row.to());
      Comparison main = comparison(row, "main");
      measured.pixels.add(
          List.of(
              name,
              main.pixels(),
              main.depth(),
              main.alpha(),
              grey(row, main),
              main.inks(),
              orientation(row),
              row.isPaged()
                  ? comparison(row, "pages").pages(row.to(), row.strength() == 0)
                  : Comparison.NOTHING));
      measured.beside.add(
          List.of(
              name,
              main.icc(),
              main.exif(),
              main.makerNote(),
              main.gps(),
              main.iptc(),
              main.xmp(),
              main.comments(),
              main.resolution(),
              main.time()));
    }
    return measured;
  }

  private void drop(Row row, Map<String, byte[]> made) throws Exception {
    ImageFormat from = row.from();
    drop(
        row,
        "main",
        pictures.file(from, row.main(), RichPictures.metadata(from, row.main().layout())));
    if (row.grey().isPresent()) {
      drop(
          row,
          "grey",
          pictures.file(
              from, row.grey().get(), RichPictures.metadata(from, row.grey().get().layout())));
    }
    for (int orientation : row.orientations()) {
      String key = from + " " + orientation;
      if (!made.containsKey(key)) {
        made.put(key, pictures.turned(from, orientation));
      }
      drop(row, "orientation-" + orientation, made.get(key));
    }
    if (row.isPaged()) {
      drop(row, "pages", pictures.pages());
    }
  }

  private void drop(Row row, String picture, byte[] content) throws IOException {
    drop(
        row.name(picture),
        content,
        "{\"strength\": %d, \"output-format\": \"%s\", \"provenance\": false}"
            .formatted(row.strength(), Recipe.key(Recipe.Output.valueOf(row.to().name()))));
  }

  private void drop(String name, byte[] content, String ticket) throws IOException {
    inbox.drop(name + ".json", ticket.getBytes(StandardCharsets.UTF_8));
    inbox.drop(name, content, TAKEN);
  }

  private void awaitAll() throws IOException {
    inbox.awaitEmpty(Duration.ofMinutes(2)); // hundreds of pictures
    for (Path file : Inbox.files(folder.error())) {
      assertThat(file).as(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotExist();
    }
  }

  /** The source as it was filed away, and what was made of it in the same subfolder. */
  private Comparison comparison(Row row, String picture) throws Exception {
    Path result = inbox.outbox(row.folder() + "/" + picture + "." + row.to().extension());
    if (Files.notExists(result)) {
      result = result.resolveSibling(picture + "." + ImageFormat.TIFF.extension());
    }
    return comparison(inbox.done(row.name(picture)), result);
  }

  private static Comparison comparison(Path source, Path result) throws Exception {
    JsonNode ticket = JSON.readTree(Files.readAllBytes(Path.of(result + ".json")));
    List<String> notes = new ArrayList<>();
    ticket.path("notes").forEach(note -> notes.add(note.asText()));
    return new Comparison(SeenFile.of(source), SeenFile.of(result), notes);
  }

  private String grey(Row row, Comparison main) throws Exception {
    return row.grey().isPresent()
        ? comparison(row, "grey").grey()
        : main.source().first().isGrey() ? main.grey() : Comparison.NOTHING;
  }

  private String orientation(Row row) throws Exception {
    Set<String> cells = new TreeSet<>();
    for (int orientation : row.orientations()) {
      cells.add(comparison(row, "orientation-" + orientation).orientation(Drawing.upright()));
    }
    return cells.isEmpty() ? Comparison.NOTHING : String.join("; ", cells);
  }

  @Test
  void every_kind_that_goes_in_comes_out_as_the_table_says() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Path file : Corpus.accepted()) {
      if (isNamed(file)) {
        files.put(name(file), Files.readAllBytes(file));
      }
    }
    // What the corpus has not.
    files.put("made/palette.png", RichPictures.palette());
    files.put("made/fax.tif", RichPictures.fax());
    for (ImageFormat format : List.of(ImageFormat.JPEG_2000, ImageFormat.TIFF)) {
      Raster deep = RichPictures.colour(format);
      files.put(
          "made-" + format.extension() + "/deep." + format.extension(),
          pictures.file(format, deep, RichPictures.metadata(format, deep.layout())));
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      drop(
          file.getKey(),
          file.getValue(),
          "{\"strength\": 0, \"output-format\": \"same-as-input\", \"provenance\": false}");
    }
    awaitAll();

    Set<List<String>> kinds = new TreeSet<>(BY_FORMAT_AND_DEPTH);
    for (String name : files.keySet()) {
      String stem = name.substring(0, name.lastIndexOf('.'));
      Path result = null;
      for (ImageFormat format : WRITTEN) {
        Path candidate = inbox.outbox(stem + "." + format.extension());
        result = Files.exists(candidate) ? candidate : result;
      }
      Comparison seen = comparison(inbox.done(name), result);
      kinds.add(
          List.of(
              Kind.spelt(seen.source().format()),
              Kind.of(seen.source()),
              Kind.spelt(seen.result().format()),
              Kind.of(seen.result()),
              seen.pixels()));
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("in", "kind", "out", "kind", "samples"));
    rows.addAll(kinds);
    assertThat(rows).allSatisfy(row -> assertThat(row.get(4)).doesNotContain(Comparison.LOST));
    RoundTripPage.says("kinds", rows);
  }

  /** Tickets lie beside names that a picture has. */
  private static boolean isNamed(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return Arrays.stream(ImageFormat.values()).anyMatch(format -> format.owns(extension));
  }

  /** A folder for each extension: two files may differ by no more, and their results by nothing. */
  private static String name(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return "corpus-" + extension.toLowerCase(Locale.ROOT) + "/" + name;
  }
}
