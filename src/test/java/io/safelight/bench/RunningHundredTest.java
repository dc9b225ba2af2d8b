package io.safelight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.inference.DeviceMemory;
import io.safelight.job.Failure;
import io.safelight.job.Origin;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunningHundredTest {
  private static final Instant NOON = Instant.parse("2026-11-03T11:00:00Z");
  private static final Path OUTBOX = Path.of("/outbox");

  private final List<Path> files =
      IntStream.rangeClosed(1, 6).mapToObj(number -> Path.of("/in/" + number + ".jpg")).toList();
  private final List<Row> told = new ArrayList<>();
  private RunningHundred hundred;
  // Seconds by the clock.
  private long now = 1000;

  @BeforeEach
  void begin() {
    hundred =
        new RunningHundred(4, files, 3, new DeviceMemory(), () -> now * 1_000_000_000L, told::add);
  }

  private Origin origin(int number) {
    Path file = files.get(number - 1);
    return new Origin(
        "id-" + number,
        file,
        file.getFileName(),
        OUTBOX.resolve("desk"),
        OUTBOX,
        Optional.empty(),
        Optional.empty(),
        NOON,
        Origin.Keeping.GIVEN);
  }

  private void done(int number, int seconds) {
    hundred.ended(
        new Outcome.Done(
            origin(number), NOON.plusSeconds(seconds), 1, 100, OUTBOX.resolve("result.png")));
  }

  private void failed(int number, int seconds) {
    hundred.ended(
        new Outcome.Failed(
            origin(number),
            NOON.plusSeconds(seconds),
            1,
            "decode",
            new Failure.Reject(Reason.TRUNCATED, "cut off")));
  }

  @Test
  void a_row_is_told_once_all_of_it_has_ended_in_whatever_order() {
    done(2, 4);
    done(5, 1);
    done(3, 6);
    assertThat(told).isEmpty();

    done(1, 2);

    assertThat(told).hasSize(1);
    Row row = told.get(0);
    assertThat(row.hundred()).isEqualTo(4);
    assertThat(row.first()).isEqualTo(1);
    assertThat(row.pictures()).isEqualTo(3);
    assertThat(row.succeeded()).isEqualTo(3);
    assertThat(row.meanSeconds()).isEqualTo(4);
    assertThat(row.deviation()).isEqualTo(2);
    assertThat(row.worstSeconds()).isEqualTo(6);
  }

  @Test
  void one_slow_picture_holds_its_row_back_and_then_all_are_told_in_order() {
    for (int number : new int[] {1, 3, 4, 5, 6}) {
      done(number, 1);
    }
    assertThat(told).isEmpty();

    failed(2, 60);

    assertThat(told).extracting(Row::first).containsExactly(1, 4);
    assertThat(told).extracting(Row::succeeded).containsExactly(2, 3);
    assertThat(hundred.outcomes()).hasSize(6);
    assertThat(hundred.passages()).extracting(Passage::number).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void a_row_lasts_from_the_end_that_ended_the_last_to_its_own_whichever_pictures_they_were() {
    // Ends at 1, 2, 4, 10, 11 and 40 seconds: the first row's last picture is the fifth to end.
    int[] order = {1, 4, 2, 5, 3, 6};
    int[] at = {1, 2, 4, 10, 11, 40};
    for (int i = 0; i < order.length; i++) {
      now = 1000 + at[i];
      done(order[i], 7);
    }

    assertThat(told).extracting(Row::first).containsExactly(1, 4);
    // Three had ended after 4 seconds, six after 40.
    assertThat(told.get(0).secondsPerPicture()).isEqualTo(1.333);
    assertThat(told.get(1).secondsPerPicture()).isEqualTo(12);
  }

  @Test
  void a_picture_that_was_never_heard_of_again_is_counted_as_lost() {
    done(1, 1);
    done(4, 1);
    done(5, 1);
    done(6, 1);

    hundred.finish();

    assertThat(told).extracting(Row::first).containsExactly(1, 4);
    assertThat(told).extracting(Row::succeeded).containsExactly(1, 3);
    assertThat(told).extracting(Row::pictures).containsExactly(3, 3);
    assertThat(
            Hundred.of(
                    4,
                    6,
                    hundred.passages(),
                    new Cost(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                    OptionalLong.empty(),
                    ProcessState.afterCollection(0, 0, OptionalLong.empty()))
                .succeeded())
        .isEqualTo(4);
  }
}
