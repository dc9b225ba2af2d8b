package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.safelight.folder.Settlement.End;
import io.safelight.folder.Settlement.Move;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FilingTest {
  @TempDir Path home;
  private TestNode node;

  @BeforeEach
  void a_hot_folder() throws IOException {
    node = new TestNode(home, "north");
  }

  private Path done(String name) {
    return node.folder.done().resolve(name);
  }

  private Path error(String name) {
    return node.folder.error().resolve(name);
  }

  private Path outbox(String name) {
    return node.folder.outbox().resolve(name);
  }

  private void assertNothingIsLeftInWork() throws IOException {
    assertThat(TestNode.names(node.folder.work())).isEmpty();
    assertThat(TestNode.files(node.folder.work())).as("reservations too").isEmpty();
  }

  // ---- outbox/ and done/ ----

  @Test
  void a_result_and_its_ticket_stand_in_the_outbox_and_the_original_in_done() throws IOException {
    node.drop("sub/a.jpg.json", "{}");
    Job.Claimed job = node.claimDropped("sub/a.jpg", "original a");

    Filing.Placed placed = node.publish(job, "result");
    Outcome.Done done = node.finish(job);

    assertThat(placed.result()).isEqualTo(outbox("sub/a.png")).hasContent("result");
    assertThat(placed.ticket()).isEqualTo(outbox("sub/a.png.json"));
    assertThat(done("sub/a.jpg")).hasContent("original a");
    assertThat(done("sub/a.jpg.json")).hasContent("{}");
    assertThat(done.pixels()).isEqualTo(12);
    assertThat(node.originals()).containsOnlyKeys("original a").containsEntry("original a", 1);
    assertNothingIsLeftInWork();
  }

  @Test
  void a_namesake_gets_a_number_in_outbox_and_done_and_erases_nothing() throws IOException {
    for (String day : List.of("monday", "tuesday", "wednesday")) {
      Job.Claimed job = node.claimDropped("SCN_0001.jpg", "original of " + day);
      node.publish(job, "result of " + day);
      node.finish(job);
    }

    assertThat(outbox("SCN_0001.png")).hasContent("result of monday");
    assertThat(outbox("SCN_0001-2.png")).hasContent("result of tuesday");
    assertThat(outbox("SCN_0001-3.png")).hasContent("result of wednesday");
    assertThat(done("SCN_0001.jpg")).hasContent("original of monday");
    assertThat(done("SCN_0001-3.jpg")).hasContent("original of wednesday");
  }

  @Test
  void two_formats_of_one_name_do_not_share_a_result() throws IOException {
    Job.Claimed jpeg = node.claimDropped("a.jpg", "original jpeg");
    Job.Claimed tiff = node.claimDropped("a.tif", "original tiff");

    node.publish(jpeg, "of jpeg");
    node.publish(tiff, "of tiff");

    assertThat(outbox("a.png")).hasContent("of jpeg");
    assertThat(outbox("a-2.png")).hasContent("of tiff");
    assertThat(TestNode.readJson(outbox("a-2.png.json")).path("source").asText())
        .isEqualTo("original tiff");
  }

  @Test
  void a_claimed_picture_never_renews_a_result_not_even_that_of_the_same_bytes()
      throws IOException {
    for (int i = 0; i < 2; i++) {
      Job.Claimed job = node.claimDropped("a.jpg", "original a");
      node.publish(job, "result " + i);
      node.finish(job);
    }

    assertThat(outbox("a.png")).hasContent("result 0");
    assertThat(outbox("a-2.png")).hasContent("result 1");
  }

  @Test
  void two_nodes_that_finish_namesakes_at_one_instant_lose_nothing() throws Exception {
    // Given four threads on two nodes, each with fifteen pictures of the same two names
    List<TestNode> nodes = List.of(node, new TestNode(home, "south"));
    CyclicBarrier together = new CyclicBarrier(4);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Void>> ends = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      TestNode own = nodes.get(thread % 2);
      int number = thread;
      List<Job.Claimed> jobs = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        jobs.add(own.claimDropped("SCN_" + i % 2 + ".jpg", "original " + number + " " + i));
      }
      Callable<Void> task =
          () -> {
            together.await();
            for (Job.Claimed job : jobs) {
              if (Math.floorMod(job.origin().id().hashCode(), 3) == 0) {
                own.filing.failed(TestNode.failure(job.origin()));
              } else {
                own.publish(job, "result of " + Files.readString(job.origin().file()));
                own.finish(job);
              }
            }
            return null;
          };
      ends.add(threads.submit(task));
    }

    // When all are filed
    for (Future<Void> end : ends) {
      end.get();
    }
    threads.shutdown();

    // Then every original is there once, and every result beside its own ticket
    assertThat(node.originals()).hasSize(60).allSatisfy((content, n) -> assertThat(n).isOne());
    Set<String> results = new HashSet<>();
    int pictures = 0;
    for (Path file : TestNode.files(node.folder.outbox())) {
      if (file.toString().endsWith(".png")) {
        pictures++;
        String source = TestNode.readJson(Path.of(file + ".json")).path("source").asText();
        assertThat(file).hasContent("result of " + source);
        results.add(source);
      }
    }
    int inDone = TestNode.files(node.folder.done()).size();
    assertThat(results).hasSize(pictures).hasSize(inDone);
    assertThat(TestNode.files(node.folder.error())).hasSize(2 * (60 - inDone));
    assertNothingIsLeftInWork();
  }

  // ---- error/ ----

  @Test
  void a_failed_picture_stands_in_error_with_a_report_that_a_person_can_act_on()
      throws IOException {
    Job.Claimed job = node.claimDropped("sub/a.jpg", "original a");

    node.filing.failed(TestNode.failure(job.origin()));

    assertThat(error("sub/a.jpg")).hasContent("original a");
    JsonNode report = TestNode.readJson(error("sub/a.jpg.json"));
    assertThat(report.path("file").asText()).isEqualTo("sub/a.jpg");
    assertThat(report.path("reason").asText()).isEqualTo("TRUNCATED");
    assertThat(report.path("why").asText()).isEqualTo(Reason.TRUNCATED.sentence());
    assertThat(report.path("detail").asText()).isEqualTo("at 7 of 9");
    assertThat(report.path("whatToDo").asText()).isEqualTo(Reason.TRUNCATED.remedy());
    assertThat(report.path("stage").asText()).isEqualTo("decode");
    assertThat(report.path("attempts").asInt()).isEqualTo(3);
    assertThat(report.path("node").asText()).isEqualTo("north");
    assertThat(report.path("jobTicket").isNull()).isTrue();
    assertNothingIsLeftInWork();
  }

  @Test
  void the_report_takes_the_ticket_s_name_and_the_ticket_another() throws IOException {
    node.drop("a.jpg.json", "{\"recipe\":\"strong\"}");
    Job.Claimed job = node.claimDropped("a.jpg", "original a");

    node.filing.failed(TestNode.failure(job.origin()));

    assertThat(TestNode.names(node.folder.error()))
        .containsExactly("a.jpg", "a.jpg.json", "a.jpg.ticket.json");
    assertThat(error("a.jpg.ticket.json")).hasContent("{\"recipe\":\"strong\"}");
    assertThat(TestNode.readJson(error("a.jpg.json")).path("jobTicket").asText())
        .isEqualTo("a.jpg.ticket.json");
  }

  @Test
  void a_namesake_in_error_gets_a_number_and_so_do_its_report_and_ticket() throws IOException {
    node.filing.failed(TestNode.failure(node.claimDropped("a.jpg", "original of monday").origin()));
    node.drop("a.jpg.json", "{}");
    node.filing.failed(
        TestNode.failure(node.claimDropped("a.jpg", "original of tuesday").origin()));

    assertThat(TestNode.names(node.folder.error()))
        .containsExactly("a-2.jpg", "a-2.jpg.json", "a-2.jpg.ticket.json", "a.jpg", "a.jpg.json");
    assertThat(error("a.jpg")).hasContent("original of monday");
    assertThat(error("a-2.jpg")).hasContent("original of tuesday");
    assertThat(TestNode.readJson(error("a-2.jpg.json")).path("jobTicket").asText())
        .isEqualTo("a-2.jpg.ticket.json");
  }

  @Test
  void a_broken_link_goes_to_error_like_any_file() throws IOException {
    Path link = Files.createSymbolicLink(node.folder.inbox().resolve("a.jpg"), Path.of("nowhere"));

    node.filing.failed(TestNode.failure(node.claim(link).origin()));

    assertThat(Files.isSymbolicLink(error("a.jpg"))).isTrue();
    assertThat(error("a.jpg.json")).exists();
    assertNothingIsLeftInWork();
  }

  @Test
  void an_error_folder_that_cannot_be_written_leaves_the_original_on_its_desk() throws IOException {
    Job.Claimed job = node.claimDropped("sub/a.jpg", "original a");
    // Given a file where error/sub would have to be: no permission would stop root
    Files.writeString(error("sub"), "in the way");

    assertThatThrownBy(() -> node.filing.failed(TestNode.failure(job.origin())))
        .isInstanceOf(IOException.class);

    assertThat(job.origin().file()).hasContent("original a");
    node.underWay.leave(job.origin());
    assertThat(node.claims.leftBehind()).containsExactly(job.origin().desk());

    // And once the folder is there again, all goes its way
    Files.delete(error("sub"));
    Job.Claimed again = node.takeUp(job.origin().desk());
    node.filing.failed(TestNode.failure(again.origin()));
    assertThat(TestNode.names(node.folder.error())).containsExactly("sub/a.jpg", "sub/a.jpg.json");
    assertNothingIsLeftInWork();
  }

  @Test
  void an_original_that_cannot_reach_done_is_not_enhanced_again_but_filed_later()
      throws IOException {
    Job.Claimed job = node.claimDropped("sub/a.jpg", "original a");
    node.publish(job, "result");
    Files.writeString(done("sub"), "in the way");

    assertThatThrownBy(() -> node.finish(job)).isInstanceOf(IOException.class);
    assertThat(job.origin().file()).hasContent("original a");

    Files.delete(done("sub"));
    node.underWay.leave(job.origin());
    assertThat(node.takeUpToTheEnd(job.origin().desk())).isInstanceOf(Outcome.Done.class);
    assertThat(done("sub/a.jpg")).hasContent("original a");
    assertThat(TestNode.names(node.folder.outbox())).containsExactly("sub/a.png", "sub/a.png.json");
    assertNothingIsLeftInWork();
  }

  @Test
  void a_half_made_publication_is_taken_back_so_that_no_half_result_can_follow() throws Exception {
    // Given a result that vanishes before its rename: the ticket's is made, the result's is not
    Job.Claimed job = node.claimDropped("a.jpg", "original a");
    node.attempts.begin(job);
    assertThatThrownBy(
            () ->
                node.filing.toOutbox(
                    job.origin(),
                    job.origin().desk().resolve("result.png"),
                    "png",
                    result -> "{}".getBytes(StandardCharsets.UTF_8),
                    ticket -> false))
        .isInstanceOf(IOException.class);
    assertThat(TestNode.names(node.folder.outbox())).as("no ticket without a result").isEmpty();

    // When the next attempt dies while it writes its result
    node.attempts.begin(job);
    TestNode.stage(job, "half a resu");
    Job.Claimed again = new TestNode(home, "north").takeUp(job.origin().desk());

    // Then nothing half-written is published, and the picture is worked on again
    assertThat(TestNode.names(node.folder.outbox())).isEmpty();
    assertThat(again.origin().file()).hasContent("original a");
  }

  @Test
  void a_desk_that_cannot_be_removed_does_not_make_a_finished_picture_fail() throws IOException {
    Job.Claimed job = node.claimDropped("a.jpg", "original a");
    node.publish(job, "result");
    // A share keeps the name of a file that is still open.
    TestNode.write(job.origin().desk().resolve("original/.nfs0001"), "open");

    assertThat(node.finish(job).result()).isNotNull();

    assertThat(done("a.jpg")).hasContent("original a");
  }

  // ---- Back to inbox/ ----

  @Test
  void a_picture_that_is_given_back_stands_in_the_inbox_with_its_ticket() throws IOException {
    node.drop("sub/a.jpg.json", "{}");
    Job.Claimed job = node.claimDropped("sub/a.jpg", "original a");
    TestNode.stage(job, "half a resu");
    Thread.currentThread().interrupt();

    node.inboxReturn.giveBack(job);

    assertThat(Thread.interrupted()).as("the interrupt was understood").isFalse();
    assertThat(TestNode.names(node.folder.inbox())).containsExactly("sub/a.jpg", "sub/a.jpg.json");
    assertThat(node.originals()).containsEntry("original a", 1);
    assertNothingIsLeftInWork();
  }

  @Test
  void a_picture_is_not_given_back_over_another_of_its_name() throws IOException {
    Job.Claimed job = node.claimDropped("a.jpg", "original a");
    node.drop("a.jpg", "original a of today");

    node.inboxReturn.giveBack(job);

    assertThat(node.folder.inbox().resolve("a.jpg")).hasContent("original a of today");
    assertThat(job.origin().file()).hasContent("original a");
  }

  @Test
  void a_picture_is_not_given_back_to_a_ticket_that_is_not_its_own() throws IOException {
    node.drop("a.jpg.json", "{}");
    Job.Claimed job = node.claimDropped("a.jpg", "original a");
    node.drop("a.jpg.json", "{\"recipe\":\"strong\"}");

    node.inboxReturn.giveBack(job);

    assertThat(TestNode.names(node.folder.inbox())).containsExactly("a.jpg.json");
    assertThat(node.folder.inbox().resolve("a.jpg.json")).hasContent("{\"recipe\":\"strong\"}");
    assertThat(job.origin().file()).hasContent("original a");
  }

  static Stream<Arguments> crashesWhileGivingBack() {
    return Stream.of(
        Arguments.of("before the first rename", false, false, false),
        Arguments.of("after the ticket's", true, false, false),
        Arguments.of("between two links of the original", true, true, true),
        Arguments.of("after the original's", true, true, false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("crashesWhileGivingBack")
  void a_crash_while_a_picture_is_given_back_leaves_it_there_once_in_the_end(
      String when, boolean ticketMoved, boolean originalMoved, boolean linkedTwice)
      throws IOException {
    node.drop("a.jpg.json", "{}");
    Job.Claimed job = node.claimDropped("a.jpg", "original a");
    Path desk = job.origin().desk();
    Path original = node.folder.inbox().resolve("a.jpg");
    Path ticket = node.folder.inbox().resolve("a.jpg.json");
    Settlement.settle(
        desk,
        End.GIVEN_BACK,
        List.of(
            Move.of(desk, job.origin().jobTicket().orElseThrow(), ticket),
            Move.of(desk, job.origin().file(), original)));
    if (!ticketMoved) {
      Files.move(ticket, job.origin().jobTicket().orElseThrow());
    }
    if (!originalMoved) {
      Files.move(original, job.origin().file());
    }
    if (linkedTwice) {
      Files.createLink(job.origin().file(), original);
    }

    assertThat(new TestNode(home, "north").takeUpToTheEnd(desk)).isNull();

    assertThat(node.originals()).containsOnlyKeys("original a").containsEntry("original a", 1);
    assertThat(TestNode.names(node.folder.inbox())).containsExactly("a.jpg", "a.jpg.json");
    assertNothingIsLeftInWork();
  }

  @Test
  void nothing_is_filed_into_a_folder_that_was_made_anew_where_a_share_had_been()
      throws IOException {
    Job.Claimed job = node.claimDropped("sub/a.jpg", "original a");
    for (Path root : List.of(node.folder.outbox(), node.folder.done(), node.folder.error())) {
      Files.move(root, home.resolve("away-" + root.getFileName()));
    }

    assertThatThrownBy(() -> node.publish(job, "result")).hasMessageContaining("gone");
    assertThatThrownBy(() -> node.finish(job)).hasMessageContaining("gone");
    assertThatThrownBy(() -> node.filing.failed(TestNode.failure(job.origin())))
        .hasMessageContaining("gone");

    assertThat(node.folder.outbox()).doesNotExist();
    assertThat(node.folder.done()).doesNotExist();
    assertThat(node.folder.error()).doesNotExist();
    assertThat(job.origin().file()).hasContent("original a");
  }

  // ---- Given pictures ----

  private Job.Claimed given(Path file, Path outbox) throws IOException {
    return new Given(node.config, node.underWay, Clock.systemUTC())
        .take(new Given.Picture(file, file.getFileName(), outbox, Optional.empty()));
  }

  @Test
  void a_given_picture_stays_where_it_is_whatever_becomes_of_it() throws IOException {
    Path file = TestNode.write(home.resolve("mine/a.jpg"), "my picture");
    Path out = home.resolve("out");

    Job.Claimed finished = given(file, out);
    node.publish(finished, "result");
    node.finish(finished);
    node.filing.failed(TestNode.failure(given(file, out).origin()));
    node.inboxReturn.giveBack(given(file, out));
    Given.clear(out);

    assertThat(file).hasContent("my picture");
    assertThat(TestNode.names(out)).containsExactly("a.png", "a.png.json");
    assertThat(out.resolve(Given.DESKS)).doesNotExist();
    assertThat(TestNode.names(node.folder.error())).isEmpty();
  }

  @Test
  void a_given_picture_renews_its_own_result_and_numbers_a_stranger_s() throws IOException {
    Path mine = TestNode.write(home.resolve("mine/a.jpg"), "my picture");
    Path yours = TestNode.write(home.resolve("yours/a.jpg"), "your picture");
    Path out = home.resolve("out");

    node.publish(given(mine, out), "first");
    node.publish(given(yours, out), "yours");
    Filing.Placed renewed = node.publish(given(mine, out), "second");

    assertThat(renewed.result()).isEqualTo(out.resolve("a.png")).hasContent("second");
    assertThat(out.resolve("a-2.png")).hasContent("yours");
    assertThat(out.resolve("a-3.png")).doesNotExist();
  }

  @Test
  void what_is_given_into_the_watched_outbox_is_named_together_with_what_is_claimed()
      throws IOException {
    // Given that `run` is about to place its result in the outbox that `watch` fills
    Path file = TestNode.write(home.resolve("mine/a.jpg"), "my picture");
    Job.Claimed given = given(file, node.folder.outbox());
    Job.Claimed claimed = node.claimDropped("a.jpg", "original a");

    // When the claimed one is placed at the very instant at which the other has its name
    Filing.Placed[] ofClaimed = new Filing.Placed[1];
    Filing.Placed ofGiven =
        node.filing.toOutbox(
            given.origin(),
            TestNode.stage(given, "of given"),
            "png",
            result -> {
              ofClaimed[0] = node.publish(claimed, "of claimed");
              return new byte[] {'{', '}'};
            },
            ticket -> false);

    assertThat(ofGiven.result()).isNotEqualTo(ofClaimed[0].result()).hasContent("of given");
    assertThat(ofClaimed[0].result()).hasContent("of claimed");
  }

  @Test
  void tidying_up_after_a_run_leaves_the_desks_of_another_run_alone() throws IOException {
    Path file = TestNode.write(home.resolve("mine/a.jpg"), "my picture");
    Path out = home.resolve("out");
    Job.Claimed other = given(file, out);
    Path staged = TestNode.stage(other, "another run's result");
    Origin ended = given(file, out).origin();
    Files.delete(ended.desk());

    Given.clear(out);

    assertThat(staged).hasContent("another run's result");
  }
}
