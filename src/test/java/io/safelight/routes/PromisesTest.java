package io.safelight.routes;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.codec.RasterReader;
import io.safelight.folder.HotFolder;
import io.safelight.folder.Sightings;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.job.UnderWay;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The four promises of the house, each watched while it is kept. */
@QuarkusTest
@TestProfile(HotFolderProfile.class)
class PromisesTest {
  @Inject Startup startup;
  @Inject HotFolder folder;
  @Inject UnderWay underWay;
  @Inject Sightings sightings;

  @TempDir Path scratch;
  private Inbox inbox;

  @BeforeEach
  void watch() throws Exception {
    FaultyStages.install();
    startup.watch();
    inbox = new Inbox(folder);
    inbox.awaitEmpty();
    inbox.clear();
  }

  private byte[] picture(long seed) throws IOException {
    Path file = scratch.resolve(seed + ".jpg");
    TestPictures.write(TestPictures.scene(120, 90, 20, seed), file);
    return Files.readAllBytes(file);
  }

  private void drop(int count, String prefix) throws IOException {
    for (int i = 0; i < count; i++) {
      inbox.drop(prefix + i + ".jpg", picture(i));
    }
  }

  @Test
  void promise_1_no_original_is_ever_lost_or_changed() throws Exception {
    Map<String, String> dropped = new HashMap<>();
    for (int i = 0; i < 12; i++) {
      byte[] content = i % 4 == 3 ? new byte[] {1, 2, 3, (byte) i} : picture(i);
      dropped.put("a" + i + ".jpg", Inbox.sha256(content));
      inbox.drop("a" + i + ".jpg", content);
    }

    // Then at every instant each of them exists once, byte for byte, until all are at rest.
    AtomicBoolean once = new AtomicBoolean(true);
    await()
        .until(
            () -> {
              Map<String, Integer> seen = steadyLook();
              once.compareAndSet(
                  true, dropped.values().stream().allMatch(d -> seen.getOrDefault(d, 0) == 1));
              return Inbox.files(folder.inbox()).isEmpty() && Inbox.files(folder.desks()).isEmpty();
            });
    assertThat(once).isTrue();
    assertThat(Inbox.files(folder.done())).hasSize(9);
    assertThat(inbox.error("a3.jpg")).exists();
  }

  /**
   * Digests of all originals at one instant. A file that is renamed during the walk could be seen
   * twice or not at all: the look is repeated until two in a row agree.
   */
  private Map<String, Integer> steadyLook() throws IOException {
    Map<String, Integer> before = look();
    for (Map<String, Integer> now = look(); !now.equals(before); now = look()) {
      before = now;
    }
    return before;
  }

  private Map<String, Integer> look() throws IOException {
    while (true) {
      try {
        return inbox.originals();
      } catch (NoSuchFileException movedMeanwhile) {
        continue;
      }
    }
  }

  @Test
  void promise_2_what_stands_in_the_outbox_is_complete_and_checked() throws Exception {
    drop(12, "b");

    // Then every picture that is ever seen there has its ticket, decodes, and is what was promised.
    Set<String> seen = new TreeSet<>();
    await()
        .until(
            () -> {
              for (Path result : Inbox.files(folder.outbox())) {
                String name = result.getFileName().toString();
                if (name.endsWith(".png") && seen.add(name)) {
                  RasterReader.read(result, ImageFormat.PNG, 0, new Size(120, 90));
                  assertThat(inbox.resultTicket(name).at("/result/sha256").asText())
                      .isEqualTo(Inbox.sha256(Files.readAllBytes(result)));
                }
              }
              return seen.size() == 12;
            });
    inbox.awaitEmpty();
  }

  @Test
  void promise_3_one_bad_picture_harms_nobody() throws Exception {
    drop(3, "before");
    FaultyStages.failAt("decode", "bad.jpg", new OutOfMemoryError("told to"), Integer.MAX_VALUE);
    inbox.drop("bad.jpg", picture(100));
    drop(3, "after");
    inbox.awaitEmpty();

    assertThat(inbox.report("bad.jpg").at("/whatToDo").asText()).isNotBlank();
    assertThat(Inbox.files(folder.done())).hasSize(6);
  }

  @Test
  void promise_4_nothing_grows_from_the_first_picture_to_the_last() throws Exception {
    // How fast is the benchmark's business; this is what would make it slower, and larger.
    drop(20, "warm-up");
    inbox.awaitEmpty();
    int threads = Thread.activeCount();
    long descriptors = descriptors();

    drop(40, "later");
    inbox.awaitEmpty();

    await().untilAsserted(() -> assertThat(underWay.all()).isEmpty());
    await().untilAsserted(() -> assertThat(sightings.waiting()).isZero());
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
    assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 3);
    assertThat(Inbox.files(folder.work().resolve(".names"))).isEmpty();
  }

  private static long descriptors() throws IOException {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(open)) {
      return all.count();
    }
  }
}
