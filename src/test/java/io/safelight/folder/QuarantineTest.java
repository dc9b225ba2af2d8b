package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.folder.Quarantine.Lying;
import io.safelight.folder.Quarantine.Told;
import io.safelight.job.Job;
import io.safelight.job.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineTest {
  @TempDir Path home;
  private TestNode node;
  private Quarantine quarantine;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode(home, "node");
    node.folder.create();
    quarantine = new Quarantine(node.folder, new ObjectMapper().findAndRegisterModules());
  }

  private Outcome.Failed failed(String name) throws IOException {
    Job job = node.claimDropped(name, "original " + name);
    return node.filing.failed(TestNode.failure(job.origin()));
  }

  private Path error(String name) {
    return node.folder.error().resolve(name);
  }

  @Test
  void a_picture_that_failed_says_where_it_lies_and_what_its_report_says() throws IOException {
    Outcome.Failed first = failed("album/a.jpg");
    Outcome.Failed second = failed("album/a.jpg");

    assertThat(first.place()).contains(error("album/a.jpg"));
    assertThat(second.place()).contains(error("album/a-2.jpg"));
    Told told = quarantine.tell(second.place().orElseThrow()).orElseThrow();
    assertThat(told.file()).isEqualTo("album/a-2.jpg");
    assertThat(told.reason()).isEqualTo("TRUNCATED");
    assertThat(told.detail()).isEqualTo("at 7 of 9");
    assertThat(told.remedy()).isNotBlank();
    assertThat(told.stage()).isEqualTo("decode");
    assertThat(told.attempts()).isEqualTo(3);
    assertThat(told.sendable()).isTrue();
  }

  @Test
  void the_newest_comes_first_and_neither_reports_nor_tickets_count() throws IOException {
    failed("a.jpg");
    failed("b.jpg");
    failed("c.jpg");
    Files.writeString(error("b.jpg.ticket.json"), "{}");
    at("a.jpg.json", 300);
    at("b.jpg.json", 100);
    at("c.jpg.json", 200);
    Files.delete(error("c.jpg"));

    assertThat(names()).containsExactly("a.jpg", "b.jpg");
  }

  @Test
  void a_file_without_a_report_is_told_of_all_the_same() throws IOException {
    Files.writeString(error("brought-by-hand.jpg"), "somebody's");

    Told told = quarantine.tell(error("brought-by-hand.jpg")).orElseThrow();

    assertThat(told.reason()).isEqualTo("UNKNOWN");
    assertThat(told.sendable()).isTrue();
  }

  @Test
  void what_is_gone_meanwhile_is_not_told_of() throws IOException {
    failed("a.jpg");
    List<Lying> lying = quarantine.newestFirst();
    Files.delete(error("a.jpg"));

    assertThat(lying).hasSize(1);
    assertThat(quarantine.tell(lying.get(0))).isEmpty();
    assertThat(quarantine.tell(error("never.jpg"))).isEmpty();
  }

  private void at(String name, long second) throws IOException {
    Files.setLastModifiedTime(error(name), FileTime.from(Instant.ofEpochSecond(second)));
  }

  private List<String> names() throws IOException {
    return quarantine.newestFirst().stream()
        .map(one -> node.folder.error().relativize(one.file()).toString())
        .toList();
  }
}
