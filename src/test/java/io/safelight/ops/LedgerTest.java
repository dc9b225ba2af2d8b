package io.safelight.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.folder.HotFolder;
import io.safelight.job.Origin;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
  private static final String HEADER =
      "number,file,start,end,seconds,outcome,reason,attempts,result";
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant NOON = Instant.parse("2026-11-03T11:00:00.250Z");
  private static final String DAY = "scan-1-2026-11-03.csv";

  @TempDir Path home;
  private Path folder;
  private Ledger ledger;

  @BeforeEach
  void open() {
    folder = home.resolve("ledger");
    ledger = newLedger();
  }

  private Ledger newLedger() {
    HotFolder hotFolder =
        new HotFolder(null) {
          @Override
          public Path ledger() {
            return folder;
          }
        };
    return new Ledger(hotFolder, "scan-1", BERLIN);
  }

  private static Outcome done(String file) {
    return Passages.done(Passages.claimed(file, NOON), Duration.ofMillis(2500));
  }

  private List<CSVRecord> records(String file) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(folder.resolve(file), StandardCharsets.UTF_8, format)) {
      return parser.getRecords();
    }
  }

  @Test
  void a_finished_picture_is_one_line_under_a_header() throws IOException {
    // When
    ledger.enter(done("album/tree.jpg"));

    // Then
    assertThat(Files.readString(folder.resolve(DAY)))
        .isEqualTo(
            HEADER
                + "\r\n1,album/tree.jpg,2026-11-03T12:00:00.250+01:00,"
                + "2026-11-03T12:00:02.750+01:00,2.500,done,,1,album/result.png\r\n");
  }

  @Test
  void a_failed_picture_has_its_reason_and_attempts_and_no_result() throws IOException {
    // Given
    Origin origin = Passages.claimed("torn.jpg", NOON);

    // When
    ledger.enter(Passages.failed(origin, Duration.ofSeconds(1), Reason.TRUNCATED));

    // Then
    CSVRecord record = records(DAY).get(0);
    assertThat(record.get("outcome")).isEqualTo("failed");
    assertThat(record.get("reason")).isEqualTo("TRUNCATED");
    assertThat(record.get("attempts")).isEqualTo("3");
    assertThat(record.get("result")).isEmpty();
  }

  @Test
  void a_given_picture_is_named_by_where_it_lies() throws IOException {
    // When
    ledger.enter(Passages.done(Passages.given("tree.jpg", NOON), Duration.ofSeconds(1)));

    // Then
    CSVRecord record = records(DAY).get(0);
    assertThat(record.get("file")).endsWith("/album/tree.jpg");
    assertThat(record.get("result")).endsWith("/hot/outbox/result.png");
  }

  @Test
  void numbers_go_on_after_a_restart() throws IOException {
    // Given
    ledger.enter(done("a.jpg"));
    ledger.enter(done("b.jpg"));

    // When
    newLedger().enter(done("c.jpg"));

    // Then
    assertThat(records(DAY)).extracting(r -> r.get("number")).containsExactly("1", "2", "3");
  }

  @Test
  void numbers_go_on_after_lines_of_another_process() throws IOException {
    // Given
    Ledger other = newLedger();
    ledger.enter(done("a.jpg"));
    other.enter(done("b.jpg"));

    // When
    ledger.enter(done("c.jpg"));

    // Then
    assertThat(records(DAY)).extracting(r -> r.get("number")).containsExactly("1", "2", "3");
  }

  @Test
  void a_name_with_line_breaks_and_digits_does_not_confuse_the_numbers() throws IOException {
    // Given
    ledger.enter(done("a\n900,b\r\n901,\"c\".jpg"));

    // When
    newLedger().enter(done("d.jpg"));

    // Then
    assertThat(records(DAY)).extracting(r -> r.get("number")).containsExactly("1", "2");
    assertThat(records(DAY).get(0).get("file")).isEqualTo("a\n900,b\r\n901,\"c\".jpg");
  }

  @ParameterizedTest
  @ValueSource(strings = {",\"a,b.jp", ",\"a\n", ",a.jpg,2026-", ""})
  void a_line_torn_by_a_loss_of_power_spoils_no_other(String tail) throws IOException {
    // Given
    ledger.enter(done("a.jpg"));
    Files.writeString(folder.resolve(DAY), "2" + tail, StandardOpenOption.APPEND);

    // When
    newLedger().enter(done("c.jpg"));

    // Then
    assertThat(records(DAY)).hasSize(3);
    CSVRecord last = records(DAY).get(2);
    assertThat(last.get("number")).isEqualTo("3");
    assertThat(last.get("file")).isEqualTo("c.jpg");
  }

  @Test
  void numbers_go_on_where_a_spreadsheet_saved_the_file_with_semicolons() throws IOException {
    // Given
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(DAY), "number;file\n1;a.jpg\n2;b.jpg\n");

    // When
    ledger.enter(done("c.jpg"));

    // Then
    assertThat(Files.readString(folder.resolve(DAY))).contains("\n3,c.jpg,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1.jpg", "+1.jpg", "-1.jpg", "@SUM(A1).jpg", "\ta.jpg", "\ra.jpg"})
  void a_name_that_looks_like_a_formula_is_made_text(String name) throws IOException {
    // When
    ledger.enter(done(name));

    // Then
    assertThat(records(DAY).get(0).get("file")).isEqualTo("'" + name);
  }

  @Test
  void a_name_in_any_script_is_kept() throws IOException {
    // When
    ledger.enter(done("Grüße, 東京.jpg"));

    // Then
    assertThat(records(DAY).get(0).get("file")).isEqualTo("Grüße, 東京.jpg");
  }

  @Test
  void each_local_day_has_a_file_by_when_its_pictures_ended() throws IOException {
    // Given a picture before and one over midnight in Berlin, which is 23:00 UTC
    Instant evening = Instant.parse("2026-11-03T22:59:58Z");
    ledger.enter(Passages.done(Passages.claimed("a.jpg", evening), Duration.ofSeconds(1)));

    // When
    ledger.enter(Passages.done(Passages.claimed("b.jpg", evening), Duration.ofSeconds(5)));

    // Then
    assertThat(records(DAY)).hasSize(1);
    List<CSVRecord> next = records("scan-1-2026-11-04.csv");
    assertThat(next).hasSize(1);
    assertThat(next.get(0).get("number")).isEqualTo("1");
    assertThat(next.get(0).get("file")).isEqualTo("b.jpg");
  }

  @Test
  void lines_that_cannot_be_written_wait_and_fail_no_picture() throws IOException {
    // Given a file where the folder should be
    Files.writeString(folder, "in the way");
    ledger.enter(done("a.jpg"));
    ledger.enter(done("b.jpg"));
    Files.delete(folder);

    // When
    ledger.enter(done("c.jpg"));

    // Then
    assertThat(records(DAY))
        .extracting(r -> r.get("number") + " " + r.get("file"))
        .containsExactly("1 a.jpg", "2 b.jpg", "3 c.jpg");
  }

  @Test
  void a_failure_is_logged_once_and_so_is_its_end() throws IOException {
    try (HeardLog log = HeardLog.of(Ledger.class)) {
      // Given
      Files.writeString(folder, "in the way");
      ledger.enter(done("a.jpg"));
      ledger.enter(done("b.jpg"));
      Files.delete(folder);

      // When
      ledger.enter(done("c.jpg"));
      ledger.enter(done("d.jpg"));

      // Then
      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().get(0)).contains("cannot be written");
      assertThat(log.lines().get(1)).contains("written again").contains("2 lines had waited");
    }
  }

  @Test
  void a_folder_that_was_lost_is_not_made_anew() throws IOException {
    // Given
    ledger.enter(done("a.jpg"));
    Path away = home.resolve("away");
    Files.move(folder, away);
    ledger.enter(done("b.jpg"));
    assertThat(folder).doesNotExist();
    Files.move(away, folder);

    // When
    ledger.enter(done("c.jpg"));

    // Then
    assertThat(records(DAY))
        .extracting(r -> r.get("file"))
        .containsExactly("a.jpg", "b.jpg", "c.jpg");
  }

  @Test
  void what_waits_at_the_end_is_written_then() throws IOException {
    // Given
    Files.writeString(folder, "in the way");
    ledger.enter(done("a.jpg"));
    Files.delete(folder);

    // When
    ledger.close();

    // Then
    assertThat(records(DAY)).hasSize(1);
  }

  @Test
  void pictures_that_end_at_once_have_a_line_each() throws IOException {
    // When
    IntStream.range(0, 200).parallel().forEach(i -> ledger.enter(done(i + ".jpg")));

    // Then
    assertThat(records(DAY))
        .extracting(r -> r.get("number"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 200).mapToObj(String::valueOf).toList());
    assertThat(records(DAY)).extracting(r -> r.get("file")).doesNotHaveDuplicates();
  }

  @Test
  void a_clock_that_was_set_back_gives_no_negative_time() throws IOException {
    // When
    ledger.enter(Passages.done(Passages.claimed("a.jpg", NOON), Duration.ofSeconds(-30)));

    // Then
    assertThat(records(DAY).get(0).get("seconds")).isEqualTo("0.000");
  }
}
