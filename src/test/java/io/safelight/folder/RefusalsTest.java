package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.safelight.job.Job;
import io.safelight.ops.HeardLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalsTest {
  @TempDir Path home;
  private TestNode node;

  @BeforeEach
  void a_hot_folder() throws IOException {
    node = new TestNode(home, "north");
  }

  /** Makes a file one that may not be moved: its folder is read-only, or for root it is. */
  private static void pin(Path file) throws Exception {
    Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeTrue(
        !Files.isWritable(file.getParent()) || chattr("+i", file),
        "skipped: root may move everything here, and this file system has no immutable files");
  }

  private static void unpin(Path file) throws Exception {
    chattr("-i", file);
    Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static boolean chattr(String flag, Path file) throws Exception {
    try {
      return new ProcessBuilder("chattr", flag, file.toString())
              .redirectErrorStream(true)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  /** A name that the inbox can hold and a desk cannot: its path is too long there. */
  private Path tooDeep() throws IOException {
    Path deep = node.folder.inbox();
    String part = "d".repeat(100);
    while (deep.toString().length() < 4096 - 160) {
      deep = Files.createDirectory(deep.resolve(part));
    }
    int left = 4095 - deep.toString().length() - 1;
    return Files.writeString(deep.resolve("n".repeat(left - 4) + ".jpg"), "original");
  }

  private Path report(String name) {
    return node.folder.error().resolve(name);
  }

  @Test
  void what_cannot_be_taken_is_told_once_and_stays() throws IOException {
    Path picture = tooDeep();
    try (HeardLog log = HeardLog.of(Refusals.class)) {
      for (int minute = 0; minute < 5; minute++) {
        assertThat(node.claim(picture)).isNull();
      }

      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0)).contains("cannot be taken", "File name too long");
    }
    assertThat(picture).hasContent("original");
    assertThat(TestNode.names(node.folder.error())).hasSize(1);
    assertThat(node.underWay.all()).isEmpty();
    assertThat(TestNode.files(node.folder.desks())).isEmpty();
  }

  @Test
  void the_report_says_what_to_do_and_goes_when_the_picture_is_taken() throws Exception {
    Path picture = node.drop("sub/a.jpg", "original a");
    Path report = report("sub/a.jpg.cannot-be-taken.json");
    pin(picture);
    try {
      assertThat(node.claim(picture)).isNull();

      JsonNode said = TestNode.readJson(report);
      assertThat(said.path("file").asText()).isEqualTo("sub/a.jpg");
      assertThat(said.path("reason").asText()).isEqualTo("CANNOT_BE_TAKEN");
      assertThat(said.path("detail").asText()).isNotBlank();
      assertThat(said.path("whatToDo").asText()).contains("stays in the inbox");
    } finally {
      unpin(picture);
    }

    assertThat(node.claim(picture).origin().file()).hasContent("original a");
    assertThat(report).doesNotExist();
  }

  @Test
  void the_report_goes_when_somebody_else_takes_the_picture_away() throws IOException {
    Path picture = tooDeep();
    node.claim(picture);
    Path report = TestNode.files(node.folder.error()).get(0);
    node.refusals.forgetGone();
    assertThat(report).as("the picture is still there").exists();

    Files.delete(picture);
    node.refusals.forgetGone();

    assertThat(report).doesNotExist();
  }

  @Test
  void a_file_that_has_changed_is_told_of_again() throws IOException {
    Path picture = tooDeep();
    try (HeardLog log = HeardLog.of(Refusals.class)) {
      node.claim(picture);
      Files.writeString(picture, "original, and more");
      node.claim(picture);

      assertThat(log.lines()).hasSize(2);
    }
  }

  private Path told(String name) throws IOException {
    return TestNode.write(
        report(name + ".cannot-be-taken.json"),
        "{\"reason\":\"CANNOT_BE_TAKEN\",\"file\":\"" + name + "\"}");
  }

  @Test
  void a_report_of_an_earlier_process_goes_when_the_picture_is_taken() throws IOException {
    Path report = told("a.jpg");

    Job.Claimed claimed = node.claimDropped("a.jpg", "original a");

    assertThat(claimed).isNotNull();
    assertThat(report).doesNotExist();
  }

  @Test
  void an_original_that_is_called_like_a_report_is_not_touched() throws IOException {
    Path original = TestNode.write(report("a.jpg.cannot-be-taken.json"), "original");

    node.claimDropped("a.jpg", "original a");

    assertThat(original).hasContent("original");
  }

  @Test
  void while_the_folders_have_problems_no_picture_is_blamed() throws IOException {
    Path picture = tooDeep();
    Path away = Files.move(node.folder.done(), home.resolve("away"));
    try (HeardLog log = HeardLog.of(Refusals.class)) {
      assertThat(node.claim(picture)).isNull();
      assertThat(log.lines()).isEmpty();
      assertThat(TestNode.names(node.folder.error())).isEmpty();

      Files.move(away, node.folder.done());
      node.claim(picture);
      assertThat(log.lines()).hasSize(1);
    }
  }
}
