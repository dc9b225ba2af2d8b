package io.safelight.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.bench.Drift.Finding;
import io.safelight.bench.Drift.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {
  private static final ProcessState STATE =
      new ProcessState(
          40_000_000,
          90_000_000,
          OptionalLong.of(600_000_000),
          30,
          OptionalLong.of(200),
          4,
          OptionalLong.of(7));

  private static Hundred hundred(int number, double pace, ProcessState after) {
    List<Passage> passages =
        List.of(
            new Passage(1, 2 * pace, true),
            new Passage(2, 3 * pace, true),
            new Passage(3, 9 * pace, true));
    Duration clock = Duration.ofNanos((long) (10e9 * pace));
    return Hundred.of(
        number, 3, passages, new Cost(clock, clock), OptionalLong.of(900_000_000), after);
  }

  private static Drift drift(Hundred last, boolean ownTempFolder) {
    // A warm-up that is slow and small, so that whoever compared with it would be found out.
    ProcessState cold =
        new ProcessState(
            1_000_000,
            90_000_000,
            OptionalLong.of(1000),
            1,
            OptionalLong.of(1),
            0,
            OptionalLong.of(1));
    return Drift.over(List.of(hundred(1, 3, cold), hundred(2, 1, STATE), last), ownTempFolder);
  }

  private static Finding finding(Drift drift, String figure) {
    return drift.findings().stream()
        .filter(finding -> finding.figure().equals(figure))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_same_again_meets_every_aim() {
    Drift drift = drift(hundred(3, 1, STATE), true);

    assertThat(drift.findings()).allMatch(finding -> finding.verdict() == Verdict.MET);
    assertThat(drift.findings()).hasSize(11);
    assertThat(drift.grows()).isFalse();
    assertThat(drift.from()).isEqualTo(2);
    assertThat(drift.to()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"1.02, MET", "1.03, WARNING", "0.98, MET", "0.97, WARNING"})
  void time_beyond_its_aim_warns_and_is_no_growth(double pace, Verdict verdict) {
    Drift drift = drift(hundred(3, pace, STATE), true);

    for (String figure :
        List.of("medianSeconds", "samePictureSeconds", "clockSeconds", "coreSeconds")) {
      assertThat(finding(drift, figure))
          .isEqualTo(new Finding(figure, pace, "0.98 to 1.02", verdict));
    }
    assertThat(drift.grows()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "heap, 40500000, 600000000, 30, 200, 4",
    "resident, 40000000, 607000000, 30, 200, 4",
    "threads, 40000000, 600000000, 31, 200, 4",
    "openFiles, 40000000, 600000000, 30, 201, 4",
    "leftFiles, 40000000, 600000000, 30, 200, 5"
  })
  void what_the_process_holds_more_is_growth(
      String figure, long heap, long resident, int threads, long open, long left) {
    ProcessState more =
        new ProcessState(
            heap,
            90_000_000,
            OptionalLong.of(resident),
            threads,
            OptionalLong.of(open),
            left,
            OptionalLong.of(7));

    Drift drift = drift(hundred(3, 1, more), true);

    assertThat(drift.grows()).isTrue();
    assertThat(drift.findings())
        .filteredOn(finding -> finding.verdict() != Verdict.MET)
        .extracting(Finding::figure)
        .containsExactly(figure);
  }

  @Test
  void what_others_may_have_left_or_taken_only_warns() {
    ProcessState more =
        new ProcessState(
            40_000_000,
            90_000_000,
            OptionalLong.of(600_000_000),
            30,
            OptionalLong.of(200),
            9,
            OptionalLong.of(70));

    Drift drift = drift(hundred(3, 1, more), false);

    assertThat(finding(drift, "leftFiles").verdict()).isEqualTo(Verdict.WARNING);
    assertThat(finding(drift, "leftFiles").value()).isEqualTo(5);
    assertThat(finding(drift, "device").verdict()).isEqualTo(Verdict.WARNING);
    assertThat(drift.grows()).isFalse();
  }

  @Test
  void what_the_system_does_not_tell_is_left_out() {
    ProcessState silent =
        new ProcessState(
            40_000_000,
            90_000_000,
            OptionalLong.empty(),
            30,
            OptionalLong.empty(),
            4,
            OptionalLong.empty());

    Drift drift = drift(hundred(3, 1, silent), true);

    assertThat(drift.findings())
        .extracting(Finding::figure)
        .doesNotContain("resident", "openFiles", "device")
        .contains("heap", "threads");
  }

  @Test
  void a_picture_that_failed_is_paired_with_nothing() {
    Hundred last =
        Hundred.of(
            3,
            3,
            List.of(new Passage(1, 2, true), new Passage(2, 0.001, false), new Passage(3, 9, true)),
            new Cost(Duration.ofSeconds(10), Duration.ofSeconds(10)),
            OptionalLong.of(900_000_000),
            STATE);

    assertThat(last.succeeded()).isEqualTo(2);
    assertThat(finding(drift(last, true), "samePictureSeconds").value()).isEqualTo(1);
  }

  @Test
  void two_hundreds_tell_no_drift() {
    assertThatThrownBy(() -> Drift.over(List.of(hundred(1, 1, STATE), hundred(2, 1, STATE)), true))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
