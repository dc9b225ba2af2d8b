package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueuedTest {
  @TempDir Path home;
  private TestNode intake;
  private TestNode north;
  private TestNode south;

  @BeforeEach
  void threeNodes() throws IOException {
    intake = new TestNode(home, "intake");
    north = new TestNode(home, "north");
    south = new TestNode(home, "south");
  }

  private static Queued queueOf(TestNode node) {
    return new Queued(node.folder, node.config, node.claims, node.inboxReturn, node.underWay);
  }

  private static NodeLock alive(TestNode node, String name) throws IOException {
    NodeLock lock =
        new NodeLock(
            node.folder, name, Duration.ofHours(1), Duration.ofHours(1), Heartbeat.thisHost());
    lock.acquire();
    return lock;
  }

  private String queued(String name, String content) throws IOException {
    Job.Claimed claimed = intake.claimDropped(name, content);
    return queueOf(intake).layDown(claimed).orElseThrow().id();
  }

  @Test
  void what_waits_tells_where_it_came_from_and_brings_its_ticket_along() throws Exception {
    // Given
    intake.drop("rush/a.jpg.json", "{\"recipe\":\"strong\"}");
    intake.sightings.noteTicket(intake.folder.inbox().resolve("rush/a.jpg.json"));

    // When
    String id = queued("rush/a.jpg", "original a");

    // Then
    Queued.Waiting waiting = queueOf(south).look(id).orElseThrow();
    assertThat(waiting.relative()).hasToString("rush/a.jpg");
    assertThat(waiting.bytes()).isEqualTo(10);
    assertThat(waiting.jobTicket().orElseThrow()).hasContent("{\"recipe\":\"strong\"}");
    Origin taken = queueOf(south).take(id).origin();
    assertThat(taken.relative()).hasToString("rush/a.jpg");
    assertThat(taken.jobTicket().orElseThrow()).hasContent("{\"recipe\":\"strong\"}");
  }

  @Test
  void a_picture_that_waits_is_under_way_nowhere() throws Exception {
    queued("a.jpg", "original a");

    assertThat(intake.underWay.all()).isEmpty();
    assertThat(intake.claims.leftBehind()).isEmpty();
    assertThat(intake.originals()).isEqualTo(Map.of("original a", 1));
  }

  @Test
  void of_many_who_are_told_at_once_one_gets_it() throws Exception {
    // Given: nodes that live, or what one has taken would be another's to take over.
    NodeLock ofNorth = alive(north, "north");
    NodeLock ofSouth = alive(south, "south");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 20; round++) {
        String id = queued("a" + round + ".jpg", "original " + round);
        CyclicBarrier start = new CyclicBarrier(4);
        List<Callable<Way>> takes =
            Stream.of(north, south, north, south)
                .map(QueuedTest::queueOf)
                .map(
                    queue ->
                        (Callable<Way>)
                            () -> {
                              start.await();
                              return queue.take(id);
                            })
                .toList();

        // When
        int taken = 0;
        for (Future<Way> take : threads.invokeAll(takes)) {
          taken += take.get() == null ? 0 : 1;
        }

        // Then
        assertThat(taken).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
      ofNorth.release();
      ofSouth.release();
    }
  }

  @Test
  void a_message_that_comes_late_finds_nothing_and_breaks_nothing() throws Exception {
    // Given
    String id = queued("a.jpg", "original a");
    Way way = queueOf(north).take(id);

    // When
    Way again = queueOf(north).take(id);
    north.finish((Job.Claimed) way);
    Way afterwards = queueOf(south).take(id);

    // Then
    assertThat(again).isNull();
    assertThat(afterwards).isNull();
    assertThat(TestNode.names(north.folder.done())).containsExactly("a.jpg");
  }

  @Test
  void a_living_nodes_picture_stays_its_own() throws Exception {
    // Given
    String id = queued("a.jpg", "original a");
    NodeLock lock = alive(north, "north");
    try {
      queueOf(north).take(id);

      // When
      Way way = queueOf(south).take(id);

      // Then
      assertThat(way).isNull();
      assertThat(queueOf(south).takeBackFromTheDead()).isZero();
      assertThat(north.folder.work().resolve("north").resolve(id)).isDirectory();
    } finally {
      lock.release();
    }
  }

  @Test
  void a_dead_nodes_picture_is_taken_over_with_its_count_of_attempts() throws Exception {
    // Given
    String id = queued("a.jpg", "original a");
    north.attempts.begin((Job.Claimed) queueOf(north).take(id));

    // When
    Way way = queueOf(south).take(id);

    // Then
    assertThat(way).isInstanceOf(Job.Claimed.class);
    assertThat(way.origin().desk().getParent()).hasFileName("south");
    assertThat(south.attempts.isSuspect(way)).isTrue();
    assertThat(south.originals()).isEqualTo(Map.of("original a", 1));
  }

  @Test
  void what_the_dead_have_left_goes_back_to_the_queue_whoever_was_told_of_it() throws Exception {
    // Given
    String id = queued("a.jpg", "original a");
    queueOf(north).take(id);

    // When
    int moved = queueOf(south).takeBackFromTheDead();

    // Then
    assertThat(moved).isEqualTo(1);
    assertThat(queueOf(intake).ids()).containsExactly(id);
  }

  @Test
  void a_result_that_was_published_before_the_node_died_is_not_made_twice() throws Exception {
    // Given
    String id = queued("a.jpg", "original a");
    Way way = queueOf(north).take(id);
    north.publish((Job.Claimed) way, "result");

    // When
    Way taken = queueOf(south).take(id);

    // Then
    assertThat(taken).isInstanceOf(Job.Published.class);
    south.filing.done((Job.Published) taken);
    assertThat(TestNode.names(south.folder.outbox())).containsExactly("a.png", "a.png.json");
    assertThat(TestNode.names(south.folder.done())).containsExactly("a.jpg");
  }

  @Test
  void a_picture_that_is_given_back_takes_its_published_result_back() throws Exception {
    // Given
    String id = queued("a.jpg", "original a");
    Job.Claimed claimed = (Job.Claimed) queueOf(north).take(id);
    north.publish(claimed, "result");

    // When
    queueOf(north).layDown(claimed);

    // Then
    assertThat(TestNode.names(north.folder.outbox())).isEmpty();
    assertThat(queueOf(south).take(id)).isInstanceOf(Job.Claimed.class);
  }

  @Test
  void without_a_broker_what_waits_goes_back_to_the_inbox() throws Exception {
    // Given
    intake.drop("sub/a.jpg.json", "{}");
    intake.sightings.noteTicket(intake.folder.inbox().resolve("sub/a.jpg.json"));
    queued("sub/a.jpg", "original a");
    queued("b.jpg", "original b");

    // When
    queueOf(south).returnToInbox();

    // Then
    assertThat(TestNode.names(south.folder.inbox()))
        .containsExactly("b.jpg", "sub/a.jpg", "sub/a.jpg.json");
    assertThat(queueOf(south).ids()).isEmpty();
    assertThat(south.underWay.all()).isEmpty();
  }

  @Test
  void a_message_leads_to_no_other_folder() {
    for (String id : List.of("../north", "/etc", "", "20261123-040000-000-0123456g")) {
      assertThatThrownBy(() -> queueOf(south).take(id))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_share_that_is_away_ends_no_message() throws Exception {
    // Given
    String id = queued("a.jpg", "original a");
    Path away = home.resolve("away");
    Files.move(south.folder.work(), away);

    // When, Then
    assertThatThrownBy(() -> queueOf(south).take(id)).isInstanceOf(IOException.class);

    Files.move(away, south.folder.work());
    assertThat(queueOf(south).take(id)).isInstanceOf(Job.Claimed.class);
  }
}
