package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import io.safelight.job.UnderWay.Passage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptsTest {
  @TempDir Path home;
  private TestNode node;
  private Job.Claimed job;

  @BeforeEach
  void a_claim() throws IOException {
    node = new TestNode(home, "north");
    job = node.claimDropped("a.jpg", "original a");
  }

  /** The same node after it died and was started again. */
  private Attempts anotherProcess() {
    return new Attempts(node.underWay, node.config);
  }

  private int attempt() {
    return node.underWay.of(job.origin()).map(Passage::attempt).orElseThrow();
  }

  @Test
  void attempts_are_counted_over_all_processes() throws Exception {
    node.attempts.begin(job);
    assertThat(attempt()).isEqualTo(1);
    node.attempts.begin(job);
    assertThat(attempt()).isEqualTo(2);
    assertThat(anotherProcess().begin(job)).isSameAs(job);
    assertThat(attempt()).isEqualTo(3);
  }

  @Test
  void a_picture_that_three_processes_died_over_is_set_aside() throws Exception {
    for (int process = 1; process <= 3; process++) {
      anotherProcess().begin(job);
    }

    Failure.Reject reject =
        catchThrowableOfType(Failure.Reject.class, () -> anotherProcess().begin(job));

    assertThat(reject.reason()).isEqualTo(Reason.CRASHED_THE_PROCESS);
    assertThat(reject.detail()).contains("3 times");
    assertThat(attempt()).as("told with the attempt that was not made").isEqualTo(4);
    assertThat(job.origin().file()).hasContent("original a");
  }

  @Test
  void processes_that_were_told_to_stop_did_not_die_over_the_picture() throws Exception {
    for (int restart = 0; restart < 5; restart++) {
      Attempts process = anotherProcess();
      process.begin(job);
      process.markStopped(passage -> false);
    }
    Attempts stopping = anotherProcess();
    stopping.markStopped(passage -> false);
    stopping.begin(job);

    assertThat(anotherProcess().begin(job)).isSameAs(job);
    assertThat(attempt()).isEqualTo(7);
  }

  @Test
  void a_picture_that_hangs_is_not_excused_by_the_stop_that_it_causes() throws Exception {
    // Given a liveness probe that has the program stopped because this picture does not get on
    for (int restart = 0; restart < 3; restart++) {
      Attempts process = anotherProcess();
      process.begin(job);
      process.markStopped(passage -> passage.origin().equals(job.origin()));
    }

    assertThatThrownBy(() -> anotherProcess().begin(job))
        .isInstanceOf(Failure.Reject.class)
        .hasMessageContaining("3 times");
  }

  @Test
  void retries_within_one_process_are_no_crashes() throws Exception {
    for (int retry = 0; retry < 20; retry++) {
      node.attempts.begin(job);
    }
    anotherProcess().begin(job);
    anotherProcess().begin(job);

    assertThat(attempt()).isEqualTo(22);
  }

  @Test
  void a_line_that_the_crash_cut_off_still_counts() throws Exception {
    anotherProcess().begin(job);
    anotherProcess().begin(job);
    Files.writeString(job.origin().desk().resolve("attempts.log"), "first\nsecond\nthi");

    assertThat(catchThrowableOfType(Failure.Reject.class, () -> anotherProcess().begin(job)))
        .isNotNull();
  }

  @Test
  void a_new_claim_of_the_same_name_starts_from_nothing() throws Exception {
    for (int process = 1; process <= 3; process++) {
      anotherProcess().begin(job);
    }
    node.filing.failed(TestNode.failure(job.origin()));

    Job.Claimed again = node.claimDropped("a.jpg", "original a");

    assertThat(anotherProcess().begin(again)).isSameAs(again);
  }

  @Test
  void what_an_earlier_attempt_half_published_is_taken_back_before_anything_is_staged_anew()
      throws Exception {
    // Given a publication of which the second rename failed and the first could not be taken back
    node.attempts.begin(job);
    Filing.Placed placed = node.publish(job, "result");
    Files.move(placed.result(), job.origin().desk().resolve("result.png"));

    node.attempts.begin(job);

    assertThat(TestNode.names(node.folder.outbox())).isEmpty();
    assertThat(Settlement.on(job.origin().desk())).isEmpty();
  }
}
