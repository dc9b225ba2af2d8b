package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.folder.Settlement.End;
import io.safelight.folder.Settlement.Move;
import io.safelight.job.Job;
import io.safelight.job.Origin.Keeping;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
  @TempDir Path home;
  private TestNode node;

  @BeforeEach
  void a_hot_folder() throws IOException {
    node = new TestNode(home, "north");
  }

  private static Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private List<Path> desks() throws IOException {
    try (var desks = Files.list(node.folder.desks())) {
      return desks.toList();
    }
  }

  // ---- Claiming ----

  @Test
  void a_claim_moves_the_picture_and_its_ticket_to_a_desk_and_copies_nothing() throws IOException {
    Path picture = node.drop("holidays/1998/a.jpg", "original a");
    Path ticket = node.drop("holidays/1998/a.jpg.json", "{}");
    Object pictureItself = identity(picture);
    Object ticketItself = identity(ticket);

    Job.Claimed claimed = node.claim(picture);

    assertThat(claimed.origin().relative()).isEqualTo(Path.of("holidays/1998/a.jpg"));
    assertThat(claimed.origin().keeping()).isEqualTo(Keeping.CLAIMED);
    assertThat(claimed.origin().file())
        .isEqualTo(claimed.origin().desk().resolve("original/holidays/1998/a.jpg"));
    assertThat(identity(claimed.origin().file())).isEqualTo(pictureItself);
    assertThat(identity(claimed.origin().jobTicket().orElseThrow())).isEqualTo(ticketItself);
    assertThat(claimed.hasUnreadTicket()).isTrue();
    assertThat(picture).doesNotExist();
    assertThat(ticket).doesNotExist();
    assertThat(node.underWay.contains(claimed.origin().id())).isTrue();
  }

  @Test
  void a_picture_without_a_ticket_is_claimed_alone_and_its_neighbours_stay() throws IOException {
    node.drop("b.jpg", "original b");
    node.drop("b.jpg.json", "{}");

    Job.Claimed claimed = node.claimDropped("a.jpg", "original a");

    assertThat(claimed.origin().jobTicket()).isEmpty();
    assertThat(TestNode.names(node.folder.inbox())).containsExactly("b.jpg", "b.jpg.json");
  }

  @Test
  void a_file_that_another_node_took_is_not_claimed_and_leaves_no_desk() throws IOException {
    Path picture = node.drop("a.jpg", "original a");
    node.sightings.isStable(picture);
    new TestNode(home, "south").claim(picture);

    assertThat(node.claims.claim(TestNode.listed(picture))).isNull();
    assertThat(desks()).isEmpty();
    assertThat(node.underWay.all()).isEmpty();
  }

  @Test
  void a_file_that_changed_since_it_was_listed_is_left_where_it_is() throws IOException {
    Path picture = node.drop("a.jpg", "original a");
    node.sightings.isStable(picture);
    Files.writeString(picture, "original a, and more of it");

    assertThat(node.claims.claim(TestNode.listed(picture))).isNull();
    assertThat(picture).hasContent("original a, and more of it");
    assertThat(desks()).isEmpty();
  }

  @Test
  void a_file_whose_ticket_changed_since_it_was_listed_is_left_where_it_is() throws IOException {
    Path picture = node.drop("a.jpg", "original a");
    node.sightings.isStable(picture);
    node.drop("a.jpg.json", "{");

    assertThat(node.claims.claim(TestNode.listed(picture))).isNull();
    assertThat(picture).exists();
  }

  @Test
  void a_claim_that_our_own_folder_prevents_is_made_later() throws IOException {
    // Given that no desk can be made: as when the disk is full
    Files.delete(node.folder.desks());
    Files.writeString(node.folder.desks(), "in the way");
    Path picture = node.drop("a.jpg", "original a");

    assertThat(node.claim(picture)).isNull();
    assertThat(picture).hasContent("original a");
    assertThat(node.sightings.isStable(picture)).as("not tried again at once").isFalse();
    assertThat(node.underWay.all()).isEmpty();
  }

  @Test
  void a_claim_that_the_share_prevents_is_made_as_soon_as_the_share_is_back() throws IOException {
    Path picture = node.drop("a.jpg", "original a");
    Path away = Files.move(node.folder.work(), home.resolve("away"));

    assertThat(node.claim(picture)).isNull();
    Files.move(away, node.folder.work());

    assertThat(node.sightings.isStable(picture)).as("offered at once").isTrue();
    assertThat(node.claim(picture)).isNotNull();
  }

  @Test
  void two_nodes_claim_three_hundred_pictures_exactly_once() throws Exception {
    // Given 300 pictures, thirty of each name in subfolders, and two nodes with four threads each
    TestNode south = new TestNode(home, "south");
    List<Path> pictures = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Path picture = node.drop("day-" + i / 10 + "/SCN_000" + i % 10 + ".jpg", "original " + i);
      if (i % 3 == 0) {
        node.drop(node.folder.inbox().relativize(picture) + ".json", "ticket of original " + i);
      }
      pictures.add(picture);
    }
    pictures.forEach(node.sightings::isStable);
    pictures.forEach(south.sightings::isStable);
    CyclicBarrier together = new CyclicBarrier(8);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<List<Job.Claimed>>> ends = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      TestNode own = thread % 2 == 0 ? node : south;
      List<Path> order = new ArrayList<>(pictures);
      Collections.shuffle(order, new Random(thread));
      Callable<List<Job.Claimed>> task =
          () -> {
            List<Job.Claimed> claims = new ArrayList<>();
            together.await();
            for (Path picture : order) {
              Job.Claimed claimed = own.claims.claim(TestNode.listed(picture));
              if (claimed != null) {
                claims.add(claimed);
              }
            }
            return claims;
          };
      ends.add(threads.submit(task));
    }

    // When all have run through the list
    List<Job.Claimed> claims = new ArrayList<>();
    for (Future<List<Job.Claimed>> end : ends) {
      claims.addAll(end.get());
    }
    threads.shutdown();

    // Then each is on one desk, with its ticket, as it was
    assertThat(claims).hasSize(300);
    assertThat(node.originals()).hasSize(300).allSatisfy((content, n) -> assertThat(n).isOne());
    for (Job.Claimed claimed : claims) {
      String content = Files.readString(claimed.origin().file());
      boolean ticketed = Integer.parseInt(content.substring("original ".length())) % 3 == 0;
      assertThat(claimed.origin().jobTicket().isPresent()).isEqualTo(ticketed);
      if (ticketed) {
        assertThat(claimed.origin().jobTicket().orElseThrow()).hasContent("ticket of " + content);
      }
    }
    assertThat(TestNode.names(node.folder.inbox())).isEmpty();
    assertThat(TestNode.files(node.folder.work())).hasSize(400);
    assertThat(node.underWay.all()).hasSize(claims.size() - south.underWay.all().size());
  }

  // ---- Taking up again ----

  @Test
  void desks_under_way_are_not_left_behind_and_those_of_a_dead_process_are() throws IOException {
    Job.Claimed claimed = node.claimDropped("a.jpg", "original a");

    assertThat(node.claims.leftBehind()).isEmpty();
    assertThat(new TestNode(home, "north").claims.leftBehind())
        .containsExactly(claimed.origin().desk());
    assertThat(new TestNode(home, "south").claims.leftBehind()).as("another's desk").isEmpty();
  }

  @Test
  void a_claim_that_was_left_behind_is_claimed_again_with_its_ticket() throws IOException {
    node.drop("sub/a.jpg.json", "{}");
    Job.Claimed before = node.claimDropped("sub/a.jpg", "original a");
    TestNode.stage(before, "half a resu");
    TestNode restarted = new TestNode(home, "north");

    Job.Claimed again = restarted.takeUp(before.origin().desk());

    assertThat(again.origin().id()).isEqualTo(before.origin().id());
    assertThat(again.origin().relative()).isEqualTo(Path.of("sub/a.jpg"));
    assertThat(again.origin().file()).hasContent("original a");
    assertThat(again.origin().jobTicket()).isEqualTo(before.origin().jobTicket());
    assertThat(again.hasUnreadTicket()).isTrue();
    assertThat(TestNode.names(again.origin().desk()))
        .as("what was staged is gone")
        .containsExactly("original/sub/a.jpg", "original/sub/a.jpg.json");
    assertThat(restarted.claims.leftBehind()).as("under way now").isEmpty();
  }

  @Test
  void one_desk_is_taken_up_by_one_thread_only_however_often_it_was_listed() throws Exception {
    List<Path> desks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      desks.add(node.claimDropped(i + ".jpg", "original " + i).origin().desk());
    }
    TestNode restarted = new TestNode(home, "north");
    CyclicBarrier together = new CyclicBarrier(4);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> ends = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      Callable<Integer> task =
          () -> {
            together.await();
            int taken = 0;
            for (Path desk : desks) {
              taken += restarted.claims.takeUp(desk) == null ? 0 : 1;
            }
            return taken;
          };
      ends.add(threads.submit(task));
    }
    int taken = 0;
    for (Future<Integer> end : ends) {
      taken += end.get();
    }
    threads.shutdown();

    assertThat(taken).isEqualTo(20);
  }

  @Test
  void a_ticket_that_a_crash_left_in_the_inbox_is_fetched() throws IOException {
    // Given a crash between the two renames of a claim
    Job.Claimed before = node.claimDropped("a.jpg", "original a");
    node.drop("a.jpg.json", "{\"recipe\":\"strong\"}");

    Job.Claimed again = new TestNode(home, "north").takeUp(before.origin().desk());

    assertThat(again.origin().jobTicket().orElseThrow()).hasContent("{\"recipe\":\"strong\"}");
    assertThat(TestNode.names(node.folder.inbox())).isEmpty();
  }

  @Test
  void a_ticket_in_the_inbox_that_may_be_a_newer_picture_s_stays_there() throws Exception {
    Job.Claimed begun = node.claimDropped("begun.jpg", "original begun");
    node.attempts.begin(begun);
    node.drop("begun.jpg.json", "{}");
    Job.Claimed namesake = node.claimDropped("a.jpg", "original a");
    node.drop("a.jpg", "original a of today");
    node.drop("a.jpg.json", "{}");
    TestNode restarted = new TestNode(home, "north");

    assertThat(restarted.takeUp(begun.origin().desk()).origin().jobTicket()).isEmpty();
    assertThat(restarted.takeUp(namesake.origin().desk()).origin().jobTicket()).isEmpty();
    assertThat(TestNode.names(node.folder.inbox()))
        .containsExactly("a.jpg", "a.jpg.json", "begun.jpg.json");
  }

  @Test
  void an_original_whose_result_is_published_is_filed_away_and_not_done_again() throws IOException {
    node.drop("sub/a.jpg.json", "{}");
    Job.Claimed before = node.claimDropped("sub/a.jpg", "original a");
    node.publish(before, "result");
    TestNode restarted = new TestNode(home, "north");

    Outcome ended = restarted.takeUpToTheEnd(before.origin().desk());

    assertThat(ended).isInstanceOf(Outcome.Done.class);
    assertThat(((Outcome.Done) ended).result())
        .isEqualTo(node.folder.outbox().resolve("sub/a.png"));
    assertThat(restarted.underWay.all()).isEmpty();
    assertThat(TestNode.names(node.folder.done())).containsExactly("sub/a.jpg", "sub/a.jpg.json");
    assertThat(TestNode.names(node.folder.outbox())).containsExactly("sub/a.png", "sub/a.png.json");
    assertThat(desks()).isEmpty();
  }

  @Test
  void a_decided_publication_is_completed_before_the_original_is_filed_away() throws IOException {
    // Given a crash between the renames of ticket and result
    Job.Claimed before = node.claimDropped("a.jpg", "original a");
    Filing.Placed placed = node.publish(before, "result");
    Files.move(placed.result(), before.origin().desk().resolve("result.png"));

    assertThat(new TestNode(home, "north").takeUpToTheEnd(before.origin().desk())).isNotNull();

    assertThat(placed.result()).hasContent("result");
    assertThat(TestNode.names(node.folder.done())).containsExactly("a.jpg");
  }

  @Test
  void a_decided_publication_whose_name_was_taken_meanwhile_is_done_again() throws IOException {
    // Given a crash right after the note, and another picture's result under the decided name
    Job.Claimed before = node.claimDropped("a.jpg", "original a");
    Filing.Placed placed = node.publish(before, "result of a");
    Files.move(placed.result(), before.origin().desk().resolve("result.png"));
    Files.move(placed.ticket(), before.origin().desk().resolve("result-ticket.json"));
    node.publish(node.claimDropped("a.jpg", "original a of today"), "result of today");

    Job.Claimed again = new TestNode(home, "north").takeUp(before.origin().desk());

    assertThat(again.origin().file()).hasContent("original a");
    assertThat(placed.result()).hasContent("result of today");
    assertThat(TestNode.names(again.origin().desk())).containsExactly("original/a.jpg");
  }

  @Test
  void a_decided_filing_whose_name_was_taken_meanwhile_takes_another() throws IOException {
    // Given a crash after done/ was decided, and a namesake that went there before the restart
    Job.Claimed before = node.claimDropped("a.jpg", "original a");
    node.publish(before, "result");
    Path decided = node.folder.done().resolve("a.jpg");
    Path desk = before.origin().desk();
    Settlement.settle(
        desk, End.FILED_AWAY, List.of(Move.of(desk, before.origin().file(), decided)));
    Files.move(decided, before.origin().file());
    TestNode.write(decided, "original a of today");

    assertThat(new TestNode(home, "north").takeUpToTheEnd(desk)).isInstanceOf(Outcome.Done.class);

    assertThat(decided).hasContent("original a of today");
    assertThat(node.folder.done().resolve("a-2.jpg")).hasContent("original a");
    assertThat(desks()).isEmpty();
  }

  /** A picture that was set aside by a process that died before it moved the original. */
  private Path halfSetAside(String name) throws IOException {
    Job.Claimed before = node.claimDropped(name, "original " + name);
    Path desk = before.origin().desk();
    node.filing.failed(TestNode.failure(before.origin()));
    Path report = node.folder.error().resolve(name + ".json");
    byte[] told = Files.readAllBytes(report);
    Files.delete(report);
    Files.createDirectories(before.origin().file().getParent());
    Files.move(node.folder.error().resolve(name), before.origin().file());
    Path draft = Files.write(desk.resolve("report.json"), told);
    Settlement.settle(
        desk,
        End.SET_ASIDE,
        List.of(
            Move.of(desk, draft, report),
            Move.of(desk, before.origin().file(), node.folder.error().resolve(name))));
    Files.move(node.folder.error().resolve(name), before.origin().file());
    return desk;
  }

  @Test
  void a_decided_quarantine_is_completed_and_heard_of_once() throws IOException {
    Path desk = halfSetAside("a.jpg");
    TestNode restarted = new TestNode(home, "north");

    Outcome ended = restarted.takeUpToTheEnd(desk);

    assertThat(TestNode.names(node.folder.error())).containsExactly("a.jpg", "a.jpg.json");
    assertThat(desks()).isEmpty();
    assertThat(ended).isInstanceOf(Outcome.Failed.class);
    Outcome.Failed failed = (Outcome.Failed) ended;
    assertThat(failed.failure().reason()).isEqualTo(Reason.TRUNCATED);
    assertThat(failed.failure().detail()).isEqualTo("at 7 of 9");
    assertThat(failed.stage()).isEqualTo("decode");
    assertThat(failed.attempts()).isEqualTo(3);
    assertThat(failed.origin().relative()).isEqualTo(Path.of("a.jpg"));
    assertThat(restarted.takeUpToTheEnd(desk)).as("once").isNull();
  }

  @Test
  void a_quarantine_whose_report_somebody_took_is_completed_in_silence() throws IOException {
    Path desk = halfSetAside("a.jpg");
    Files.delete(node.folder.error().resolve("a.jpg.json"));
    TestNode.write(desk.resolve("original/Thumbs.db"), "thumbnails");

    assertThat(new TestNode(home, "north").takeUpToTheEnd(desk)).isNull();

    assertThat(node.folder.error().resolve("a.jpg")).hasContent("original a.jpg");
    assertThat(desks()).isEmpty();
  }

  @Test
  void a_picture_that_was_filed_before_the_crash_is_heard_of_once() throws IOException {
    // Given a crash after the original went to done/ and before its desk was removed
    Job.Claimed before = node.claimDropped("a.jpg", "original a");
    Filing.Placed placed = node.publish(before, "result");
    Path desk = before.origin().desk();
    Settlement.settle(
        desk,
        End.FILED_AWAY,
        List.of(Move.of(desk, before.origin().file(), node.folder.done().resolve("a.jpg"))),
        placed.result());
    TestNode restarted = new TestNode(home, "north");

    Outcome ended = restarted.takeUpToTheEnd(desk);

    assertThat(((Outcome.Done) ended).result()).isEqualTo(placed.result());
    assertThat(ended.origin().relative()).isEqualTo(Path.of("a.jpg"));
    assertThat(restarted.takeUpToTheEnd(desk)).as("once").isNull();
    assertThat(TestNode.names(node.folder.done())).containsExactly("a.jpg");
    assertThat(TestNode.names(node.folder.outbox())).containsExactly("a.png", "a.png.json");
  }

  @Test
  void an_empty_desk_is_removed() throws IOException {
    Path desk = Files.createDirectories(node.folder.desks().resolve("20261123-x/original/sub"));

    assertThat(node.claims.takeUp(desk.getParent().getParent())).isNull();
    assertThat(desks()).isEmpty();
  }

  @Test
  void a_desk_that_is_gone_by_the_time_is_nothing_to_do() throws IOException {
    assertThat(node.claims.takeUp(node.folder.desks().resolve("gone"))).isNull();
  }

  @Test
  void droppings_of_the_system_are_not_taken_for_the_picture() throws IOException {
    Job.Claimed before = node.claimDropped("sub/IMG_20261123_0001.jpg", "original a");
    Path original = before.origin().file();
    Files.writeString(original.resolveSibling(".DS_Store"), "x");
    TestNode.write(original.resolveSibling("@eaDir").resolve("t.jpg"), "thumbnail");

    Job.Claimed again = new TestNode(home, "north").takeUp(before.origin().desk());

    assertThat(again.origin().file()).isEqualTo(original).hasContent("original a");
    assertThat(again.origin().jobTicket()).as("no dropping is a ticket").isEmpty();
  }

  @Test
  void a_dropping_on_a_desk_does_not_have_its_picture_told_of_for_ever() throws IOException {
    Job.Claimed job = node.claimDropped("SCN_0001.jpg", "original a");
    Path desk = job.origin().desk();
    Path dropping = TestNode.write(job.origin().file().resolveSibling("Thumbs.db"), "thumbnails");
    Path open = TestNode.write(job.origin().file().resolveSibling("open by somebody"), "x");
    node.publish(job, "result");
    node.finish(job);
    node.underWay.leave(job.origin());
    assertThat(desk).as("what we did not put there is not ours to delete").exists();

    TestNode restarted = new TestNode(home, "north");
    assertThat(restarted.takeUpToTheEnd(desk)).isNull();
    assertThat(restarted.takeUpToTheEnd(desk)).isNull();

    assertThat(open).hasContent("x");
    Files.delete(open);
    assertThat(restarted.takeUpToTheEnd(desk)).isNull();
    assertThat(dropping).doesNotExist();
    assertThat(desks()).isEmpty();
    assertThat(TestNode.names(node.folder.done())).containsExactly("SCN_0001.jpg");
  }

  @Test
  void a_dropping_is_not_taken_for_a_picture_of_a_longer_name() throws IOException {
    Job.Claimed before = node.claimDropped("SCN_20261123_0001.jpg", "original a");
    TestNode.write(before.origin().file().resolveSibling("Thumbs.db"), "thumbnails");

    Job.Claimed again = new TestNode(home, "north").takeUp(before.origin().desk());

    assertThat(again.origin().file()).hasContent("original a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claim.json",
        "settlement.json",
        "settlement.json.draft",
        "result.png",
        "report.json",
        "attempts.log",
        "original",
        "original/original",
        "a.jpg.json",
        "sub/result-ticket.json",
        "-2",
        "%d%n.jpg",
        "a b\tc.jpg"
      })
  void a_picture_may_be_called_like_what_lies_on_a_desk(String name) throws Exception {
    Job.Claimed before = node.claimDropped(name, "original");
    node.attempts.begin(before);
    TestNode.stage(before, "half a resu");
    TestNode restarted = new TestNode(home, "north");

    Job.Claimed again = restarted.takeUp(before.origin().desk());
    restarted.attempts.begin(again);
    restarted.publish(again, "result");
    restarted.finish(again);

    assertThat(node.folder.done().resolve(name)).hasContent("original");
    assertThat(restarted.originals()).containsOnlyKeys("original").containsEntry("original", 1);
    assertThat(desks()).isEmpty();
  }

  @Test
  void a_desk_with_an_original_on_it_is_never_removed() throws IOException {
    Job.Claimed claimed = node.claimDropped("a.jpg", "original a");

    assertThatThrownBy(() -> Desks.remove(claimed.origin().desk())).isInstanceOf(IOException.class);
    Desks.discard(claimed.origin().desk());

    assertThat(claimed.origin().file()).hasContent("original a");
  }

  @Test
  void what_somebody_put_on_a_desk_is_not_deleted() throws Exception {
    TestNode node = new TestNode(home, "north");
    Path rescued = node.folder.desks().resolve("rescued").resolve("only-copy.png");
    Files.createDirectories(rescued.getParent());
    Files.writeString(rescued, "the only copy");

    assertThat(node.claims.takeUp(rescued.getParent())).isNull();

    assertThat(rescued).hasContent("the only copy");
  }
}
