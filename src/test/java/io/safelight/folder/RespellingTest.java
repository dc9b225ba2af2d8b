package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelight.ops.HeardLog;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RespellingTest {
  @TempDir Path home;
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
  private TestNode node;
  private Respelling respelling;
  private Path inbox;

  @BeforeEach
  void a_hot_folder() throws IOException {
    TestNode.assumeThatAllNamesCanBeWritten();
    node = new TestNode(home, "north");
    inbox = node.folder.inbox();
    respelling = new Respelling(node.folder, node.config, Duration.ofSeconds(5), nanos::get);
  }

  /** Has the shell do what Java cannot: name a file by its bytes, in octal. */
  private void shell(String script) throws IOException, InterruptedException {
    int end =
        new ProcessBuilder("sh", "-c", script)
            .directory(inbox.toFile())
            .redirectErrorStream(true)
            .start()
            .waitFor();
    assumeTrue(end == 0, "skipped: this file system holds no such names");
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** As a poll does it: all that the older file classes show goes through the filter. */
  private void poll() {
    InboxFilter filter = new InboxFilter(node.config, node.sightings, respelling);
    for (File entry : inbox.toFile().listFiles()) {
      filter.accept(TestNode.listed(entry.toPath()));
    }
    respelling.respell();
  }

  private List<String> names() throws IOException {
    return TestNode.names(inbox);
  }

  @Test
  void a_name_that_is_no_text_is_spelt_once_its_file_is_at_rest_and_that_is_told_once()
      throws Exception {
    shell("printf original > \"$(printf 'caf\\351 50%%.jpg')\"");
    try (HeardLog log = HeardLog.of(Respelling.class)) {
      poll();
      pass(Duration.ofSeconds(3));
      shell("printf more >> \"$(printf 'caf\\351 50%%.jpg')\"");
      poll();
      pass(Duration.ofSeconds(4));
      poll();
      assertThat(inbox.resolve("caf%E9 50%.jpg")).as("written to 4 s ago").doesNotExist();
      pass(Duration.ofSeconds(1));
      poll();

      assertThat(inbox.resolve("caf%E9 50%.jpg")).hasContent("originalmore");
      poll();
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0)).contains("caf%E9 50%.jpg");
    }
    assertThat(names()).hasSize(1);
  }

  @Test
  void nothing_is_replaced_by_it() throws Exception {
    node.drop("caf%E9.jpg", "original one");
    shell("printf 'original two' > \"$(printf 'caf\\351.jpg')\"");
    poll();
    pass(Duration.ofSeconds(5));
    poll();

    assertThat(inbox.resolve("caf%E9.jpg")).hasContent("original one");
    assertThat(inbox.resolve("caf%E9-2.jpg")).hasContent("original two");
  }

  @Test
  void a_folder_is_spelt_once_all_it_holds_is_at_rest() throws Exception {
    shell("d=$(printf 'r\\351sum\\351'); mkdir -p \"$d/sub\"; printf original > \"$d/sub/a.jpg\"");
    poll();
    pass(Duration.ofSeconds(4));
    shell("printf more >> \"$(printf 'r\\351sum\\351')/sub/a.jpg\"");
    poll();
    pass(Duration.ofSeconds(4));
    poll();
    assertThat(inbox.resolve("r%E9sum%E9")).doesNotExist();
    pass(Duration.ofSeconds(1));
    poll();

    assertThat(names()).containsExactly("r%E9sum%E9/sub/a.jpg");
  }

  @Test
  void a_job_ticket_keeps_its_picture() throws Exception {
    shell("p=$(printf 'caf\\351.jpg'); printf original > \"$p\"; printf '{}' > \"$p.json\"");
    poll();
    pass(Duration.ofSeconds(5));
    poll();

    assertThat(names()).containsExactly("caf%E9.jpg", "caf%E9.jpg.json");
  }

  @Test
  void what_is_left_alone_stays_left_alone() throws Exception {
    shell("printf x > \"$(printf 'caf\\351.jpg.part')\"; printf x > \"$(printf '~\\351.jpg')\"");
    List<String> before = names();
    poll();
    pass(Duration.ofSeconds(5));
    poll();

    assertThat(names()).isEqualTo(before);
  }

  @Test
  void names_that_are_text_are_not_touched_not_even_with_a_replacement_character()
      throws Exception {
    node.drop("caf\uFFFD.jpg", "original");
    node.drop("Grüße 📷 %E9.jpg", "original");
    shell("printf x > \"$(printf '\\351.jpg')\"");
    poll();
    pass(Duration.ofSeconds(5));
    poll();

    assertThat(names()).containsExactlyInAnyOrder("caf\uFFFD.jpg", "Grüße 📷 %E9.jpg", "%E9.jpg");
  }

  @Test
  void a_name_that_grows_too_long_is_cut() throws Exception {
    shell("printf original > \"$(printf '%0200d' 0 | sed \"s/0/$(printf '\\351')/g\").jpg\"");
    poll();
    pass(Duration.ofSeconds(5));
    poll();

    assertThat(names()).hasSize(1);
    assertThat(names().get(0)).startsWith("%E9%E9").endsWith(".jpg").hasSizeLessThan(256);
  }
}
