package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.job.Failure;
import io.safelight.job.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostponementsTest {
  private static final Duration SHORTEST = Duration.ofSeconds(15);
  private static final Failure FULL = Failure.of(new IOException("No space left on device"));

  @TempDir Path home;
  private final AtomicLong now = new AtomicLong();
  private TestNode node;
  private NodeLock lock;
  private Tenancy tenancy;
  private Postponements postponements;

  @BeforeEach
  void a_stay() throws IOException {
    node = new TestNode(home, "north");
    lock = new NodeLock(node.folder, node.config);
    Trial trial = new Trial(node.folder, node.config);
    tenancy = new Tenancy(node.folder, node.config, lock, trial, now::get);
    tenancy.seek();
    assertThat(tenancy.problems()).isEmpty();
    ShareWatch share =
        new ShareWatch(tenancy::problems, Duration.ZERO, Duration.ofSeconds(30), System::nanoTime);
    postponements =
        new Postponements(
            SHORTEST, node.claims, node.attempts, node.underWay, tenancy, share, now::get);
  }

  @AfterEach
  void leave() throws IOException {
    lock.release();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private Job.Claimed postponed(String name) throws Exception {
    Job.Claimed job = node.claimDropped(name, "original 1");
    node.attempts.begin(job);
    postponements.postpone(job, FULL);
    node.underWay.leave(job.origin());
    return job;
  }

  @Test
  void a_postponed_picture_closes_the_intake_in_words_and_only_for_a_while() throws Exception {
    postponed("a.jpg");

    assertThat(tenancy.problems())
        .singleElement()
        .asString()
        .contains("No space left on device")
        .contains("15 s");
    pass(SHORTEST);
    assertThat(tenancy.problems()).isEmpty();
  }

  @Test
  void desks_are_told_again_only_when_the_lot_before_them_is_worked_off() throws Exception {
    Path desk = node.claimDropped("a.jpg", "original a").origin().desk();
    node.underWay.all().forEach(passage -> node.underWay.leave(passage.origin()));
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      DefaultExchange first = new DefaultExchange(camel);
      assertThat(postponements.due(first)).containsExactly(desk);
      assertThat(postponements.due(new DefaultExchange(camel))).as("side by side").isEmpty();

      first
          .getExchangeExtension()
          .handoverCompletions()
          .forEach(completion -> completion.onComplete(first));
      assertThat(postponements.due(new DefaultExchange(camel))).containsExactly(desk);
    }
  }

  @Test
  void a_quota_does_not_empty_the_inbox_onto_the_desks() throws Exception {
    int claimed = 0;
    while (postponements.leaveRoom() && claimed < 100) {
      postponed(claimed++ + ".jpg");
    }

    assertThat(claimed).isBetween(2, 20);
  }

  @Test
  void a_picture_that_does_not_fit_is_taken_up_at_growing_pauses_of_minutes_at_most()
      throws Exception {
    Job.Claimed job = postponed("huge.jpg");
    Path desk = job.origin().desk();
    Duration pause = SHORTEST;
    for (int times = 1; times < 10; times++) {
      assertThat(postponements.due()).isEmpty();
      pass(pause.minusMillis(1));
      assertThat(postponements.due()).isEmpty();
      pass(Duration.ofMillis(1));
      assertThat(postponements.due()).containsExactly(desk);
      postponements.postpone(job, FULL);
      pause = pause.multipliedBy(2);
      if (pause.toMinutes() >= 5) {
        pause = Duration.ofMinutes(5);
      }
    }
    assertThat(pause).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void what_nobody_postponed_is_due_at_once() throws Exception {
    Job.Claimed job = node.claimDropped("left.jpg", "original 2");
    node.underWay.leave(job.origin());

    assertThat(postponements.due()).containsExactly(job.origin().desk());
  }

  @Test
  void pictures_that_wait_are_counted_until_they_have_ended() throws Exception {
    Job.Claimed job = postponed("a.jpg");
    assertThat(postponements.waiting()).isEqualTo(1);

    node.underWay.begin(job.origin(), 1);
    assertThat(postponements.waiting()).as("under way again").isZero();
    node.finish(job);
    node.underWay.leave(job.origin());
    postponements.due();

    assertThat(postponements.waiting()).isZero();
  }

  @Test
  void a_process_that_ends_while_a_picture_waits_has_not_died_over_it() throws Exception {
    Job.Claimed job = postponed("a.jpg");
    // Then three others, each of which was killed while the picture lay postponed.
    for (int i = 0; i < 3; i++) {
      Attempts next = new Attempts(node.underWay, node.config);
      next.begin(job);
      next.markPostponed(job.origin().desk());
    }

    assertThat(new Attempts(node.underWay, node.config).begin(job)).isEqualTo(job);
  }

  @Test
  void a_mark_of_before_excuses_no_later_death() throws Exception {
    Job.Claimed job = node.claimDropped("a.jpg", "original 3");
    for (int i = 0; i < 3; i++) {
      Attempts next = new Attempts(node.underWay, node.config);
      next.begin(job);
      next.markPostponed(job.origin().desk());
      next.begin(job);
    }

    assertThat(new Attempts(node.underWay, node.config))
        .satisfies(
            fourth ->
                assertThatThrownBy(() -> fourth.begin(job)).isInstanceOf(Failure.Reject.class));
  }

  @Test
  void a_mark_that_could_not_be_made_is_made_once_the_share_is_back() throws Exception {
    Job.Claimed job = node.claimDropped("a.jpg", "original 4");
    node.attempts.begin(job);
    Path away = home.resolve("away");
    Files.move(home.resolve("work"), away);
    postponements.postpone(job, FULL);
    node.underWay.leave(job.origin());
    Files.move(away, home.resolve("work"));

    postponements.due();

    assertThat(Files.readString(job.origin().desk().resolve("attempts.log"))).contains(" stopped");
  }

  @Test
  void a_stranded_outcome_is_not_tried_again_at_once() throws Exception {
    Job.Claimed job = node.claimDropped("a.jpg", "original 5");
    node.underWay.leave(job.origin());

    postponements.strand(TestNode.failure(job.origin()), FULL);
    assertThat(postponements.due()).isEmpty();
    pass(SHORTEST);

    assertThat(postponements.due()).containsExactly(job.origin().desk());
    assertThat(tenancy.problems()).as("the others go on").isEmpty();
  }
}
