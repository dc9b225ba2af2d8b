package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SightingsTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));

  @TempDir Path inbox;
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private Sightings sightings;
  private Path file;

  @BeforeEach
  void a_file_is_dropped() throws IOException {
    // The clock starts a second before it wraps around: only differences may count.
    sightings = new Sightings(Duration.ofSeconds(5), nanos::get);
    file = Files.writeString(inbox.resolve("a.jpg"), "picture");
    Files.setLastModifiedTime(file, LONG_AGO);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void a_file_is_stable_once_it_was_seen_unchanged_for_the_time_and_not_before() {
    assertThat(sightings.isStable(file)).isFalse();
    pass(Duration.ofMillis(4_999));
    assertThat(sightings.isStable(file)).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(sightings.isStable(file)).isTrue();
  }

  @Test
  void an_old_modification_time_is_not_believed() {
    assertThat(sightings.isStable(file)).as("first look at a file of 2001").isFalse();
  }

  @Test
  void a_file_that_grows_is_waited_for_anew() throws IOException {
    sightings.isStable(file);
    pass(Duration.ofSeconds(4));
    Files.writeString(file, "picture and more");
    Files.setLastModifiedTime(file, LONG_AGO);

    assertThat(sightings.isStable(file)).isFalse();
    pass(Duration.ofSeconds(4));
    assertThat(sightings.isStable(file)).as("8 s after the first look").isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(sightings.isStable(file)).isTrue();
  }

  @Test
  void a_file_that_is_written_in_place_is_waited_for_anew() throws IOException {
    sightings.isStable(file);
    pass(Duration.ofSeconds(6));
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.toInstant().plusMillis(1)));

    assertThat(sightings.isStable(file)).isFalse();
  }

  @Test
  void a_file_that_was_replaced_is_waited_for_anew_though_size_and_time_are_the_same()
      throws IOException {
    sightings.isStable(file);
    pass(Duration.ofSeconds(6));
    Path other = Files.writeString(inbox.resolve("other"), "PICTURE");
    Files.setLastModifiedTime(other, LONG_AGO);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(sightings.isStable(file)).isFalse();
    pass(Duration.ofSeconds(5));
    assertThat(sightings.isStable(file)).isTrue();
  }

  @Test
  void a_job_ticket_that_still_changes_holds_its_picture_back() throws IOException {
    Path ticket = inbox.resolve("a.jpg.json");
    sightings.isStable(file);
    pass(Duration.ofSeconds(6));

    Files.writeString(ticket, "{");
    assertThat(sightings.isStable(file)).as("a ticket came").isFalse();
    pass(Duration.ofSeconds(3));
    Files.writeString(ticket, "{}");
    sightings.noteTicket(ticket);
    assertThat(sightings.isStable(file)).as("the ticket grew").isFalse();
    pass(Duration.ofSeconds(4));
    assertThat(sightings.isStable(file)).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(sightings.isStable(file)).isTrue();
    Files.delete(ticket);
    assertThat(sightings.isStable(file)).as("the ticket went").isFalse();
  }

  @Test
  void a_file_is_unchanged_only_while_it_is_what_was_last_seen() throws IOException {
    assertThat(sightings.isUnchanged(file)).as("never seen").isFalse();
    sightings.isStable(file);
    assertThat(sightings.isUnchanged(file)).isTrue();
    Files.writeString(file, "picture and more");
    assertThat(sightings.isUnchanged(file)).isFalse();
    Files.delete(file);
    assertThat(sightings.isUnchanged(file)).isFalse();
  }

  @Test
  void a_refused_file_is_not_offered_until_it_changes() throws IOException {
    sightings.isStable(file);
    pass(Duration.ofSeconds(5));
    assertThat(sightings.isStable(file)).isTrue();

    sightings.refuse(file);
    pass(Sightings.REFUSED_FOR.minusSeconds(1));
    assertThat(sightings.isStable(file)).isFalse();
    Files.writeString(file, "changed");
    assertThat(sightings.isStable(file)).isFalse();
    pass(Duration.ofSeconds(5));
    assertThat(sightings.isStable(file)).as("a change is a new chance").isTrue();
  }

  @Test
  void a_refused_file_is_offered_again_in_the_end_because_the_fault_may_have_been_ours() {
    sightings.isStable(file);
    pass(Duration.ofSeconds(5));
    sightings.refuse(file);

    pass(Sightings.REFUSED_FOR.minusMillis(1));
    assertThat(sightings.isStable(file)).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(sightings.isStable(file)).isTrue();
  }

  @Test
  void a_file_that_was_forgotten_is_another_when_its_name_comes_again() {
    sightings.isStable(file);
    pass(Duration.ofSeconds(6));
    sightings.forget(file);

    assertThat(sightings.isUnchanged(file)).isFalse();
    assertThat(sightings.isStable(file)).isFalse();
  }

  @Test
  void a_file_that_vanished_is_forgotten_at_the_next_look() throws IOException {
    sightings.isStable(file);
    assertThat(sightings.waiting()).isEqualTo(1);
    Files.delete(file);

    assertThat(sightings.isStable(file)).isFalse();
    assertThat(sightings.waiting()).isZero();
  }

  @Test
  void what_other_nodes_took_does_not_pile_up() throws IOException {
    // Given a thousand files that are seen once and never looked at again
    for (int i = 0; i < 1000; i++) {
      sightings.isStable(Files.createFile(inbox.resolve("taken-" + i)));
    }
    assertThat(sightings.waiting()).isEqualTo(1000);

    // When a complete listing shows another file only
    sightings.beginListing();
    sightings.isStable(file);
    sightings.endListing();

    assertThat(sightings.waiting()).isEqualTo(1);
  }

  @Test
  void a_file_that_is_looked_at_in_every_poll_is_never_swept() {
    sightings.isStable(file);
    for (int poll = 0; poll < 200; poll++) {
      pass(Duration.ofSeconds(1));
      assertThat(sightings.isStable(file)).isEqualTo(poll >= 4);
    }
  }

  // ---- A full inbox ----

  private List<Path> files(String folder, int count) throws IOException {
    List<Path> files = new ArrayList<>();
    Path in = Files.createDirectories(inbox.resolve(folder));
    for (int i = 0; i < count; i++) {
      files.add(Files.createFile(in.resolve(i + ".jpg")));
    }
    return files;
  }

  /** A complete listing; what it offers. */
  private List<Path> list(List<Path> shown) {
    sightings.beginListing();
    List<Path> offered = shown.stream().filter(sightings::isStable).toList();
    sightings.endListing();
    return offered;
  }

  @Test
  void a_listing_offers_what_half_a_minute_can_hold_and_all_is_offered_in_the_end()
      throws IOException {
    List<Path> waiting = new ArrayList<>(files("full", 1000));
    list(waiting);
    pass(Duration.ofSeconds(5));

    List<Integer> offered = new ArrayList<>();
    while (!waiting.isEmpty()) {
      List<Path> now = list(waiting);
      // No listing waits for stability anew: all has been seen by the first.
      assertThat(now).isNotEmpty();
      offered.add(now.size());
      now.forEach(sightings::forget);
      waiting.removeAll(now);
      // Five pictures a second.
      pass(Duration.ofMillis(200L * now.size()));
    }

    assertThat(offered.get(0)).isEqualTo(64);
    assertThat(offered.subList(1, offered.size() - 1))
        .isNotEmpty()
        .allMatch(n -> n == 150 || n == 149);
  }

  @Test
  void what_waits_beyond_a_listing_s_bounds_is_not_looked_at_and_not_forgotten()
      throws IOException {
    List<Path> waiting = files("full", 2000);
    list(waiting);
    pass(Duration.ofSeconds(5));
    Path behind = waiting.get(1999);
    Files.delete(behind);

    assertThat(list(waiting)).hasSize(64).doesNotContain(behind);

    assertThat(sightings.waiting()).as("it was listed, so it counts").isEqualTo(2000);
    pass(Duration.ofSeconds(30));
    assertThat(list(waiting.subList(0, 1999))).hasSize(64);
    assertThat(sightings.waiting()).as("it was listed no more").isEqualTo(1999);
  }

  @Test
  void a_listing_that_failed_makes_nothing_forgotten() throws IOException {
    List<Path> waiting = files("full", 10);
    list(waiting);
    pass(Duration.ofSeconds(5));

    sightings.beginListing();
    waiting.subList(0, 3).forEach(sightings::isStable);

    assertThat(list(waiting)).containsExactlyElementsOf(waiting);
  }

  @Test
  void a_new_subfolder_gets_its_share_though_another_is_full() throws IOException {
    List<Path> waiting = new ArrayList<>(files("full", 1000));
    list(waiting);
    List<Path> few = files("new", 3);
    waiting.addAll(few);
    list(waiting);
    pass(Duration.ofSeconds(5));

    List<Path> offered = new ArrayList<>();
    for (int listing = 0; listing < 2; listing++) {
      List<Path> now = list(waiting);
      now.forEach(sightings::forget);
      waiting.removeAll(now);
      offered.addAll(now);
      pass(Duration.ofSeconds(30));
    }

    assertThat(offered).containsAll(few).hasSizeLessThan(200);
  }

  @Test
  void what_is_refused_or_not_at_rest_does_not_starve_what_lies_behind() throws IOException {
    List<Path> front = files("a", 1500);
    List<Path> behind = files("b", 5);
    List<Path> waiting = new ArrayList<>(front);
    waiting.addAll(behind);
    list(waiting);
    pass(Duration.ofSeconds(5));
    // Half of those in front cannot be taken, the others are written on and on.
    front.subList(0, 750).forEach(sightings::refuse);
    for (Path written : front.subList(750, 1500)) {
      Files.writeString(written, "more");
    }

    List<Path> offered = new ArrayList<>();
    for (int listing = 0; listing < 30; listing++) {
      offered.addAll(list(waiting));
      pass(Duration.ofMillis(100));
    }

    assertThat(offered).containsAll(behind);
  }

  @Test
  void a_ticket_that_was_listed_with_its_picture_does_not_make_it_wait_twice() throws IOException {
    Path ticket = Files.writeString(inbox.resolve("a.jpg.json"), "{}");
    sightings.noteTicket(ticket);
    assertThat(sightings.isStable(file)).isFalse();

    pass(Duration.ofSeconds(5));

    assertThat(sightings.isStable(file)).isTrue();
    assertThat(sightings.waiting()).as("a ticket is no picture").isEqualTo(1);
  }

  @Test
  void a_sidecar_that_listings_do_not_show_does_not_hold_its_picture_back_for_ever()
      throws IOException {
    // Given an ignore list that has *.json on it, so that no sidecar is ever noted
    Files.writeString(inbox.resolve("a.jpg.json"), "{}");
    boolean offered = false;

    for (int listing = 0; listing < 20 && !offered; listing++) {
      sightings.beginListing();
      offered = sightings.isStable(file);
      sightings.endListing();
      pass(Duration.ofSeconds(5));
    }

    assertThat(offered).isTrue();
  }

  @Test
  void a_ticket_that_a_listing_shows_no_more_makes_its_picture_wait_anew() throws IOException {
    Path ticket = Files.writeString(inbox.resolve("a.jpg.json"), "{}");
    sightings.beginListing();
    sightings.noteTicket(ticket);
    sightings.isStable(file);
    sightings.endListing();
    pass(Duration.ofSeconds(4));
    Files.delete(ticket);
    list(List.of(file));
    pass(Duration.ofSeconds(4));

    assertThat(list(List.of(file))).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(list(List.of(file))).containsExactly(file);
  }

  @Test
  void refused_files_are_counted_until_they_are_taken_or_change() throws IOException {
    sightings.isStable(file);
    sightings.refuse(file);
    assertThat(sightings.refused()).isEqualTo(1);

    Files.writeString(file, "changed");
    sightings.isStable(file);

    assertThat(sightings.refused()).isZero();
  }
}
