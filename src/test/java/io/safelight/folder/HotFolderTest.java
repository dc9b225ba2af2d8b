package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HotFolderTest {
  @TempDir Path home;

  private HotFolder created(TestConfig config) throws IOException {
    HotFolder folder = new HotFolder(config);
    folder.create();
    return folder;
  }

  private HotFolder created() throws IOException {
    return created(new TestConfig(home, "north"));
  }

  @Test
  void folders_that_were_just_made_have_no_problems() throws IOException {
    HotFolder folder = created();

    assertThat(folder.problems()).isEmpty();
    assertThat(home.resolve("inbox")).isDirectory();
    assertThat(home.resolve("work/north")).isDirectory();
    assertThat(folder.inboxName()).isEqualTo(home.resolve("inbox").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbox", "work", "outbox", "done", "error"})
  void a_missing_folder_is_named_and_not_made_anew(String name) throws IOException {
    HotFolder folder = created();
    for (Path file : TestNode.files(home)) {
      Files.delete(file);
    }
    Files.deleteIfExists(home.resolve("work/north"));
    Files.delete(home.resolve(name));

    assertThat(folder.problems())
        .containsExactly("%s %s is not there".formatted(name, home.resolve(name)));
    assertThat(home.resolve(name)).doesNotExist();
  }

  @Test
  void a_folder_that_may_not_be_written_is_named() throws IOException {
    HotFolder folder = created();
    Path done = home.resolve("done");
    Files.setPosixFilePermissions(done, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(done), "skipped: permissions do not bind root");

    assertThat(folder.problems())
        .containsExactly("done %s may not be read and written".formatted(done));
  }

  @Test
  void a_folder_within_another_is_named() throws IOException {
    HotFolder folder =
        created(new TestConfig(home, "north").with("outbox", Path.of("inbox/results")));

    assertThat(folder.problems())
        .containsExactly(
            "outbox %s lies within inbox %s"
                .formatted(home.resolve("inbox/results"), home.resolve("inbox")));
  }

  @Test
  void two_names_of_one_folder_are_told() throws IOException {
    HotFolder same = created(new TestConfig(home, "north").with("outbox", Path.of("inbox")));
    assertThat(same.problems()).hasSize(2).allMatch(problem -> problem.contains("lies within"));
  }

  @Test
  void a_link_does_not_hide_that_results_would_land_in_the_inbox() throws IOException {
    Files.createDirectories(home.resolve("inbox"));
    Files.createSymbolicLink(home.resolve("results"), home.resolve("inbox"));
    HotFolder folder = created(new TestConfig(home, "north").with("outbox", Path.of("results")));

    assertThat(folder.problems()).isNotEmpty().allMatch(problem -> problem.contains("lies within"));
  }

  @Test
  void a_folder_whose_name_only_begins_like_another_is_no_problem() throws IOException {
    assertThat(
            created(new TestConfig(home, "north").with("outbox", Path.of("inbox-out"))).problems())
        .isEmpty();
  }

  @Test
  void a_folder_on_another_volume_is_named() throws IOException {
    Path elsewhere = Path.of("/dev/shm");
    assumeTrue(
        Files.isDirectory(elsewhere)
            && !Files.getFileStore(elsewhere).equals(Files.getFileStore(home)),
        "skipped: there is no second volume here");
    Path done = Files.createTempDirectory(elsewhere, "safelight");
    try {
      assertThat(created(new TestConfig(home, "north").with("done", done)).problems())
          .containsExactly(
              "done %s is on another volume than the inbox: a rename would be a copy"
                  .formatted(done));
    } finally {
      Files.delete(done);
    }
  }

  @Test
  void too_little_free_space_is_told_with_the_figures() throws IOException {
    HotFolder folder = created(new TestConfig(home, "north").withFreeSpace(Long.MAX_VALUE));

    assertThat(folder.problems())
        .singleElement()
        .asString()
        .contains("MB free")
        .contains("safelight.free-space wants 9223372036854 MB");
  }

  @Test
  void a_folder_that_cannot_be_made_is_named_with_its_key() throws IOException {
    Files.writeString(home.resolve("done"), "in the way");

    assertThatThrownBy(this::created)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(home.resolve("done") + " (safelight.done) cannot be made");
  }
}
