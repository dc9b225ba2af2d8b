package io.safelight.web;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.folder.HotFolder;
import io.safelight.folder.Quarantine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
  @TempDir Path error;

  private final AtomicLong now = new AtomicLong();
  private final Semaphore mayEnd = new Semaphore(Integer.MAX_VALUE);
  private int looks;
  private int seconds;
  private volatile boolean isLooking;
  private Failures failures;

  /** The real one, whose looks are counted, may be held up, and take as long as is said. */
  @BeforeEach
  void open() {
    HotFolder folder =
        new HotFolder(null) {
          @Override
          public Path error() {
            return error;
          }
        };
    Quarantine quarantine =
        new Quarantine(folder, new ObjectMapper().findAndRegisterModules()) {
          @Override
          public List<Lying> newestFirst() throws IOException {
            looks++;
            List<Lying> lying = super.newestFirst();
            isLooking = true;
            mayEnd.acquireUninterruptibly();
            isLooking = false;
            pass(Duration.ofSeconds(seconds));
            return lying;
          }
        };
    failures = new Failures(quarantine, now::get);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private Path put(String name, int second) throws IOException {
    Path file = error.resolve(name);
    Files.writeString(file, name);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
    return file;
  }

  private List<String> listed() throws IOException {
    return failures.page(10, Cursor.NEWEST).failures().stream().map(Quarantine.Told::file).toList();
  }

  @Test
  void what_this_node_puts_there_or_takes_away_is_known_without_a_look() throws IOException {
    put("a.jpg", 1);
    put("b.jpg", 2);
    assertThat(listed()).containsExactly("b.jpg", "a.jpg");

    failures.changed(put("c.jpg", 3));
    Files.delete(error.resolve("a.jpg"));
    failures.changed(error.resolve("a.jpg"));
    failures.changed(put("b.jpg", 4));

    assertThat(listed()).containsExactly("b.jpg", "c.jpg");
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void what_others_put_there_is_seen_by_the_next_look() throws IOException {
    assertThat(listed()).isEmpty();
    put("of-another-node.jpg", 1);
    pass(Duration.ofSeconds(4));

    assertThat(listed()).containsExactly("of-another-node.jpg");
  }

  @Test
  void a_folder_that_takes_long_is_looked_at_seldom() throws IOException {
    seconds = 2;
    listed();
    pass(Duration.ofSeconds(30));
    listed();
    assertThat(looks).isEqualTo(1);

    pass(Duration.ofSeconds(30));
    listed();
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void a_look_that_hangs_holds_up_neither_a_failing_picture_nor_those_who_ask() throws Exception {
    put("a.jpg", 1);
    listed();
    pass(Duration.ofMinutes(1));
    mayEnd.drainPermits();
    CompletableFuture<List<String>> looking = CompletableFuture.supplyAsync(this::listedBeside);
    await().until(() -> isLooking);

    failures.changed(put("b.jpg", 2));
    assertThat(listed()).containsExactly("b.jpg", "a.jpg");
    assertThat(looking).isNotDone();

    mayEnd.release();
    assertThat(looking.get(1, TimeUnit.MINUTES)).containsExactly("b.jpg", "a.jpg");
    // The look had passed by before it came, and it is not forgotten with the older changes.
    assertThat(listed()).containsExactly("b.jpg", "a.jpg");
    assertThat(looks).isEqualTo(2);
  }

  private List<String> listedBeside() {
    try {
      return listed();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void of_very_many_changes_the_oldest_wait_for_a_look() throws IOException {
    listed();
    for (int i = 0; i < 1001; i++) {
      failures.changed(put("%04d.jpg".formatted(i), i));
    }

    assertThat(failures.page(2000, Cursor.NEWEST).failures()).hasSize(1000);
    pass(Duration.ofSeconds(4));
    assertThat(failures.page(2000, Cursor.NEWEST).failures()).hasSize(1001);
  }
}
