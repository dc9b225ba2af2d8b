package io.safelight.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.folder.HotFolder;
import io.safelight.ops.LedgerReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final OffsetDateTime NOON = OffsetDateTime.parse("2026-11-03T12:00:00.000+01:00");

  @TempDir Path home;

  private String line(int number, String result) {
    OffsetDateTime end = NOON.plusSeconds(number);
    return String.join(
        ",",
        String.valueOf(number),
        "a.jpg",
        end.minusSeconds(1).toString(),
        end.toString(),
        "1.000",
        "done",
        "NONE",
        "1",
        result + "\r\n");
  }

  @Test
  void what_is_left_in_the_outbox_is_found_behind_thousands_that_are_gone() throws IOException {
    HotFolder folder =
        new HotFolder(null) {
          @Override
          public Path ledger() {
            return home.resolve("ledger");
          }

          @Override
          public Path outbox() {
            return home.resolve("outbox");
          }
        };
    StringBuilder lines = new StringBuilder("number,file,start,end,seconds,outcome,reason,");
    lines.append("attempts,result\r\n").append(line(1, "left.jpg"));
    for (int i = 2; i <= 5001; i++) {
      lines.append(line(i, "gone-" + i + ".jpg"));
    }
    Files.createDirectory(folder.ledger());
    Files.writeString(folder.ledger().resolve("node-2026-11-03.csv"), lines);
    Files.createDirectory(folder.outbox());
    Files.writeString(folder.outbox().resolve("left.jpg"), "a picture");
    History history =
        new History(new LedgerReader(folder), folder, new Tickets(new ObjectMapper()));

    Result.Page first = history.page(60, Cursor.NEWEST);
    assertThat(first.results()).isEmpty();
    assertThat(first.next()).isNotNull();

    Result.Page second = history.page(60, Cursor.parse(first.next()));
    assertThat(second.results()).extracting(Result::file).containsExactly("left.jpg");
    assertThat(second.next()).isNull();
  }
}
