package io.safelight.routes;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.codec.MemoryRoom;
import io.safelight.folder.HotFolder;
import io.safelight.image.Raster;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import io.safelight.job.UnderWay;
import io.safelight.routes.StageFaults.When;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that can be thrown, at each stage, before and after its work, once and for ever. All
 * rows go through the program at once, among sound pictures; then each is looked at by itself.
 */
@QuarkusTest
@TestProfile(FaultMatrixTest.SmallTiles.class)
class FaultMatrixTest {
  /** Many small pictures: a tile should not be much larger than they are. */
  public static class SmallTiles extends HotFolderProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
      overrides.put("safelight.inference.tile", "136");
      overrides.put("safelight.retry.delay", "1ms");
      return overrides;
    }
  }

  // The table ------------------------------------------------------------------------------------

  /**
   * Stages that may be tried again from the start: a failure of theirs is the picture's outcome.
   */
  private static final List<String> CARRYING =
      List.of(
          "begin",
          "note-original",
          "open-ticket",
          "choose-recipe",
          "probe",
          "wait-for-memory",
          "read-metadata",
          "decode",
          "enhance",
          "encode",
          "verify",
          "exclude-late-writer",
          "publish");

  /** Stages that leave something on disk: for them it matters whether their work was done. */
  private static final List<String> LASTING =
      List.of("begin", "encode", "publish", "file-away", "set-aside");

  /** Stages whose outcome stands already: a failure of theirs only delays it. */
  private static final List<String> FILING = List.of("file-away", "set-aside");

  /**
   * What is thrown, how it ends where it is thrown once, and where it never ceases.
   *
   * @param reason in the report, where it ends in error/
   */
  private record Kind(
      String name, Supplier<Throwable> thrown, End once, End forEver, String reason) {}

  private enum End {
    /** The result in outbox/, the original in done/. */
    DONE,
    /** The report and the original in error/. */
    ERROR
  }

  private static final List<Kind> KINDS =
      List.of(
          //       thrown                                        once        for ever    report
          new Kind(
              "reject", FaultMatrixTest::reject, /*      */ End.ERROR, End.ERROR, "CORRUPT_PIXELS"),
          new Kind(
              "fault", FaultMatrixTest::fault, /*        */ End.DONE, End.ERROR, "DEVICE_FAILED"),
          new Kind("unfaithful", FaultMatrixTest::unfaithful, End.DONE, End.ERROR, "RESULT_FLAT"),
          new Kind("io", () -> new IOException("told to"), End.DONE, End.ERROR, "STORAGE_FAILED"),
          new Kind(
              "memory",
              () -> new OutOfMemoryError("told to"),
              End.DONE,
              End.ERROR,
              "OUT_OF_MEMORY"),
          new Kind("stack", StackOverflowError::new, End.DONE, End.ERROR, "UNEXPECTED"),
          new Kind(
              "runtime",
              () -> new IllegalStateException("told to"),
              End.DONE,
              End.ERROR,
              "UNEXPECTED"),
          new Kind("interrupt", () -> new InterruptedException("told to"), End.DONE, End.DONE, ""),
          new Kind("closed", ClosedByInterruptException::new, End.DONE, End.DONE, ""));

  /**
   * An interruption gives the picture back, and it comes again: so for ever is a few times here.
   */
  private static final int A_FEW = 5;

  /**
   * One row.
   *
   * @param number makes the picture: no two rows have the same bytes
   */
  private record Row(int number, String stage, When when, Kind kind, boolean once) {
    /** Whether the picture is one that the probe rejects: only such a one is set aside. */
    boolean isBad() {
      return stage.equals("set-aside");
    }

    End end() {
      if (FILING.contains(stage)) {
        return isBad() ? End.ERROR : End.DONE;
      }
      return once ? kind.once : kind.forEver;
    }

    String reason() {
      return isBad() ? "NOT_AN_IMAGE" : kind.reason;
    }

    String picture() {
      return "%s-%s-%s-%s.jpg"
          .formatted(stage, when, kind.name, once ? "once" : "ever")
          .toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String toString() {
      return "%-15s %-6s %-10s %-8s -> %s %s"
          .formatted(
              stage,
              when,
              kind.name,
              once ? "once" : "for ever",
              end(),
              end() == End.ERROR ? reason() : "");
    }
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String stage : Stream.concat(CARRYING.stream(), FILING.stream()).toList()) {
      for (When when : When.values()) {
        for (Kind kind : KINDS) {
          for (boolean once : List.of(true, false)) {
            if (when == When.AFTER && !LASTING.contains(stage)) {
              continue;
            }
            rows.add(new Row(rows.size(), stage, when, kind, once));
          }
        }
      }
    }
    return rows;
  }

  // How it is run --------------------------------------------------------------------------------

  private static final int SOUND = 20;
  private static final StageFaults FAULTS = new StageFaults();
  private static final Map<Row, String> DIGESTS = new HashMap<>();
  private static Map<String, List<Path>> found;

  @Inject Startup startup;
  @Inject HotFolder folder;
  @Inject UnderWay underWay;
  @Inject MemoryRoom memoryRoom;
  @Inject CamelContext camel;

  private Inbox inbox;

  @BeforeEach
  void run() throws Exception {
    inbox = new Inbox(folder);
    if (found != null) {
      return;
    }
    camel.getCamelContextExtension().addInterceptStrategy(FAULTS);
    startup.watch();
    for (Row row : rows()) {
      int times = row.once ? 1 : row.kind.forEver == End.DONE ? A_FEW : Integer.MAX_VALUE;
      FAULTS.failAt(row.stage, row.when, row.picture(), row.kind.thrown, times);
      byte[] content = row.isBad() ? ("no picture " + row).getBytes() : picture(row.number);
      DIGESTS.put(row, Inbox.sha256(content));
      if (row.stage.equals("open-ticket")) {
        inbox.drop(row.picture() + ".json", "{\"strength\": 50}".getBytes());
      }
      inbox.drop(row.picture(), content);
    }
    for (int i = 0; i < SOUND; i++) {
      inbox.drop("sound/" + i + ".jpg", picture(10_000 + i));
    }
    awaitMended();
    found = found();
  }

  /** What cannot be filed stays on its desk as long as that lasts; then it goes on by itself. */
  private void awaitMended() {
    List<Row> stranded =
        rows().stream().filter(row -> FILING.contains(row.stage) && !row.once).toList();
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              stranded.stream()
                  .filter(row -> left(row) < Integer.MAX_VALUE - A_FEW)
                  .forEach(row -> FAULTS.mend(row.stage, row.when, row.picture()));
              return Inbox.files(folder.inbox()).isEmpty()
                  && Inbox.files(folder.desks()).isEmpty()
                  && underWay.all().isEmpty();
            });
  }

  private static int left(Row row) {
    try {
      return FAULTS.left(row.stage, row.when, row.picture());
    } catch (NullPointerException mendedAlready) {
      return Integer.MAX_VALUE;
    }
  }

  private byte[] picture(long seed) throws IOException {
    Path file = Files.createTempFile("safelight", ".jpg");
    try {
      Raster scene = TestPictures.scene(40, 30, 20, seed);
      TestPictures.write(scene, file);
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  /** Where each digest lies, over all folders. */
  private Map<String, List<Path>> found() throws IOException {
    Map<String, List<Path>> all = new HashMap<>();
    for (Path root : List.of(folder.inbox(), folder.work(), folder.done(), folder.error())) {
      for (Path file : Inbox.files(root)) {
        all.computeIfAbsent(Inbox.sha256(Files.readAllBytes(file)), d -> new ArrayList<>())
            .add(file);
      }
    }
    return all;
  }

  // What must hold -------------------------------------------------------------------------------

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void whatever_is_thrown_the_original_ends_where_the_policy_says(Row row) throws Exception {
    Path ends = row.end() == End.DONE ? inbox.done(row.picture()) : inbox.error(row.picture());
    assertThat(found.get(DIGESTS.get(row))).containsExactly(ends);
    Path result = inbox.outbox(row.picture().replace(".jpg", ".png"));
    if (row.end() == End.DONE) {
      assertThat(result).exists();
      assertThat(inbox.resultTicket(result.getFileName().toString()).at("/source/sha256").asText())
          .isEqualTo(DIGESTS.get(row));
    } else {
      assertThat(inbox.report(row.picture()).at("/reason").asText()).isEqualTo(row.reason());
      assertThat(inbox.report(row.picture()).at("/whatToDo").asText()).isNotBlank();
      assertThat(result).doesNotExist();
    }
  }

  @Test
  void the_table_has_every_stage_that_the_routes_name() {
    List<String> stages = new ArrayList<>(CARRYING);
    stages.addAll(FILING);
    // take-up has a desk for a body, not yet a picture.
    stages.add("take-up");
    assertThat(FAULTS.stages()).containsExactlyInAnyOrderElementsOf(stages);
  }

  @Test
  void each_fault_was_thrown() {
    for (Row row : rows()) {
      if (row.once || row.kind.forEver == End.DONE && !FILING.contains(row.stage)) {
        assertThat(FAULTS.left(row.stage, row.when, row.picture())).as(row.toString()).isZero();
      }
    }
  }

  @Test
  void sound_pictures_beside_them_are_done() {
    for (int i = 0; i < SOUND; i++) {
      assertThat(inbox.done("sound/" + i + ".jpg")).exists();
      assertThat(inbox.outbox("sound/" + i + ".png")).exists();
    }
  }

  @Test
  void nothing_is_left_behind() {
    assertThat(underWay.all()).isEmpty();
    assertThat(memoryRoom.isEmpty()).isTrue();
    assertThat(Inbox.files(folder.desks())).isEmpty();
    assertThat(Inbox.files(folder.work().resolve(".names"))).isEmpty();
  }

  @Test
  void no_result_stands_twice_in_the_outbox() {
    long done = rows().stream().filter(row -> row.end() == End.DONE).count() + SOUND;
    assertThat(Inbox.files(folder.outbox())).hasSize((int) (2 * done));
  }

  private static Throwable reject() {
    return new Failure.Reject(Reason.CORRUPT_PIXELS, "told to");
  }

  private static Throwable fault() {
    return new Failure.Fault(Reason.DEVICE_FAILED, "told to", null);
  }

  private static Throwable unfaithful() {
    return new Failure.Unfaithful(Reason.RESULT_FLAT, "told to");
  }
}
