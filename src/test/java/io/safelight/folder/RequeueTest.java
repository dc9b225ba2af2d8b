package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.safelight.folder.Requeue.Failed;
import io.safelight.folder.Requeue.Sent;
import io.safelight.job.Job;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequeueTest {
  @TempDir Path home;
  private TestNode dead;
  private TestNode operator;
  private Requeue requeue;

  @BeforeEach
  void a_hot_folder_with_a_node_that_died() throws IOException {
    dead = new TestNode(home, "north");
    operator = new TestNode(home, "desk-of-the-operator");
    requeue =
        new Requeue(
            operator.folder,
            operator.config,
            operator.claims,
            operator.filing,
            operator.inboxReturn,
            operator.underWay,
            new ObjectMapper().findAndRegisterModules());
  }

  private Path inbox(String name) {
    return dead.folder.inbox().resolve(name);
  }

  private Path error(String name) {
    return dead.folder.error().resolve(name);
  }

  private List<Sent> sendBackAll(String node) throws IOException {
    List<Sent> sent = new ArrayList<>();
    for (Path desk : requeue.desksOf(node)) {
      sent.add(requeue.sendBack(desk));
    }
    return sent;
  }

  private void setAside(String name, String content) throws IOException {
    Job.Claimed job = dead.claimDropped(name, content);
    dead.filing.failed(TestNode.failure(job.origin()));
    dead.underWay.leave(job.origin());
  }

  // ---- The claims of a dead node ----

  @Test
  void claims_of_a_dead_node_go_back_to_the_inbox_with_their_tickets() throws Exception {
    dead.drop("sub/a.jpg.json", "{}");
    Job.Claimed a = dead.claimDropped("sub/a.jpg", "original a");
    dead.attempts.begin(a);
    TestNode.stage(a, "half a resu");
    dead.claimDropped("b.jpg", "original b");

    assertThat(sendBackAll("north")).hasSize(2).hasOnlyElementsOfType(Sent.Back.class);
    requeue.forget("north");

    assertThat(TestNode.names(dead.folder.inbox()))
        .containsExactly("b.jpg", "sub/a.jpg", "sub/a.jpg.json");
    assertThat(dead.originals()).hasSize(2).allSatisfy((content, n) -> assertThat(n).isOne());
    assertThat(dead.folder.desks()).doesNotExist();
    assertThat(operator.underWay.all()).isEmpty();
  }

  @Test
  void a_claim_does_not_go_back_over_a_namesake_that_came_since() throws IOException {
    dead.drop("a.jpg.json", "{}");
    dead.claimDropped("a.jpg", "original of monday");
    dead.drop("a.jpg", "original of tuesday");

    sendBackAll("north");

    assertThat(inbox("a.jpg")).hasContent("original of tuesday");
    assertThat(inbox("a-2.jpg")).hasContent("original of monday");
    assertThat(inbox("a-2.jpg.json")).hasContent("{}");
  }

  @Test
  void what_the_dead_node_had_published_is_filed_away_and_not_done_again() throws IOException {
    Job.Claimed job = dead.claimDropped("a.jpg", "original a");
    dead.publish(job, "result");

    List<Sent> sent = sendBackAll("north");

    assertThat(sent).singleElement().isInstanceOf(Sent.Ended.class);
    assertThat(((Sent.Ended) sent.get(0)).outcome()).isInstanceOf(Outcome.Done.class);
    assertThat(TestNode.names(dead.folder.inbox())).isEmpty();
    assertThat(dead.folder.done().resolve("a.jpg")).hasContent("original a");
  }

  @Test
  void a_desk_whose_claim_was_never_made_is_no_picture() throws IOException {
    Files.createDirectories(dead.folder.desks().resolve("20261123-x/original"));

    assertThat(sendBackAll("north")).containsExactly(new Sent.Nothing());
    requeue.forget("north");

    assertThat(dead.folder.desks()).doesNotExist();
  }

  @Test
  void what_a_person_put_on_a_desk_of_the_dead_node_stays() throws IOException {
    Path rescued =
        TestNode.write(dead.folder.desks().resolve("rescued/only-copy.png"), "the only copy");

    sendBackAll("north");
    requeue.forget("north");

    assertThat(rescued).hasContent("the only copy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", ".", "north/", "./north", "../work/north", "", ".names", "a/../north"})
  void a_path_in_place_of_a_node_s_name_moves_and_deletes_nothing(String path) throws IOException {
    dead.drop("report.jpg", "original report");
    dead.claimDropped("a.jpg", "original a");

    assertThatThrownBy(() -> requeue.desksOf(path)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> requeue.forget(path)).isInstanceOf(IllegalArgumentException.class);

    assertThat(dead.originals()).containsOnlyKeys("original a", "original report");
  }

  @Test
  void a_node_that_nobody_knows_is_not_made_up() {
    assertThatThrownBy(() -> requeue.desksOf("nort")).isInstanceOf(NotDirectoryException.class);
  }

  // ---- Failures ----

  @Test
  void a_failure_goes_back_to_where_it_came_from_and_its_report_goes() throws IOException {
    dead.drop("sub/a.jpg.json", "{\"recipe\":\"strong\"}");
    setAside("sub/a.jpg", "original a");

    List<Failed> failed = requeue.failedAt(error("sub/a.jpg"));
    assertThat(failed).singleElement();
    requeue.sendBack(failed.get(0));

    assertThat(failed.get(0).reason()).contains(Reason.TRUNCATED);
    assertThat(TestNode.names(dead.folder.inbox())).containsExactly("sub/a.jpg", "sub/a.jpg.json");
    assertThat(inbox("sub/a.jpg.json")).hasContent("{\"recipe\":\"strong\"}");
    assertThat(TestNode.names(dead.folder.error())).isEmpty();
    assertThat(dead.originals()).containsOnlyKeys("original a").containsEntry("original a", 1);
    assertThat(TestNode.files(dead.folder.work().resolve(".names"))).isEmpty();
  }

  @Test
  void a_numbered_failure_gets_its_own_name_back_where_that_is_free() throws IOException {
    setAside("a.jpg", "original of monday");
    setAside("a.jpg", "original of tuesday");

    for (Failed failed : requeue.failedAt(dead.folder.error())) {
      requeue.sendBack(failed);
    }

    assertThat(TestNode.names(dead.folder.inbox())).containsExactly("a-2.jpg", "a.jpg");
    assertThat(dead.originals()).hasSize(2);
    assertThat(TestNode.names(dead.folder.error())).isEmpty();
  }

  @Test
  void a_folder_means_its_pictures_and_neither_reports_nor_tickets_nor_hidden_files()
      throws IOException {
    dead.drop("sub/a.jpg.json", "{}");
    setAside("sub/a.jpg", "original a");
    setAside("sub/list.json", "original that is no picture");
    setAside("b.jpg", "original b");
    TestNode.write(error("sub/.DS_Store"), "x");
    TestNode.write(
        error("c.jpg.cannot-be-taken.json"), "{\"file\":\"c.jpg\",\"reason\":\"CANNOT_BE_TAKEN\"}");

    assertThat(requeue.failedAt(error("sub")))
        .extracting(Failed::file)
        .containsExactly(error("sub/a.jpg").toRealPath(), error("sub/list.json").toRealPath());
    assertThat(requeue.failedAt(Path.of("sub"))).hasSize(2);
    assertThat(requeue.failedAt(dead.folder.error())).hasSize(3);
    assertThat(requeue.failedAt(error("b.jpg.json"))).as("a report means its picture").hasSize(1);
  }

  @Test
  void a_report_whose_picture_is_gone_is_no_picture() throws IOException {
    setAside("a.jpg", "original a");
    Files.delete(error("a.jpg"));

    assertThat(requeue.failedAt(dead.folder.error())).isEmpty();
    assertThatThrownBy(() -> requeue.failedAt(error("a.jpg.json")))
        .hasMessageContaining("its picture is not there");
  }

  @Test
  void a_report_that_was_dropped_as_a_picture_goes_back_like_one() throws IOException {
    setAside("b.jpg", "original b");
    String report = Files.readString(error("b.jpg.json"));
    setAside("list.json", report);

    assertThat(requeue.failedAt(error("list.json"))).hasSize(1);
    assertThat(requeue.failedAt(dead.folder.error()))
        .extracting(failed -> failed.file().getFileName().toString())
        .containsExactly("b.jpg", "list.json");
  }

  @Test
  void a_picture_whose_report_is_gone_goes_back_under_its_present_name() throws IOException {
    setAside("sub/a.jpg", "original a");
    Files.delete(error("sub/a.jpg.json"));

    Failed failed = requeue.failedAt(error("sub/a.jpg")).get(0);
    requeue.sendBack(failed);

    assertThat(failed.reason()).isEmpty();
    assertThat(inbox("sub/a.jpg")).hasContent("original a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../outside.jpg", "/etc/outside.jpg", "sub/../../outside.jpg", "", "a\0b"})
  void a_forged_report_cannot_lead_a_picture_out_of_the_inbox(String forged) throws IOException {
    setAside("a.jpg", "original a");
    ObjectMapper json = new ObjectMapper();
    ObjectNode report = (ObjectNode) json.readTree(error("a.jpg.json").toFile());
    report.put("file", forged);
    json.writeValue(error("a.jpg.json").toFile(), report);

    requeue.sendBack(requeue.failedAt(error("a.jpg")).get(0));

    assertThat(inbox("a.jpg")).hasContent("original a");
  }

  @Test
  void nothing_outside_error_is_moved() throws IOException {
    Path mine = TestNode.write(home.resolve("mine/a.jpg"), "my picture");
    Path link = Files.createSymbolicLink(error("link"), mine.getParent());
    TestNode.write(dead.folder.done().resolve("b.jpg"), "done");

    for (Path place :
        List.of(
            mine,
            link.resolve("a.jpg"),
            Path.of("../done/b.jpg"),
            dead.folder.done().resolve("b.jpg"),
            Path.of("gone.jpg"))) {
      assertThatThrownBy(() -> requeue.failedAt(place))
          .as("%s", place)
          .hasMessageContaining("no such file or folder in");
    }
    assertThat(requeue.failedAt(dead.folder.error()))
        .as("a link is an entry of its own")
        .extracting(Failed::file)
        .containsExactly(dead.folder.error().toRealPath().resolve("link"));
    assertThat(mine).hasContent("my picture");
  }

  @Test
  void a_running_node_counts_as_such_and_a_dead_one_does_not() throws IOException {
    NodeLock lock = new NodeLock(dead.folder, dead.config);
    lock.acquire();
    assertThat(NodeLock.aliveBecause(operator.folder, "north")).isPresent();

    lock.release();

    assertThat(NodeLock.aliveBecause(operator.folder, "north")).isEqualTo(Optional.empty());
    assertThat(NodeLock.aliveBecause(operator.folder, "never-was")).isEmpty();
  }
}
