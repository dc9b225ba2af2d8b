package io.safelight.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.folder.HotFolder;
import io.safelight.job.Reason;
import io.safelight.ops.LedgerReader.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger wrote, read from its end. */
class LedgerReaderTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant NOON = Instant.parse("2026-11-03T11:00:00.250Z");
  private static final Instant LATER = NOON.plus(Duration.ofDays(30));

  @TempDir Path folder;
  private HotFolder hotFolder;
  private LedgerReader reader;

  @BeforeEach
  void open() {
    hotFolder =
        new HotFolder(null) {
          @Override
          public Path ledger() {
            return folder;
          }
        };
    reader = new LedgerReader(hotFolder);
  }

  private Ledger node(String name) {
    return new Ledger(hotFolder, name, BERLIN);
  }

  private Ledger node(String name, ZoneId zone) {
    return new Ledger(hotFolder, name, zone);
  }

  private static void enter(Ledger ledger, String file, Duration after) {
    ledger.enter(Passages.done(Passages.claimed(file, NOON.plus(after)), Duration.ofSeconds(1)));
  }

  private List<String> files(Instant from, int most) throws IOException {
    try (Stream<Line> lines = reader.newestFirst(from)) {
      return lines.limit(most).map(Line::file).toList();
    }
  }

  @Test
  void the_last_that_ended_comes_first_over_days_and_nodes() throws IOException {
    Ledger one = node("scan-1");
    Ledger two = node("scan-2");
    enter(one, "a.jpg", Duration.ZERO);
    enter(two, "b.jpg", Duration.ofSeconds(5));
    enter(one, "c.jpg", Duration.ofSeconds(10));
    enter(two, "d.jpg", Duration.ofDays(1));
    enter(one, "e.jpg", Duration.ofDays(2));

    assertThat(files(LATER, 100)).containsExactly("e.jpg", "d.jpg", "c.jpg", "b.jpg", "a.jpg");
    assertThat(files(NOON.plus(Duration.ofDays(1)).plusSeconds(1), 2))
        .containsExactly("d.jpg", "c.jpg");
  }

  @Test
  void nodes_whose_clocks_show_other_days_follow_each_other_as_their_pictures_ended()
      throws IOException {
    // One hour: in Honolulu the evening before, on Kiritimati the day after.
    Ledger west = node("west", ZoneId.of("Pacific/Honolulu"));
    Ledger east = node("east", ZoneId.of("Pacific/Kiritimati"));
    enter(west, "a.jpg", Duration.ofMinutes(-30));
    enter(east, "b.jpg", Duration.ofMinutes(-20));
    enter(west, "c.jpg", Duration.ZERO);
    enter(east, "d.jpg", Duration.ofMinutes(1));
    enter(west, "e.jpg", Duration.ofMinutes(2));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("west-2026-11-03.csv", "east-2026-11-04.csv");
    }

    assertThat(files(LATER, 9)).containsExactly("e.jpg", "d.jpg", "c.jpg", "b.jpg", "a.jpg");
    assertThat(files(NOON.plusSeconds(1), 9)).containsExactly("c.jpg", "b.jpg", "a.jpg");
  }

  @Test
  void a_line_says_what_was_entered_whatever_the_name() throws IOException {
    Ledger ledger = node("scan-1");
    String odd = "=sum, \"of\" all\nLänge/語.jpg";
    enter(ledger, odd, Duration.ZERO);
    ledger.enter(
        Passages.failed(
            Passages.claimed("bad.jpg", NOON), Duration.ofMillis(2500), Reason.TRUNCATED));

    try (Stream<Line> lines = reader.newestFirst(LATER)) {
      List<Line> all = lines.toList();
      assertThat(all).hasSize(2);
      assertThat(all.get(0).isDone()).isFalse();
      assertThat(all.get(0).seconds()).isEqualTo(2.5);
      assertThat(all.get(0).attempts()).isEqualTo(3);
      assertThat(all.get(0).ended()).isEqualTo(NOON.plusMillis(2500));
      assertThat(all.get(1).file()).isEqualTo(odd);
      assertThat(all.get(1).isDone()).isTrue();
    }
  }

  @Test
  void a_long_day_comes_back_whole_and_in_order_over_all_its_blocks() throws IOException {
    Ledger ledger = node("scan-1");
    String long1 = "ordner-ä/" + "n".repeat(180);
    for (int i = 0; i < 1500; i++) {
      enter(ledger, long1 + i + ".jpg", Duration.ofMillis(i));
    }
    assertThat(Files.size(folder.resolve("scan-1-2026-11-03.csv"))).isGreaterThan(300_000);

    List<String> read = files(LATER, 5000);

    assertThat(read).hasSize(1500);
    for (int i = 0; i < 1500; i++) {
      assertThat(read.get(i)).isEqualTo(long1 + (1499 - i) + ".jpg");
    }
    try (Stream<Line> lines = reader.ofDay("scan-1", LocalDate.parse("2026-11-03"))) {
      assertThat(lines.filter(Line::isDone)).hasSize(1500);
    }
  }

  @Test
  void what_is_torn_foreign_or_absent_is_passed_over() throws IOException {
    Ledger ledger = node("scan-1");
    enter(ledger, "a.jpg", Duration.ZERO);
    Path file = folder.resolve("scan-1-2026-11-03.csv");
    Files.writeString(file, "2,b.jpg,2026-11-0", StandardOpenOption.APPEND);
    Files.writeString(folder.resolve("notes.csv"), "1,x.jpg,,,,,,,\r\n");
    Files.writeString(folder.resolve("scan-1-2026-99-99.csv"), "1,x.jpg,,,,,,,\r\n");

    assertThat(files(LATER, 100)).containsExactly("a.jpg");
    assertThat(reader.ofDay("nobody", LocalDate.parse("2026-11-03"))).isEmpty();
    Files.delete(file);
    assertThat(files(LATER, 100)).isEmpty();
  }
}
