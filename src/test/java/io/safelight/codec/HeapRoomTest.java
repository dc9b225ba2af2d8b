package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Recipe;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HeapRoomTest {
  /** 16 bits, 3 channels, 10 megapixels: 60 MB, and 240 with its copies. */
  private static Job.Probed scan(String id) {
    Origin origin =
        new Origin(
            id,
            Path.of("hot/work/n/" + id + "/original/a.tif"),
            Path.of("a.tif"),
            Path.of("hot/work/n/" + id),
            Path.of("hot/outbox"),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH,
            Origin.Keeping.CLAIMED);
    Recipe recipe =
        new Recipe(
            "default",
            80,
            Recipe.Mode.NATURAL,
            0,
            0,
            Recipe.Form.of(Recipe.Output.PNG, 92),
            Recipe.Carried.ALL);
    Header header = new Header(ImageFormat.TIFF, new Size(5000, 2000), 3, 16, Header.Colour.RGB, 1);
    return new Job.Probed(origin, recipe, List.of(header), 1, "digest");
  }

  private static CompletableFuture<Job.Probed> entering(HeapRoom room, Job.Probed probed) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return room.enter(probed);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void large_scans_that_come_together_wait_for_each_other() throws Exception {
    // Given a heap with room for two of them.
    HeapRoom room = new HeapRoom(640L << 20);
    room.enter(scan("one"));
    room.enter(scan("two"));

    CompletableFuture<Job.Probed> third = entering(room, scan("three"));
    assertThat(third).isNotDone();
    room.leave(scan("one").origin());

    await().until(third::isDone);
  }

  @Test
  void a_picture_larger_than_the_heap_is_tried_alone() throws Exception {
    HeapRoom room = new HeapRoom(100L << 20);
    room.enter(scan("huge"));

    CompletableFuture<Job.Probed> next = entering(room, scan("next"));
    assertThat(next).isNotDone();
    room.leave(scan("huge").origin());

    await().until(next::isDone);
  }

  @Test
  void a_further_attempt_keeps_the_room_it_has() throws Exception {
    HeapRoom room = new HeapRoom(320L << 20);
    Job.Probed scan = scan("one");

    assertThat(room.enter(scan)).isSameAs(scan);
    assertThat(room.enter(scan)).isSameAs(scan);
  }
}
