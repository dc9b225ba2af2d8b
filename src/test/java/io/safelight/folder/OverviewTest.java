package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.folder.Overview.Claim;
import io.safelight.folder.Overview.Now;
import io.safelight.job.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverviewTest {
  @TempDir Path home;
  private TestNode node;
  private Pause pause;
  private Overview overview;

  @BeforeEach
  void a_hot_folder() throws IOException {
    node = new TestNode(home, "north");
    pause = new Pause(node.folder);
    overview =
        new Overview(
            node.folder,
            node.config,
            new ShareWatch(
                node.folder::problems, Duration.ZERO, Duration.ofSeconds(30), System::nanoTime),
            pause,
            new ObjectMapper().findAndRegisterModules());
  }

  @Test
  void a_new_hot_folder_has_nothing_to_tell() throws IOException {
    Now now = overview.now();

    assertThat(now.problems()).isEmpty();
    assertThat(now.pausedBy()).isNull();
    assertThat(now.waiting()).isZero();
    assertThat(now.nodes()).isEmpty();
    assertThat(now.failed()).isEmpty();
  }

  @Test
  void only_what_will_be_taken_counts_as_waiting() throws IOException {
    node.drop("a.jpg", "original a");
    node.drop("a.jpg.json", "{}");
    node.drop("sub/b.jpg", "original b");
    node.drop(".DS_Store", "x");
    node.drop("sub/c.part", "x");
    node.drop("@eaDir/thumb.jpg", "x");
    pause.begin("", Instant.EPOCH);

    assertThat(overview.now().waiting()).isEqualTo(2);
  }

  @Test
  void a_dead_node_s_claims_and_how_often_they_were_tried_are_told() throws Exception {
    Job.Claimed claimed = node.claimDropped("sub/a.jpg", "original a");
    node.attempts.begin(claimed);
    node.attempts.begin(claimed);

    assertThat(overview.now().nodes())
        .singleElement()
        .satisfies(
            north -> {
              assertThat(north.name()).isEqualTo("north");
              assertThat(north.aliveBecause()).isNull();
              assertThat(north.claims())
                  .containsExactly(new Claim("sub/a.jpg", claimed.origin().id(), 2));
            });
  }

  @Test
  void failures_are_counted_by_reason_and_reports_are_no_failures() throws IOException {
    for (String name : new String[] {"a.jpg", "b.jpg"}) {
      node.drop(name + ".json", "{}");
      Job.Claimed job = node.claimDropped(name, "original " + name);
      node.filing.failed(TestNode.failure(job.origin()));
      node.underWay.leave(job.origin());
    }
    Path error = node.folder.error();
    Job.Claimed gone = node.claimDropped("gone.jpg", "original gone");
    node.filing.failed(TestNode.failure(gone.origin()));
    Files.delete(error.resolve("gone.jpg"));
    Files.writeString(error.resolve("lone.jpg"), "put there by a person");
    Files.writeString(
        error.resolve("stuck.jpg.cannot-be-taken.json"), "{\"reason\":\"CANNOT_BE_TAKEN\"}");

    assertThat(overview.now().failed())
        .isEqualTo(Map.of("TRUNCATED", 2L, "UNKNOWN", 1L, "CANNOT_BE_TAKEN", 1L));
  }

  @Test
  void a_share_that_is_away_is_a_problem_and_no_failure_of_the_question() throws IOException {
    Files.move(node.folder.inbox(), home.resolve("away"));

    assertThat(overview.now().problems()).singleElement().asString().contains("is not there");
  }
}
