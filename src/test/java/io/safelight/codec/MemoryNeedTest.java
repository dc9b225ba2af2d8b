package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is predicted of a header, against what its pixels take. {@code -Dmemory.all} measures every
 * kind.
 */
class MemoryNeedTest {
  private static final boolean ALL = Boolean.getBoolean("memory.all");

  /** Of native memory: tables, and what the compiler works with; any picture is given as much. */
  private static final long NOISE = MemoryNeed.ANY_PICTURE;

  @TempDir Path folder;

  @Test
  void a_picture_takes_what_was_predicted_before_it_was_decoded() throws Exception {
    assumeTrue(
        Files.isReadable(NativePeak.STATUS),
        "skipped: peaks of native memory are measured on Linux only");

    List<String[]> measured = measured();

    SoftAssertions all = new SoftAssertions();
    for (String[] row : measured) {
      long heap = Long.parseLong(row[1]);
      all.assertThat(row[2])
          .as("%s: a fifth more than %,d is enough", row[0], heap)
          .isEqualTo("true");
      all.assertThat(row[3]).as("%s: a fifth less than %,d is not", row[0], heap).isEqualTo("true");
      long outside = Long.parseLong(row[4]);
      all.assertThat(Long.parseLong(row[5]))
          .as("%s: beside the heap", row[0])
          .isBetween(
              (long) (MemoryUse.LESS * outside) - NOISE, (long) (MemoryUse.MORE * outside) + NOISE);
    }
    all.assertAll();
    assertThat(measured).hasSize((ALL ? MemoryCase.all() : MemoryCase.few()).size());
  }

  /** Of the table in docs/operations.md, in megabytes. */
  private static String line(String[] row) {
    return "| %s | %.0f | %.0f | %.0f |"
        .formatted(
            row[0],
            Long.parseLong(row[1]) / 1e6,
            Long.parseLong(row[4]) / 1e6,
            Long.parseLong(row[5]) / 1e6);
  }

  private List<String[]> measured() throws IOException, InterruptedException {
    Path words = folder.resolve("words.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-Xmn4m", // what is large goes past it
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:SoftRefLRUPolicyMSPerMB=0", // caches are no picture's
                "-XX:TieredStopAtLevel=1", // the other compiler takes tens of megabytes now and
                // then
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryUse.class.getName(),
                folder.toString(),
                "3000",
                "2000"));
    if (ALL) {
      command.add("all");
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(words.toFile());
    // What is freed goes back at once, so that each picture counts its own.
    builder.environment().putAll(Map.of("MALLOC_MMAP_THRESHOLD_", "1048576"));
    Process child = builder.start();
    try {
      List<String[]> rows =
          new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.split("\t"))
              .filter(row -> row.length == 6)
              .toList();
      assertThat(child.waitFor()).as(Files.readString(words)).isZero();
      if (ALL) {
        rows.forEach(row -> System.out.println(line(row)));
      }
      return rows;
    } finally {
      child.destroyForcibly().waitFor();
    }
  }
}
