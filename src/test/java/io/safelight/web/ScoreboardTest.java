package io.safelight.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.folder.HotFolder;
import io.safelight.job.Failure;
import io.safelight.job.Origin;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import io.safelight.ops.LedgerReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreboardTest {
  private static final Instant EVENING = Instant.parse("2026-11-03T23:58:00Z");

  @TempDir Path ledger;
  private final Hand hand = new Hand();
  private Scoreboard scoreboard;

  /** A clock that is set by hand. */
  private static final class Hand extends Clock {
    private Instant now = EVENING;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeEach
  void open() {
    HotFolder folder =
        new HotFolder(null) {
          @Override
          public Path ledger() {
            return ledger;
          }
        };
    scoreboard = new Scoreboard(new LedgerReader(folder), "node", hand, ZoneOffset.UTC);
  }

  private void end(boolean isDone) {
    Origin origin =
        new Origin(
            "id",
            ledger.resolve("a.jpg"),
            Path.of("a.jpg"),
            ledger,
            ledger,
            Optional.empty(),
            Optional.empty(),
            hand.now,
            Origin.Keeping.CLAIMED);
    scoreboard.count(
        isDone
            ? new Outcome.Done(origin, hand.now, 1, 1, ledger.resolve("a.png"))
            : new Outcome.Failed(
                origin, hand.now, 1, "probe", new Failure.Reject(Reason.EMPTY_FILE, "0 bytes")));
  }

  @Test
  void what_ended_before_a_restart_counts_and_what_ended_yesterday_does_not() throws IOException {
    Files.writeString(
        ledger.resolve("node-2026-11-03.csv"),
        """
        number,file,start,end,seconds,outcome,reason,attempts,result\r
        1,a.jpg,2026-11-03T12:00:00.000+00:00,2026-11-03T12:00:01.000+00:00,1.000,done,,1,a.png\r
        2,b.jpg,2026-11-03T12:00:00.000+00:00,2026-11-03T12:00:01.000+00:00,1.000,failed,EMPTY_FILE,1,\r
        """);
    scoreboard.takeUp();
    end(true);
    assertThat(scoreboard.today()).isEqualTo(new Scoreboard.Today(2, 1));

    hand.now = EVENING.plus(Duration.ofMinutes(3));
    assertThat(scoreboard.today()).isEqualTo(new Scoreboard.Today(0, 0));
    end(false);
    assertThat(scoreboard.today()).isEqualTo(new Scoreboard.Today(0, 1));
  }

  @Test
  void a_hot_folder_that_is_found_after_midnight_counts_the_new_day() throws IOException {
    Files.writeString(
        ledger.resolve("node-2026-11-04.csv"),
        """
        number,file,start,end,seconds,outcome,reason,attempts,result\r
        1,a.jpg,2026-11-04T00:00:10.000+00:00,2026-11-04T00:00:11.000+00:00,1.000,done,,1,a.png\r
        """);
    hand.now = EVENING.plus(Duration.ofMinutes(3));
    scoreboard.takeUp();
    assertThat(scoreboard.today()).isEqualTo(new Scoreboard.Today(1, 0));
  }

  @Test
  void the_speed_is_that_of_the_last_minutes_or_unknown() {
    end(true);
    hand.now = hand.now.plusSeconds(10);
    end(true);
    assertThat(scoreboard.perMinute()).isEmpty();

    hand.now = hand.now.plusSeconds(10);
    end(false);
    assertThat(scoreboard.perMinute()).hasValue(6);

    hand.now = hand.now.plus(Duration.ofMinutes(6));
    assertThat(scoreboard.perMinute()).isEmpty();
  }
}
