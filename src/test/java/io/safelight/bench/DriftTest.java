package io.safelight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.bench.Drift.Finding;
import io.safelight.bench.Drift.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {
  private static final ProcessState STATE = state(40_000_000, 600_000_000, 30, 200, 4, 20, 7);

  private static ProcessState state(
      long heap, long resident, int threads, long open, long temp, long desks, long device) {
    return new ProcessState(
        heap,
        90_000_000,
        OptionalLong.of(resident),
        threads,
        OptionalLong.of(open),
        temp,
        desks,
        OptionalLong.of(device));
  }

  private static List<Passage> passages(double pace) {
    return List.of(
        new Passage(1, 2 * pace, true),
        new Passage(2, 3 * pace, true),
        new Passage(3, 9 * pace, true));
  }

  private static Hundred hundred(int number, double pace, ProcessState after) {
    Duration clock = Duration.ofNanos((long) (10e9 * pace));
    return Hundred.of(
        number, 3, passages(pace), new Cost(clock, clock), OptionalLong.of(900_000_000), after);
  }

  private static Drift drift(double pace, ProcessState after, boolean ownTempFolder) {
    return Drift.between(
        hundred(2, 1, STATE),
        hundred(3, pace, after),
        Drift.samePicture(passages(1), passages(pace)),
        ownTempFolder);
  }

  private static Finding finding(Drift drift, String figure) {
    return drift.findings().stream()
        .filter(finding -> finding.figure().equals(figure))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_same_again_meets_every_aim() {
    Drift drift = drift(1, STATE, true);

    assertThat(drift.findings()).allMatch(finding -> finding.verdict() == Verdict.MET);
    assertThat(drift.findings()).hasSize(12);
    assertThat(drift.grows()).isFalse();
    assertThat(drift.from()).isEqualTo(2);
    assertThat(drift.to()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"1.02, MET", "1.03, WARNING", "0.98, MET", "0.97, WARNING"})
  void time_beyond_its_aim_warns_and_is_no_growth(double pace, Verdict verdict) {
    Drift drift = drift(pace, STATE, true);

    for (String figure :
        List.of("medianSeconds", "samePictureSeconds", "clockSeconds", "coreSeconds")) {
      assertThat(finding(drift, figure))
          .isEqualTo(new Finding(figure, pace, "0.98 to 1.02", verdict));
    }
    assertThat(drift.grows()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "heap, 40500000, 600000000, 30, 200, 4, 20",
    "resident, 40000000, 607000000, 30, 200, 4, 20",
    "threads, 40000000, 600000000, 31, 200, 4, 20",
    "openFiles, 40000000, 600000000, 30, 201, 4, 20",
    "tempFiles, 40000000, 600000000, 30, 200, 5, 20",
    "leftOnDesks, 40000000, 600000000, 30, 200, 4, 21"
  })
  void what_the_process_holds_more_is_growth(
      String figure, long heap, long resident, int threads, long open, long temp, long desks) {
    ProcessState more = state(heap, resident, threads, open, temp, desks, 7);

    Drift drift = drift(1, more, true);

    assertThat(drift.grows()).isTrue();
    assertThat(drift.findings())
        .filteredOn(finding -> finding.verdict() != Verdict.MET)
        .extracting(Finding::figure)
        .containsExactly(figure);
  }

  @Test
  void what_others_may_have_left_or_taken_only_warns() {
    ProcessState more = state(40_000_000, 600_000_000, 30, 200, 9, 20, 70);

    Drift drift = drift(1, more, false);

    assertThat(finding(drift, "tempFiles").verdict()).isEqualTo(Verdict.WARNING);
    assertThat(finding(drift, "tempFiles").value()).isEqualTo(5);
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
            20,
            OptionalLong.empty());

    Drift drift = drift(1, silent, true);

    assertThat(drift.findings())
        .extracting(Finding::figure)
        .doesNotContain("resident", "openFiles", "device")
        .contains("heap", "threads");
  }

  @Test
  void a_picture_that_failed_is_paired_with_nothing() {
    List<Passage> second =
        List.of(new Passage(1, 2, true), new Passage(2, 0.001, false), new Passage(3, 9, true));
    List<Passage> last =
        List.of(new Passage(1, 4, true), new Passage(2, 3, true), new Passage(3, 0.001, false));

    assertThat(Drift.samePicture(second, last)).isEqualTo(2);
    assertThat(
            Hundred.of(
                    2,
                    3,
                    second,
                    new Cost(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                    OptionalLong.empty(),
                    STATE)
                .succeeded())
        .isEqualTo(2);
  }
}
