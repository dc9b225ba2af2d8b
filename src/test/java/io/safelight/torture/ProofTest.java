package io.safelight.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelight.job.Reason;
import io.safelight.torture.Breach.Kind;
import io.safelight.torture.Drop.Fate;
import io.safelight.torture.Drop.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nu.pattern.OpenCV;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof can fail: each way to break the promise is seen, and called by its name. */
class ProofTest {
  @TempDir Path home;
  private MadeUpFolder folder;
  private Ground ground;

  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  @BeforeEach
  void aFolderInWhichAllIsWell() throws IOException {
    folder = new MadeUpFolder(home);
    ground = folder.ground;
    folder.done("good.jpg");
    folder.done("sub/good.jpg");
    folder.error(
        "letter.jpg", Reason.NOT_AN_IMAGE, Drop.setAside(Reason.NOT_AN_IMAGE), text("Dear Sir"));
    folder.error("0.jpg", Reason.EMPTY_FILE, Drop.setAside(Reason.EMPTY_FILE), new byte[0]);
    dropping();
    MadeUpFolder.write(ground.work().resolve(".north.lock"), new byte[0]);
    Files.createDirectories(ground.work().resolve("north"));
    Files.createDirectories(ground.work().resolve(".names"));
  }

  private Drop dropping() throws IOException {
    byte[] content = text("left alone");
    MadeUpFolder.write(ground.inbox().resolve(".DS_Store"), content);
    return folder.drop(Drop.of(content, Path.of(".DS_Store"), new Fate.LeftAlone()));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ListAssert<Kind> kinds(List<Breach> breaches) {
    return assertThat(breaches.stream().map(Breach::kind).toList()).as("%s", breaches);
  }

  @Test
  void where_all_is_well_nothing_is_broken() throws IOException {
    kinds(folder.atRest()).isEmpty();
    kinds(folder.underWay()).isEmpty();
  }

  @Test
  void an_original_that_is_gone_is_lost() throws IOException {
    Files.delete(ground.done().resolve("good.jpg"));

    kinds(folder.underWay()).containsExactly(Kind.LOST);
    kinds(folder.atRest()).containsExactly(Kind.LOST);
  }

  @Test
  void an_original_with_one_other_byte_is_lost_and_the_other_is_a_stranger() throws IOException {
    Path original = ground.done().resolve("good.jpg");
    byte[] bytes = Files.readAllBytes(original);
    bytes[bytes.length / 2] ^= 1;
    Files.write(original, bytes);

    kinds(folder.atRest()).containsExactlyInAnyOrder(Kind.LOST, Kind.STRANGER);
  }

  @Test
  void an_original_in_two_places_is_doubled() throws IOException {
    Path copy = MadeUpFolder.write(ground.work().resolve("north/1/original/good.jpg"), good());

    kinds(folder.underWay()).containsExactly(Kind.DOUBLED);
    kinds(folder.atRest()).contains(Kind.DOUBLED, Kind.UNFINISHED, Kind.LEFT_OVER);
    assertThat(copy).exists();
  }

  private byte[] good() throws IOException {
    return Files.readAllBytes(ground.done().resolve("good.jpg"));
  }

  @Test
  void two_names_of_one_file_are_one_original_while_it_is_given_back_and_two_at_rest()
      throws IOException {
    Path original = ground.done().resolve("good.jpg");
    Object key = Files.readAttributes(original, BasicFileAttributes.class).fileKey();
    assumeTrue(key != null, "skipped: this file system does not tell which names are one file");
    Files.createLink(ground.inbox().resolve("good.jpg"), original);

    kinds(folder.underWay()).isEmpty();
    kinds(folder.atRest()).contains(Kind.DOUBLED);
  }

  @Test
  void an_empty_file_that_is_gone_is_lost_although_many_things_are_empty() throws IOException {
    Files.delete(ground.error().resolve("0.jpg"));

    kinds(folder.atRest()).contains(Kind.LOST);
  }

  @Test
  void an_original_without_a_result_is_seen() throws IOException {
    Files.delete(ground.outbox().resolve("good.jpg.png"));
    Files.delete(ground.outbox().resolve("good.jpg.png.json"));

    kinds(folder.atRest()).containsExactly(Kind.NO_RESULT);
  }

  @Test
  void a_second_result_is_seen_at_any_time() throws IOException {
    Drop good = folder.dropped.get(0);
    folder.result("good-2.png", good.sha256(), "default", folder.picture());

    kinds(folder.underWay()).containsExactly(Kind.SECOND_RESULT);
    kinds(folder.atRest()).containsExactly(Kind.SECOND_RESULT);
  }

  @Test
  void a_result_that_its_ticket_does_not_know_is_bad() throws IOException {
    Files.write(ground.outbox().resolve("good.jpg.png"), folder.picture());

    kinds(folder.atRest()).containsExactly(Kind.BAD_RESULT);
  }

  @Test
  void a_result_that_does_not_decode_is_bad_whatever_its_ticket_says() throws IOException {
    byte[] whole = folder.picture();
    String source = folder.dropped.get(0).sha256();
    folder.result("good.jpg.png", source, "default", Arrays.copyOf(whole, whole.length / 2));

    kinds(folder.atRest()).containsExactly(Kind.BAD_RESULT);
  }

  @Test
  void a_ticket_whose_result_is_gone_is_seen() throws IOException {
    Files.delete(ground.outbox().resolve("good.jpg.png"));

    kinds(folder.atRest()).containsExactly(Kind.BAD_RESULT);
  }

  @Test
  void a_result_without_its_ticket_is_seen() throws IOException {
    Files.delete(ground.outbox().resolve("good.jpg.png.json"));

    kinds(folder.atRest()).containsExactlyInAnyOrder(Kind.NO_RESULT, Kind.STRANGER);
  }

  @Test
  void a_result_of_nothing_that_was_dropped_is_seen() throws IOException {
    folder.result("ghost.png", Sha256.of(text("nobody")), "default", folder.picture());

    kinds(folder.atRest()).contains(Kind.BAD_RESULT);
  }

  @Test
  void a_result_that_was_made_by_another_recipe_is_seen() throws IOException {
    folder.done("strong/a.jpg", new Fate.Enhanced(new Order("strong", Map.of())), "default");

    kinds(folder.atRest()).containsExactly(Kind.ORDER_IGNORED);
  }

  @Test
  void a_result_that_was_made_with_another_parameter_is_seen() throws IOException {
    Order order = new Order("default", Map.of("strength", "20"));
    folder.done("weak.jpg", new Fate.Enhanced(order), "default");

    kinds(folder.atRest()).containsExactly(Kind.ORDER_IGNORED);
  }

  @Test
  void a_good_picture_that_was_set_aside_is_seen() throws IOException {
    folder.error("fine.jpg", Reason.TRUNCATED, Drop.enhanced(), folder.picture());

    kinds(folder.atRest()).containsExactly(Kind.GOOD_SET_ASIDE);
  }

  @Test
  void a_bad_file_that_was_enhanced_is_seen() throws IOException {
    folder.done("cut.jpg", Drop.setAside(Reason.TRUNCATED), "default");

    kinds(folder.atRest()).containsExactly(Kind.BAD_ENHANCED);
  }

  @Test
  void a_report_with_another_reason_is_seen() throws IOException {
    folder.report("letter.jpg", Reason.UNEXPECTED);

    kinds(folder.atRest()).containsExactly(Kind.WRONG_REASON);
  }

  @Test
  void a_missing_report_is_seen() throws IOException {
    Files.delete(ground.error().resolve("letter.jpg.json"));

    kinds(folder.atRest()).containsExactly(Kind.NO_REPORT);
  }

  @Test
  void a_report_without_its_original_is_a_stranger() throws IOException {
    folder.report("gone.jpg", Reason.TRUNCATED);

    kinds(folder.atRest()).containsExactly(Kind.STRANGER);
  }

  @Test
  void a_picture_that_still_waits_is_unfinished() throws IOException {
    byte[] late = folder.picture();
    MadeUpFolder.write(ground.inbox().resolve("late.png"), late);
    folder.drop(Drop.of(late, Path.of("late.png"), Drop.enhanced()));

    kinds(folder.underWay()).isEmpty();
    kinds(folder.atRest()).containsExactly(Kind.UNFINISHED);
  }

  @Test
  void an_original_in_another_subfolder_is_misplaced() throws IOException {
    Files.createDirectories(ground.done().resolve("other"));
    Files.move(ground.done().resolve("good.jpg"), ground.done().resolve("other/good.jpg"));

    kinds(folder.atRest()).containsExactly(Kind.MISPLACED);
  }

  @Test
  void a_dropping_that_was_taken_is_misplaced() throws IOException {
    Files.move(ground.inbox().resolve(".DS_Store"), ground.error().resolve(".DS_Store"));

    kinds(folder.atRest()).containsExactly(Kind.MISPLACED);
  }

  @Test
  void a_job_ticket_goes_where_its_picture_goes() throws IOException {
    byte[] ticket = text("{}");
    folder.withJobTicket(folder.dropped.get(0), ticket);
    kinds(folder.atRest()).containsExactly(Kind.LOST);

    MadeUpFolder.write(ground.inbox().resolve("good.jpg.json"), ticket);
    kinds(folder.atRest()).containsExactly(Kind.MISPLACED);

    Files.move(ground.inbox().resolve("good.jpg.json"), ground.done().resolve("good.jpg.json"));
    kinds(folder.atRest()).isEmpty();
  }

  @Test
  void a_job_ticket_beside_a_report_has_a_name_of_its_own() throws IOException {
    byte[] ticket = text("{ no JSON");
    Drop drop =
        folder.error(
            "bad.jpg",
            Reason.BAD_JOB_TICKET,
            Drop.setAside(Reason.BAD_JOB_TICKET),
            folder.picture());
    folder.withJobTicket(drop, ticket);
    MadeUpFolder.write(ground.error().resolve("bad.jpg.ticket.json"), ticket);

    kinds(folder.atRest()).isEmpty();
  }

  @Test
  void whatever_is_no_bookkeeping_in_work_is_left_over() throws IOException {
    Files.createDirectories(ground.work().resolve("north/1/original"));
    kinds(folder.atRest()).containsExactly(Kind.LEFT_OVER, Kind.LEFT_OVER);

    MadeUpFolder.write(ground.work().resolve("north/1/result.png"), folder.picture());
    kinds(folder.atRest()).containsExactly(Kind.LEFT_OVER, Kind.LEFT_OVER, Kind.LEFT_OVER);
  }

  @Test
  void a_reservation_that_is_signed_is_left_over_and_one_that_is_not_may_stay() throws IOException {
    MadeUpFolder.write(ground.work().resolve(".names/abc"), new byte[0]);
    kinds(folder.atRest()).isEmpty();

    MadeUpFolder.write(ground.work().resolve(".names/def"), text("north"));
    kinds(folder.atRest()).containsExactly(Kind.LEFT_OVER);
  }

  @Test
  void a_sentinel_may_lie_in_each_of_the_five_folders_and_nowhere_else() throws IOException {
    for (Inventory.Place place : Inventory.Place.values()) {
      MadeUpFolder.write(place.in(ground).resolve(".hot-folder"), text("this one"));
    }
    kinds(folder.atRest()).isEmpty();

    MadeUpFolder.write(ground.outbox().resolve("sub/.hot-folder"), text("this one"));
    MadeUpFolder.write(ground.work().resolve(".hot-folder.new"), text("half"));
    kinds(folder.atRest()).containsExactlyInAnyOrder(Kind.STRANGER, Kind.LEFT_OVER);
  }

  @Test
  void a_temporary_file_anywhere_is_a_stranger() throws IOException {
    MadeUpFolder.write(ground.outbox().resolve("good.png.tmp"), text("half"));
    MadeUpFolder.write(ground.done().resolve(".copy-of-good.jpg"), text("half"));

    kinds(folder.atRest()).containsExactly(Kind.STRANGER, Kind.STRANGER);
  }

  @Test
  void a_picture_that_crosses_the_look_is_looked_for_again() throws IOException {
    Inventory now = Inventory.of(ground);
    Inventory without = new Inventory(List.of(), List.of());
    List<Inventory> looks = List.of(without, without, now);
    int[] next = {0};

    List<Breach> breaches =
        Proof.confirmed(folder.dropped, () -> looks.get(next[0]++), 3, () -> {});

    assertThat(breaches).isEmpty();
    assertThat(next[0]).isEqualTo(3);
  }

  @Test
  void a_picture_that_no_look_finds_is_lost() throws IOException {
    Files.delete(ground.done().resolve("good.jpg"));

    List<Breach> breaches =
        Proof.confirmed(folder.dropped, () -> Inventory.of(ground), 3, () -> {});

    assertThat(breaches)
        .singleElement()
        .satisfies(
            breach -> {
              assertThat(breach.kind()).isEqualTo(Kind.LOST);
              assertThat(breach.file()).isEqualTo("inbox/good.jpg");
              assertThat(breach.sha256()).isEqualTo(folder.dropped.get(0).sha256());
            });
  }
}
