package io.safelight.codec;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryRoomTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final long PLENTY = 1L << 40;

  /** 16 bits, 3 channels, 10 megapixels: 60 MB on the heap, and some. */
  private static Job.Probed scan(String id) {
    return picture(id, ImageFormat.TIFF, Recipe.Output.PNG, 10, 1);
  }

  private static Job.Probed picture(
      String id, ImageFormat format, Recipe.Output output, int megapixels, int pages) {
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
            0,
            Recipe.Mode.NATURAL,
            0,
            0,
            Recipe.Form.of(output, 92),
            Recipe.Carried.ALL);
    Header header =
        new Header(format, new Size(1000 * megapixels, 1000), 3, 16, Header.Colour.RGB, 1);
    return new Job.Probed(origin, recipe, Collections.nCopies(pages, header), 1, "digest");
  }

  private static CompletableFuture<Job.Probed> entering(MemoryRoom room, Job.Probed probed) {
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
    MemoryRoom room = new MemoryRoom(160 * MEBIBYTE, PLENTY, () -> 0);
    room.enter(scan("one"));
    room.enter(scan("two"));

    CompletableFuture<Job.Probed> third = entering(room, scan("three"));
    await().until(() -> room.waiting() == 1);
    assertThat(third).isNotDone();
    room.leave(scan("one").origin());

    await().until(third::isDone);
  }

  @Test
  void what_decoders_take_beside_the_heap_is_waited_for_too() throws Exception {
    // Given room for the rasters of two pictures, but not for OpenCV's copies of them.
    MemoryRoom room = new MemoryRoom(PLENTY, 150 * MEBIBYTE, () -> 0);
    Job.Probed one = picture("one", ImageFormat.JPEG, Recipe.Output.PNG, 10, 1);
    room.enter(one);

    CompletableFuture<Job.Probed> next =
        entering(room, picture("two", ImageFormat.JPEG, Recipe.Output.PNG, 10, 1));
    await().until(() -> room.waiting() == 1);
    assertThat(next).isNotDone();
    room.leave(one.origin());

    await().until(next::isDone);
  }

  @Test
  void a_picture_larger_than_the_heap_is_tried_alone() throws Exception {
    MemoryRoom room = new MemoryRoom(40 * MEBIBYTE, PLENTY, () -> 0);
    room.enter(scan("huge"));

    CompletableFuture<Job.Probed> next = entering(room, scan("next"));
    await().until(() -> room.waiting() == 1);
    assertThat(next).isNotDone();
    room.leave(scan("huge").origin());

    await().until(next::isDone);
  }

  @Test
  void room_is_what_is_left_beside_the_networks_when_the_first_picture_comes() throws Exception {
    AtomicLong left = new AtomicLong(1000 * MEBIBYTE);
    MemoryRoom room = new MemoryRoom(PLENTY, left::get, () -> 0);
    assertThat(room.roomBytes()).isEqualTo(1000 * MEBIBYTE);

    left.set(160 * MEBIBYTE); // An upscaler was opened.
    room.enter(scan("one"));
    left.set(PLENTY);

    assertThat(room.roomBytes()).isEqualTo(160 * MEBIBYTE);
    room.enter(scan("two"));
    CompletableFuture<Job.Probed> third = entering(room, scan("three"));
    await().until(() -> room.waiting() == 1);
    assertThat(third).isNotDone();
    room.leave(scan("one").origin());
    await().until(third::isDone);
  }

  @Test
  void a_further_attempt_keeps_the_room_it_has() throws Exception {
    MemoryRoom room = new MemoryRoom(80 * MEBIBYTE, PLENTY, () -> 0);
    Job.Probed scan = scan("one");

    assertThat(room.enter(scan)).isSameAs(scan);
    assertThat(room.enter(scan)).isSameAs(scan);
  }

  @Test
  void a_large_picture_is_not_overtaken_for_ever() throws Exception {
    MemoryRoom room = new MemoryRoom(160 * MEBIBYTE, PLENTY, () -> 0);
    Job.Probed small = scan("small");
    room.enter(small);
    CompletableFuture<Job.Probed> large =
        entering(room, picture("large", ImageFormat.TIFF, Recipe.Output.PNG, 20, 1));
    await().until(() -> room.waiting() == 1);

    CompletableFuture<Job.Probed> later = entering(room, scan("later"));
    room.leave(small.origin());

    await().until(large::isDone);
    assertThat(later).isNotDone();
    room.leave(large.join().origin());
    await().until(later::isDone);
  }

  @Test
  void a_thousand_pages_take_little_more_than_the_largest_of_them() {
    MemoryNeed one = MemoryNeed.of(scan("one"), 0);
    MemoryNeed thousand =
        MemoryNeed.of(picture("many", ImageFormat.TIFF, Recipe.Output.PNG, 10, 1000), 0);

    assertThat(thousand.heap()).isBetween(one.heap(), one.heap() + 200 * MEBIBYTE);
  }

  /** Whose copy as something else stands beside it until it is written. */
  @Test
  void a_raster_that_becomes_another_one_takes_room_for_both() {
    Header inks = new Header(ImageFormat.TIFF, new Size(10_000, 1000), 4, 8, Header.Colour.CMYK, 1);
    Header grey = new Header(ImageFormat.PNG, new Size(10_000, 1000), 1, 8, Header.Colour.GREY, 1);
    Recipe.Form small =
        new Recipe.Form(
            Recipe.Output.PNG, 92, Recipe.Subsampling.AUTO, false, Recipe.Profile.SOURCE, 9_000);

    assertThat(heap(inks, Recipe.Form.of(Recipe.Output.TIFF, 92)))
        .isBetween(40_000_000L, 50_000_000L);
    assertThat(heap(inks, Recipe.Form.of(Recipe.Output.PNG, 92))).isGreaterThan(70_000_000);
    assertThat(heap(inks, small)).isGreaterThan(70_000_000);
    assertThat(heap(grey, Recipe.Form.of(Recipe.Output.WEBP, 92))).isGreaterThan(40_000_000);
    assertThat(heap(grey, small)).isGreaterThan(18_000_000);
  }

  private static long heap(Header header, Recipe.Form form) {
    Job.Probed any = scan("any");
    Recipe recipe = new Recipe("default", 0, Recipe.Mode.NATURAL, 0, 0, form, Recipe.Carried.ALL);
    return MemoryNeed.of(new Job.Probed(any.origin(), recipe, List.of(header), 1, "digest"), 0)
        .heap();
  }

  @Test
  void a_face_takes_as_much_as_its_restorers_card_says_where_faces_are_looked_for() {
    Job.Probed any = scan("any");
    Recipe faces =
        new Recipe(
            "default",
            0,
            Recipe.Mode.NATURAL,
            0,
            0,
            new Recipe.Faces(80, true, 0, 20, 100, 70, false),
            Recipe.Form.of(Recipe.Output.PNG, 92),
            Recipe.Carried.ALL);
    Job.Probed asked = new Job.Probed(any.origin(), faces, any.pages(), 1, "digest");
    long without = MemoryNeed.of(any, 0).heap();

    assertThat(MemoryNeed.of(asked, 0).heap()).isEqualTo(without);
    assertThat(MemoryNeed.of(asked, 512).heap()).isEqualTo(without + 80L * 512 * 512);
    assertThat(MemoryNeed.of(asked, 2048).heap()).isEqualTo(without + 80L * 2048 * 2048);
    assertThat(MemoryNeed.of(any, 2048).heap()).isEqualTo(without);
  }

  /** Pictures of any size in any order: together within the room, or one alone. */
  @Test
  void never_is_more_under_way_than_there_is_room_for() throws Exception {
    long limit = 300 * MEBIBYTE;
    MemoryRoom room = new MemoryRoom(limit, limit, () -> 0);
    AtomicLong taken = new AtomicLong();
    AtomicLong pictures = new AtomicLong();
    List<String> breaches = Collections.synchronizedList(new ArrayList<>());
    Random chance = new Random(11);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Job.Probed picture =
          picture(
              "p" + i,
              chance.nextBoolean() ? ImageFormat.TIFF : ImageFormat.JPEG,
              chance.nextBoolean() ? Recipe.Output.PNG : Recipe.Output.JPEG,
              1 + chance.nextInt(chance.nextInt(20) == 0 ? 100 : 10),
              1);
      MemoryNeed need = MemoryNeed.of(picture, 0);
      all.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  room.enter(picture);
                  pictures.incrementAndGet();
                  long together = taken.addAndGet(need.all());
                  if (together > limit && pictures.get() > 1) {
                    breaches.add(picture.origin().id());
                  }
                  Thread.yield();
                  pictures.decrementAndGet();
                  taken.addAndGet(-need.all());
                  room.leave(picture.origin());
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              },
              threads));
    }

    CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).join();
    threads.shutdown();

    assertThat(breaches).isEmpty();
    assertThat(room.isEmpty()).isTrue();
  }

  @Test
  void a_preview_gets_only_room_that_no_picture_wants() throws Exception {
    MemoryRoom room = new MemoryRoom(200 * MEBIBYTE, PLENTY, () -> 0);
    Duration atOnce = Duration.ZERO;
    Optional<MemoryRoom.Spare> alone = room.spare(scan("preview"), atOnce);
    assertThat(alone).isPresent();
    alone.get().close();
    assertThat(room.isEmpty()).isTrue();

    room.enter(scan("one"));
    Optional<MemoryRoom.Spare> besideOne = room.spare(scan("preview"), atOnce);
    assertThat(besideOne).as("there is room for it beside one picture").isPresent();
    besideOne.get().close();
    room.enter(scan("two"));
    assertThat(room.spare(scan("preview"), atOnce)).isEmpty();

    // Too large to stand beside another at all: it waits however the threads run.
    CompletableFuture<Job.Probed> large =
        entering(room, picture("large", ImageFormat.TIFF, Recipe.Output.PNG, 30, 1));
    await().until(() -> room.waiting() == 1);
    room.leave(scan("two").origin());
    assertThat(room.spare(scan("preview"), atOnce)).isEmpty();
    assertThat(large).isNotDone();

    room.leave(scan("one").origin());
    assertThat(large.get(10, TimeUnit.SECONDS).origin().id()).isEqualTo("large");
  }

  @Test
  void a_preview_that_wants_more_than_there_is_is_never_tried() throws Exception {
    MemoryRoom room = new MemoryRoom(40 * MEBIBYTE, PLENTY, () -> 0);

    assertThat(room.spare(scan("huge"), Duration.ZERO)).isEmpty();
  }
}
