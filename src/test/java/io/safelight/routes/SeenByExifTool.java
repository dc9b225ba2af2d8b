package io.safelight.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One file as ExifTool reads it.
 *
 * @param tags "group:name" with all values that it has in the file, sorted; a group is where the
 *     tag stands (ExifTool's family 1), but for what depends on the folder or is computed from
 *     other tags
 * @param makersOwn those of them that stand in a MakerNote
 */
record SeenByExifTool(Map<String, List<String>> tags, TreeSet<String> makersOwn) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every file below a folder in one call, by its path from there. */
  static Map<String, SeenByExifTool> below(Path folder, Path scratch, String... options)
      throws IOException, InterruptedException {
    // Numbers as they stand, unknown tags and binary values too, nothing that is computed.
    List<String> words =
        new ArrayList<>(
            List.of("-q", "-j", "-a", "-u", "-n", "-b", "-e", "-G:0:1:4", "--system:all", "-r"));
    words.addAll(List.of(options));
    Stream.of("jpg", "jpeg", "tif", "tiff", "png", "webp")
        .forEach(extension -> words.addAll(List.of("-ext", extension)));
    words.add(folder.toString());
    String json = String.join("\n", ForeignProgram.EXIFTOOL.run(scratch, words).lines());
    Map<String, SeenByExifTool> all = new TreeMap<>();
    if (!json.isBlank()) {
      for (JsonNode file : JSON.readTree(json)) {
        Path path = Path.of(file.get("SourceFile").asText());
        all.put(folder.relativize(path).toString(), of(file));
      }
    }
    return all;
  }

  private static SeenByExifTool of(JsonNode file) {
    Map<String, List<String>> tags = new TreeMap<>();
    TreeSet<String> makersOwn = new TreeSet<>();
    file.properties()
        .forEach(
            field -> {
              // Family 0, family 1, which copy it is, name.
              String[] parts = field.getKey().split(":");
              if (parts.length == 4 && !parts[3].equals("ExifToolVersion")) {
                String key = parts[1] + ":" + parts[3];
                List<String> values = tags.computeIfAbsent(key, absent -> new ArrayList<>());
                if (field.getValue().isArray()) {
                  field.getValue().forEach(value -> values.add(value.asText()));
                } else {
                  values.add(field.getValue().asText());
                }
                Collections.sort(values);
                if (parts[0].equals("MakerNotes")) {
                  makersOwn.add(key);
                }
              }
            });
    return new SeenByExifTool(tags, makersOwn);
  }

  /** Empty where it has none such. */
  List<String> values(String... keys) {
    return Arrays.stream(keys)
        .flatMap(key -> tags.getOrDefault(key, List.of()).stream())
        .distinct()
        .toList();
  }

  /** Width and height in pixels. */
  List<String> size() {
    String group =
        Stream.of("PNG", "RIFF", "File", "IFD0")
            .filter(some -> tags.containsKey(some + ":ImageWidth"))
            .findFirst()
            .orElseThrow();
    return Stream.of("Width", "Height")
        .map(side -> values(group + ":Image" + side).get(0))
        .toList();
  }

  long pixels() {
    return size().stream().mapToLong(Long::parseLong).reduce(1, (one, other) -> one * other);
  }
}
