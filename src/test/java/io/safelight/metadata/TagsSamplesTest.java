package io.safelight.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.Shared;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags as cameras and programs wrote them, where such files lie beside the project. */
class TagsSamplesTest {
  private static final String SAMPLES = "data/metadata";

  /** What a TIFF says of itself. */
  private static final String STORAGE =
      "EXIF:IFD0:(.*:)?(ImageWidth|ImageHeight|BitsPerSample|Compression|Photometric.*|Strip.*"
          + "|SamplesPerPixel|RowsPerStrip|PlanarConfiguration|YCbCr.*|ReferenceBlackWhite"
          + "|Orientation)";

  /**
   * Thumbnails go, and texts of no letters. These notes point past their own end: to what another
   * program put there, or to a preview behind the picture.
   */
  private static final String LEFT_OUT =
      "EXIF:IFD1:.*|kodak-dc210.jpg .*:(Copyright|ImageDescription)"
          + "|DSCN.*:NEFBitDepth|Konica.*:(Minolta_0x0108|FlashExposureComp)"
          + "|.*:PreviewImageStart|corrupted.jpg .*:PreviewImage";

  /** What ExifTool 12 has no table for in a BigTIFF, or reads as plain bytes. */
  private static final String UNREAD =
      "MakerNotes:.*|.*:MakerNote.*|EXIF:GPS:.*|EXIF:InteropIFD:.*"
          + "|.*:(ComponentsConfiguration|FileSource|SceneType|CFAPattern|PrintIM|Copyright|XP.*)";

  private static List<Path> samples(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Shared.folder(SAMPLES).resolve(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void every_jpegs_tags_come_back_from_a_new_block() throws IOException {
    int withTags = 0;
    for (Path sample : samples("jpg")) {
      Optional<Tags> tags =
          JpegExif.of(Files.readAllBytes(sample))
              .flatMap(exif -> TagsReader.exif(exif.block()).tags());
      List<String> notes = new ArrayList<>();

      byte[] block =
          tags.map(all -> TagsWriter.block(all, TagsWriter.JPEG_LIMIT, notes)).orElse(null);

      if (tags.isPresent()) {
        withTags++;
        assertThat(notes).as(sample.toString()).isEmpty();
        assertThat(TagsReader.exif(Block.of(block)).tags()).as(sample.toString()).isEqualTo(tags);
      }
    }
    assertThat(withTags).isGreaterThan(50);
  }

  @Test
  void every_tiffs_tags_come_back_from_a_new_tiff(@TempDir Path folder) throws IOException {
    for (Path sample : samples("tiff")) {
      for (boolean big : new boolean[] {false, true}) {
        Path written = folder.resolve(sample.getFileName() + (big ? ".big.tif" : ".tif"));
        try (FileChannel source = FileChannel.open(sample)) {
          FoundTags found = TagsReader.pages(source, 1).get(0);
          Tags tags = found.tags().orElseThrow().without(Tags.Directory.MAIN, Tag.ORIENTATION);
          try (TiffFile file = TiffFile.create(written, tags.order(), big)) {

            file.page(TagsWriter.at(tags, big ? 16 : 8, big, new ArrayList<>()));

            assertThat(
                    TagsReader.pages(file.channel(), 1)
                        .get(0)
                        .tags()
                        .orElse(new Tags(tags.order(), List.of())))
                .as(written.toString())
                .isEqualTo(tags);
          }
        }
      }
    }
  }

  @Test
  void exiftool_finds_the_same_in_a_jpeg_and_in_tiffs(@TempDir Path folder) throws Exception {
    assumeTrue(isThere("exiftool"), "skipped: there is no exiftool");
    Path sources = Files.createDirectory(folder.resolve("sources"));
    Path jpegs = Files.createDirectory(folder.resolve("jpegs"));
    Path tiffs = Files.createDirectory(folder.resolve("tiffs"));
    Path bigs = Files.createDirectory(folder.resolve("bigs"));
    List<String> notes = new ArrayList<>();
    for (Path sample : samples("jpg")) {
      Optional<JpegExif> exif = JpegExif.of(Files.readAllBytes(sample));
      Optional<Tags> tags = exif.flatMap(found -> TagsReader.exif(found.block()).tags());
      Path name = sample.getFileName();
      if (tags.isPresent()) {
        Files.copy(sample, sources.resolve(name));
        byte[] block = TagsWriter.block(tags.get(), TagsWriter.JPEG_LIMIT, notes);
        Files.write(jpegs.resolve(name), exif.get().with(block));
        writeTiff(tiffs.resolve(name), tags.get(), false, notes);
        writeTiff(bigs.resolve(name + ".btf"), tags.get(), true, notes);
      }
    }

    Map<String, Map<String, List<String>>> expected = exiftool(sources);
    assertThat(notes).isEmpty();
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(differences(expected, exiftool(jpegs), LEFT_OUT)).isEmpty();
    assertThat(differences(expected, exiftool(tiffs), LEFT_OUT + "|" + STORAGE)).isEmpty();
    assertThat(differences(expected, exiftool(bigs), LEFT_OUT + "|" + STORAGE + "|" + UNREAD))
        .isEmpty();
  }

  private static List<String> differences(
      Map<String, Map<String, List<String>>> expected,
      Map<String, Map<String, List<String>>> found,
      String besides) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : expected.keySet()) {
      Set<String> keys = new TreeSet<>(expected.get(name).keySet());
      keys.addAll(found.get(name).keySet());
      keys.removeIf(key -> key.matches(besides) || (name + " " + key).matches(besides));
      for (String key : keys) {
        List<String> before = expected.get(name).get(key);
        List<String> after = found.get(name).get(key);
        if (!Objects.equals(before, after)) {
          differences.add("%s %s: %.80s -> %.80s".formatted(name, key, before, after));
        }
      }
    }
    return differences;
  }

  private static void writeTiff(Path path, Tags tags, boolean big, List<String> notes)
      throws IOException {
    try (TiffFile file = TiffFile.create(path, tags.order(), big)) {
      file.page(TagsWriter.at(tags, big ? 16 : 8, big, notes));
    }
  }

  private static boolean isThere(String program) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  /** EXIF and maker notes of the files of a folder, by the file's name. */
  private static Map<String, Map<String, List<String>>> exiftool(Path folder)
      throws IOException, InterruptedException {
    Path report = folder.resolveSibling(folder.getFileName() + ".json");
    Process exiftool =
        new ProcessBuilder(
                "exiftool",
                "-j",
                "-G0:1:4",
                "-a",
                "-s",
                "-U",
                "-sort",
                "-EXIF:all",
                "-MakerNotes:all",
                "-b",
                folder.toString())
            .redirectOutput(report.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    exiftool.waitFor();
    List<Map<String, Object>> files =
        new ObjectMapper().readValue(report.toFile(), new TypeReference<>() {});
    Map<String, Map<String, List<String>>> byName = new TreeMap<>();
    for (Map<String, Object> file : files) {
      String name = Path.of((String) file.remove("SourceFile")).getFileName().toString();
      byName.put(name.replace(".btf", ""), byKey(file));
    }
    return byName;
  }

  /** Values by their name; what is there several times is numbered by ExifTool as it comes. */
  private static Map<String, List<String>> byKey(Map<String, Object> values) {
    Map<String, List<String>> byKey = new TreeMap<>();
    values.forEach(
        (key, value) ->
            byKey
                .computeIfAbsent(
                    key.replaceFirst(":Copy\\d+", "")
                        .replace(":ExifOffset:", ":ExifIFD:")
                        .replace(":GPSInfo:", ":GPS:")
                        .replace(":InteropOffset:", ":InteropIFD:"),
                    unseen -> new ArrayList<>())
                .add(value.toString()));
    byKey.values().forEach(several -> several.sort(null));
    return byKey;
  }
}
