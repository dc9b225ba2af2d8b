package io.safelight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that ask for far more time or memory than they are worth. */
class BombTest {
  /** The slowest takes a second on two idle cores; these may be busy. */
  private static final long LONGEST_MILLIS = 10_000;

  /**
   * Of native memory. The largest files have 60 MB, and a JPEG decoder keeps its profile once more.
   */
  private static final long MOST_MEGABYTES = 150;

  /** Those that must not reach a decoder; all others are small pictures with much around them. */
  private static final Map<String, String> REJECTED =
      Map.ofEntries(
          Map.entry("pixels-that-inflate-to-a-gigabyte.png", "BROKEN_HEADER"),
          Map.entry("two-million-empty-chunks.png", "BROKEN_HEADER"),
          Map.entry("two-million-texts.png", "BROKEN_HEADER"),
          Map.entry("text-of-seventy-megabytes.png", "METADATA_TOO_LARGE"),
          Map.entry("profile-of-seventy-megabytes.jpg", "METADATA_TOO_LARGE"),
          Map.entry("exif-of-seventy-megabytes.jpg", "METADATA_TOO_LARGE"),
          Map.entry("profile-of-70-megabytes.webp", "METADATA_TOO_LARGE"),
          Map.entry("four-hundred-scans-of-200-megapixels.jpg", "BROKEN_HEADER"),
          Map.entry("ninety-scans-of-200-megapixels.jpg", "BROKEN_HEADER"),
          Map.entry("millions-of-strips-listed-for-one.tif", "BROKEN_HEADER"),
          Map.entry("tile-of-two-billion.tif", "BROKEN_HEADER"),
          Map.entry("tile-of-four-gigapixels.tif", "BROKEN_HEADER"),
          Map.entry("mosaic-of-tiny-tiles.tif", "BROKEN_HEADER"),
          Map.entry("jpeg-within-of-four-gigapixels.tif", "CORRUPT_PIXELS"),
          Map.entry("hundred-thousand-directories.tif", "TOO_MANY_PAGES"),
          Map.entry("sixty-five-thousand-layers.j2k", "BROKEN_HEADER"),
          Map.entry("blocks-of-four-by-four.j2k", "BROKEN_HEADER"),
          Map.entry("a-million-precincts.j2k", "BROKEN_HEADER"),
          Map.entry("a-million-precincts-of-one-tile.j2k", "BROKEN_HEADER"),
          Map.entry("hundred-thousand-boxes.jp2", "BROKEN_HEADER"),
          Map.entry("box-of-seventy-megabytes.jp2", "METADATA_TOO_LARGE"),
          Map.entry("forty-megabytes-of-blanks.pgm", "CORRUPT_PIXELS"),
          Map.entry("comment-of-forty-megabytes.pgm", "BROKEN_HEADER"),
          Map.entry("lossless-giant-of-few-bytes.webp", "TOO_MANY_PIXELS"),
          Map.entry("lowest-height.bmp", "TOO_MANY_PIXELS"),
          Map.entry("runs-of-nothing-for-240-megapixels.bmp", "TRUNCATED"),
          Map.entry("plain-of-no-bytes.bmp", "TRUNCATED"));

  @TempDir Path folder;

  @Test
  void a_bomb_is_decoded_or_rejected_in_time_and_in_memory() throws Exception {
    Process child =
        Fuzz.child(folder.resolve("decoders.log"), 400, BombCases.class, folder.toString());
    List<String[]> trials;
    try {
      trials =
          new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.split("\t"))
              .filter(parts -> parts.length == 5 && !parts[1].equals("begins"))
              .toList();
      assertThat(child.waitFor()).isZero();
    } finally {
      child.destroyForcibly();
    }

    SoftAssertions all = new SoftAssertions();
    Map<String, String> outcomes = new HashMap<>();
    for (String[] trial : trials) {
      String name = trial[4];
      outcomes.put(name, trial[1]);
      all.assertThat(trial[1]).as(name).isEqualTo(REJECTED.getOrDefault(name, "picture"));
      all.assertThat(Long.parseLong(trial[2])).as(name + ", ms").isLessThan(LONGEST_MILLIS);
      all.assertThat(Long.parseLong(trial[3])).as(name + ", MB").isLessThan(MOST_MEGABYTES);
    }
    all.assertAll();
    assertThat(outcomes).containsKeys(REJECTED.keySet().toArray(String[]::new)).hasSize(53);
  }
}
