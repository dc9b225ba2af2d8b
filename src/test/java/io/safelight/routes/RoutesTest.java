package io.safelight.routes;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.codec.RasterReader;
import io.safelight.folder.HotFolder;
import io.safelight.folder.Sightings;
import io.safelight.image.ImageFormat;
import io.safelight.image.Raster;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import io.safelight.job.UnderWay;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole program over a real folder with the real network, and stages that fail on command. */
@QuarkusTest
@TestProfile(HotFolderProfile.class)
class RoutesTest {
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
    inbox.clear();
  }

  @AfterEach
  void nothing_is_left_under_way() {
    inbox.awaitEmpty();
    await().untilAsserted(() -> assertThat(underWay.all()).isEmpty());
    await().untilAsserted(() -> assertThat(sightings.waiting()).isZero());
  }

  private byte[] picture(String extension, long seed) throws IOException {
    return picture(TestPictures.scene(160, 120, 25, seed), extension);
  }

  private byte[] picture(Raster raster, String extension) throws IOException {
    Path file = scratch.resolve("picture-" + System.nanoTime() + "." + extension);
    TestPictures.write(raster, file);
    return Files.readAllBytes(file);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_dropped_picture_comes_out_enhanced_and_its_original_is_filed_away() throws Exception {
    Raster noisy = TestPictures.scene(200, 140, 25, 1);
    Raster clean = TestPictures.scene(200, 140, 0, 1);
    byte[] original = picture(noisy, "png");

    inbox.drop("album 1/Ünter/a.png", original);
    inbox.awaitEmpty();

    assertThat(Files.readAllBytes(inbox.done("album 1/Ünter/a.png"))).isEqualTo(original);
    Path result = inbox.outbox("album 1/Ünter/a.png");
    Raster pixels = RasterReader.read(result, ImageFormat.PNG, 0, noisy.size());
    assertThat(TestPictures.psnr(pixels, clean)).isGreaterThan(TestPictures.psnr(noisy, clean) + 4);
    JsonNode ticket = inbox.resultTicket("album 1/Ünter/a.png");
    assertThat(ticket.at("/source/file").asText()).isEqualTo("album 1/Ünter/a.png");
    assertThat(ticket.at("/source/sha256").asText()).isEqualTo(Inbox.sha256(original));
    assertThat(ticket.at("/result/sha256").asText())
        .isEqualTo(Inbox.sha256(Files.readAllBytes(result)));
    assertThat(ticket.at("/enhancement/provider").asText()).isEqualTo("CPU");
    assertThat(ticket.at("/enhancement/modelSha256").asText()).hasSize(64);
    assertThat(ticket.at("/attempts").asInt()).isEqualTo(1);
    assertThat(ticket.at("/stageMillis").fieldNames())
        .toIterable()
        .contains("probe", "read-metadata", "decode", "enhance", "encode", "verify");
    assertThat(ticket.at("/source/pages").asInt()).isEqualTo(1);
  }

  @Test
  void a_result_is_as_old_as_its_source() throws Exception {
    FileTime taken = FileTime.from(Instant.parse("1998-08-15T10:20:30Z"));
    Path scan = folder.inbox().resolve("album/1998.jpg");
    Files.createDirectories(scan.getParent());
    Path upload = Files.write(scan.resolveSibling("1998.jpg.part"), picture("jpg", 4));
    Files.setLastModifiedTime(upload, taken);
    Files.move(upload, scan);
    inbox.awaitEmpty();

    assertThat(Files.getLastModifiedTime(inbox.outbox("album/1998.png"))).isEqualTo(taken);
    assertThat(Files.getLastModifiedTime(inbox.done("album/1998.jpg"))).isEqualTo(taken);
  }

  @Test
  void a_name_that_comes_again_is_a_new_picture_every_time() throws Exception {
    List<byte[]> originals = new ArrayList<>();
    for (int day = 0; day < 3; day++) {
      byte[] original = picture("jpg", day);
      originals.add(original);
      inbox.drop("SCN_0001.jpg", original);
      if (day != 1) {
        // The second is still under way, or waiting, when the third of its name arrives.
        inbox.awaitEmpty();
      }
      await().until(() -> Files.notExists(folder.inbox().resolve("SCN_0001.jpg")));
    }
    inbox.awaitEmpty();

    for (String name : List.of("SCN_0001", "SCN_0001-2", "SCN_0001-3")) {
      assertThat(inbox.done(name + ".jpg")).exists();
      assertThat(inbox.outbox(name + ".png")).exists();
      assertThat(inbox.outbox(name + ".png.json")).exists();
    }
    assertThat(inbox.originals().keySet())
        .containsExactlyInAnyOrderElementsOf(originals.stream().map(Inbox::sha256).toList());
  }

  @Test
  void results_of_two_formats_with_one_stem_do_not_overwrite_each_other() throws Exception {
    inbox.drop("a.jpg", picture("jpg", 1));
    inbox.drop("a.bmp", picture("bmp", 2));
    inbox.awaitEmpty();

    assertThat(inbox.outbox("a.png")).exists();
    assertThat(inbox.outbox("a-2.png")).exists();
    List<String> sources =
        List.of(
            inbox.resultTicket("a.png").at("/source/file").asText(),
            inbox.resultTicket("a-2.png").at("/source/file").asText());
    assertThat(sources).containsExactlyInAnyOrder("a.jpg", "a.bmp");
  }

  @Test
  void the_subfolder_or_the_ticket_chooses_the_recipe() throws Exception {
    inbox.drop("strong/a.jpg", picture("jpg", 1));
    inbox.drop("b.jpg.json", text("{\"strength\": 42, \"output-format\": \"jpeg\"}"));
    inbox.drop("b.jpg", picture("jpg", 2));
    inbox.awaitEmpty();

    assertThat(inbox.resultTicket("strong/a.png").at("/recipe/name").asText()).isEqualTo("strong");
    assertThat(inbox.resultTicket("b.jpg").at("/recipe/parameters/strength").asInt()).isEqualTo(42);
    assertThat(inbox.done("b.jpg.json")).exists();
  }

  @Test
  void a_bad_ticket_rejects_the_picture_with_the_reason_and_consumes_both() throws Exception {
    inbox.drop("a.jpg.json", text("{\"strength\": 420}"));
    inbox.drop("a.jpg", picture("jpg", 1));
    inbox.drop("b.jpg.json", text("{no json"));
    inbox.drop("b.jpg", picture("jpg", 2));
    inbox.awaitEmpty();

    assertThat(inbox.report("a.jpg").at("/reason").asText()).isEqualTo("BAD_JOB_TICKET");
    assertThat(inbox.report("a.jpg").at("/detail").asText())
        .contains("strength is 420, allowed is 0 to 100");
    assertThat(inbox.report("b.jpg").at("/reason").asText()).isEqualTo("BAD_JOB_TICKET");
    assertThat(inbox.error("a.jpg.ticket.json")).exists();
    assertThat(inbox.error("b.jpg.ticket.json")).exists();
  }

  @Test
  void a_ticket_alone_waits_for_its_picture() throws Exception {
    inbox.drop("late.jpg.json", text("{\"strength\": 10}"));
    inbox.drop("other.jpg", picture("jpg", 1));
    await().until(() -> Files.exists(inbox.done("other.jpg")));

    assertThat(folder.inbox().resolve("late.jpg.json")).exists();
    inbox.drop("late.jpg", picture("jpg", 2));
    inbox.awaitEmpty();

    assertThat(inbox.resultTicket("late.png").at("/recipe/parameters/strength").asInt())
        .isEqualTo(10);
  }

  static Stream<Arguments> every_stage_and_every_way_to_fail() {
    return FaultyStages.STAGES.stream()
        .flatMap(
            stage ->
                Stream.of(
                    Arguments.of(
                        stage,
                        new Failure.Reject(Reason.CORRUPT_PIXELS, "told to"),
                        1,
                        "CORRUPT_PIXELS"),
                    Arguments.of(
                        stage,
                        new Failure.Fault(Reason.DEVICE_FAILED, "told to", null),
                        3,
                        "DEVICE_FAILED"),
                    Arguments.of(
                        stage,
                        new Failure.Unfaithful(Reason.RESULT_UNLIKE_SOURCE, "0.31, at least 0.5"),
                        2,
                        "RESULT_UNLIKE_SOURCE"),
                    Arguments.of(stage, new OutOfMemoryError("told to"), 3, "OUT_OF_MEMORY"),
                    Arguments.of(stage, new IllegalStateException("told to"), 3, "UNEXPECTED"),
                    Arguments.of(stage, new IOException("No space left"), 3, "STORAGE_FAILED")));
  }

  @ParameterizedTest
  @MethodSource("every_stage_and_every_way_to_fail")
  void a_failure_ends_in_error_with_its_report_and_harms_no_other(
      String stage, Throwable thrown, int attempts, String reason) throws Exception {
    byte[] bad = picture("jpg", 1);
    byte[] good = picture("jpg", 2);
    FaultyStages.failAt(stage, "bad.jpg", thrown, Integer.MAX_VALUE);

    inbox.drop("bad.jpg", bad);
    inbox.drop("good.jpg", good);
    inbox.awaitEmpty();

    JsonNode report = inbox.report("bad.jpg");
    assertThat(report.at("/reason").asText()).isEqualTo(reason);
    assertThat(report.at("/stage").asText()).isEqualTo(stage);
    assertThat(report.at("/attempts").asInt()).isEqualTo(attempts);
    assertThat(report.at("/whatToDo").asText()).isNotBlank();
    assertThat(Files.readAllBytes(inbox.error("bad.jpg"))).isEqualTo(bad);
    assertThat(inbox.outbox("bad.png")).doesNotExist();
    assertThat(Files.readAllBytes(inbox.done("good.jpg"))).isEqualTo(good);
    assertThat(inbox.outbox("good.png")).exists();
  }

  @ParameterizedTest
  @MethodSource("every_stage_and_every_way_to_fail")
  void what_fails_once_and_may_be_retried_succeeds(
      String stage, Throwable thrown, int attempts, String reason) throws Exception {
    FaultyStages.failAt(stage, "a.jpg", thrown, 1);

    inbox.drop("a.jpg", picture("jpg", 1));
    inbox.awaitEmpty();

    if (attempts == 1) {
      assertThat(inbox.report("a.jpg").at("/reason").asText()).isEqualTo(reason);
    } else {
      assertThat(inbox.resultTicket("a.png").at("/attempts").asInt()).isEqualTo(2);
      assertThat(inbox.done("a.jpg")).exists();
    }
  }

  @Test
  void an_interrupted_picture_goes_back_to_the_inbox_and_is_not_called_failed() throws Exception {
    byte[] original = picture("jpg", 1);
    FaultyStages.failAt("enhance", "a.jpg", new InterruptedException("stop"), 1);

    inbox.drop("a.jpg", original);
    inbox.awaitEmpty();

    // It was given back, found again and finished: no report was ever written.
    assertThat(Files.readAllBytes(inbox.done("a.jpg"))).isEqualTo(original);
    assertThat(inbox.outbox("a.png")).exists();
    assertThat(Inbox.files(folder.error())).isEmpty();
  }

  @Test
  void a_published_result_whose_original_cannot_be_filed_is_filed_later_and_not_published_twice()
      throws Exception {
    // Given a done/ that cannot take a folder: a file has its name.
    Path blocker = inbox.done("sub");
    Files.createDirectories(folder.done());
    Files.deleteIfExists(blocker);
    Files.writeString(blocker, "in the way");
    byte[] original = picture("jpg", 1);

    inbox.drop("sub/a.jpg", original);
    await().until(() -> Files.exists(inbox.outbox("sub/a.png")));
    await().until(() -> Files.notExists(folder.inbox().resolve("sub/a.jpg")));
    assertThat(inbox.originals()).containsEntry(Inbox.sha256(original), 1);
    Files.delete(blocker);
    inbox.awaitEmpty();

    assertThat(Files.readAllBytes(inbox.done("sub/a.jpg"))).isEqualTo(original);
    assertThat(Inbox.files(folder.outbox())).hasSize(2);
    assertThat(Inbox.files(folder.error())).isEmpty();
  }

  @Test
  void sixty_pictures_good_and_bad_are_sorted_without_a_loss() throws Exception {
    Map<String, Integer> dropped = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      byte[] content =
          switch (i % 6) {
            case 0 -> text("no picture " + i);
            case 1 -> {
              byte[] whole = picture("jpg", i);
              yield Arrays.copyOf(whole, whole.length / 2);
            }
            default -> picture(i % 2 == 0 ? "jpg" : "png", i);
          };
      String extension = i % 6 > 1 && i % 2 != 0 ? "png" : "jpg";
      inbox.drop("batch-" + i % 4 + "/picture-" + i + "." + extension, content);
      dropped.merge(Inbox.sha256(content), 1, Integer::sum);
    }
    inbox.awaitEmpty();

    Map<String, Integer> kept = inbox.originals();
    dropped.forEach((digest, count) -> assertThat(kept).containsEntry(digest, count));
    assertThat(Inbox.files(folder.done())).hasSize(40);
    assertThat(Inbox.files(folder.outbox())).hasSize(80);
    assertThat(Inbox.files(folder.error())).hasSize(40);
  }
}
