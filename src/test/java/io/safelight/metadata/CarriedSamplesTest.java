package io.safelight.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real files with odd, broken and rich metadata, where they lie beside the project. */
class CarriedSamplesTest {
  private static final Path SAMPLES = Path.of("..", "shared", "data", "metadata");

  /** Stands for the samples where there are none, so that the report shows what was skipped. */
  private static final Path NONE = SAMPLES.resolve("none");

  private static final List<ImageFormat> TARGETS =
      List.of(ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP);

  @TempDir Path folder;

  static List<Path> samples() throws IOException {
    if (!Files.isDirectory(SAMPLES)) {
      return List.of(NONE);
    }
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> format(file) != null)
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void every_sample_is_read_back_from_each_container_as_it_was_written(Path sample)
      throws IOException {
    assumeTrue(!sample.equals(NONE), "no samples at " + SAMPLES);
    Metadata source = MetadataFile.read(sample, format(sample), 1).get(0);
    for (ImageFormat target : TARGETS) {
      Metadata fit = FittingMetadata.of(unchanged(source), target, PixelLayout.BGR);

      Metadata found = Containers.read(Containers.file(fit, target), target);

      assertThat(MetadataCheck.difference(fit, found, target)).as("%s", target).isEmpty();
      assertThat(found.notes()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void an_independent_reader_finds_the_same_exif_iptc_xmp_and_profile(Path sample)
      throws IOException, InterruptedException {
    assumeTrue(!sample.equals(NONE), "no samples at " + SAMPLES);
    assumeTrue(isThere(), "there is no exiftool");
    Metadata source = MetadataFile.read(sample, format(sample), 1).get(0);
    Map<String, String> before = tags(sample);
    if (source.notes().stream().anyMatch(note -> note.contains("XMP"))) {
      // ExifTool reads on where XML is broken.
      before.keySet().removeIf(key -> key.startsWith("XMP"));
    }
    for (ImageFormat target : List.of(ImageFormat.JPEG, ImageFormat.PNG)) {
      Metadata fit = FittingMetadata.of(unchanged(source), target, PixelLayout.BGR);
      Path file = folder.resolve("a." + target.extension());
      Files.write(file, Containers.file(fit, target));

      Map<String, String> after = tags(file);

      assertThat(after).as("%s", target).isEqualTo(before);
    }
  }

  /** Null for a file that is not read. */
  private static ImageFormat format(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return Stream.of(ImageFormat.JPEG, ImageFormat.TIFF)
        .filter(format -> format.owns(extension))
        .findFirst()
        .orElse(null);
  }

  private static Metadata unchanged(Metadata source) {
    Change nothing = new Change(1, new Size(1, 1), new Size(1, 1));
    return TrueMetadata.of(source, nothing, Kept.ALL, Optional.empty(), source.icc());
  }

  private static boolean isThere() throws InterruptedException {
    try {
      return new ProcessBuilder("exiftool", "-ver").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Values by group and name, but for what must change: thumbnails, kind of file, digests. */
  private static Map<String, String> tags(Path file) throws IOException, InterruptedException {
    Process exiftool =
        new ProcessBuilder("exiftool", "-j", "-G1", "-a", "-s", file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    JsonNode all = new ObjectMapper().readTree(exiftool.getInputStream()).get(0);
    exiftool.waitFor();
    Map<String, String> tags = new TreeMap<>();
    all.properties()
        .forEach(
            field -> {
              String key = field.getKey();
              boolean isCarried =
                  key.matches("(IPTC|XMP-.*|ICC[-_].*|Photoshop|ExifIFD|GPS|InteropIFD):.*");
              boolean mustChange =
                  key.matches(
                      "XMP-x:XMPToolkit|XMP-dc:Format|XMP-(tiff|exif):NativeDigest"
                          + "|Photoshop:PhotoshopThumbnail|.*:Thumbnail.*"
                          + "|ExifIFD:ExifImage(Width|Height)|InteropIFD:RelatedImage.*");
              if (isCarried && !mustChange) {
                tags.put(key, field.getValue().asText());
              }
            });
    return tags;
  }
}
