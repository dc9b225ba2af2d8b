package io.safelight.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The page of the docs whose tables are measured. Each stands between two marks. */
final class RoundTripPage {
  private static final Path PAGE = Path.of("docs", "round-trip.md");

  private RoundTripPage() {}

  /** The page says what was measured; asked for, it is made to. */
  static void says(String table, List<List<String>> rows) throws IOException {
    String begin = "<!-- measured: " + table + " -->\n\n";
    String end = "\n<!-- end -->";
    String page = Files.readString(PAGE);
    assertThat(page).as("the page has a place for the table").contains(begin);
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf(end, from - 1);
    String measured = markdown(rows);
    if (Boolean.getBoolean("write-docs")) {
      Files.writeString(PAGE, page.substring(0, from) + measured + page.substring(to));
    } else {
      assertThat(page.substring(from, to))
          .as("%s, table %s; -Dwrite-docs=true writes it", PAGE, table)
          .isEqualTo(measured);
    }
  }

  /** The first row is the head. */
  private static String markdown(List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.add("| " + String.join(" | ", row) + " |\n");
      if (lines.size() == 1) {
        lines.add("|" + "---|".repeat(row.size()) + "\n");
      }
    }
    return String.join("", lines);
  }
}
