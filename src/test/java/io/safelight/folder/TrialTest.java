package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelight.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialTest {
  @TempDir Path home;

  private Trial trial(String node) throws IOException {
    TestConfig config = new TestConfig(home, node);
    HotFolder folder = new HotFolder(config);
    folder.create();
    return new Trial(folder, config);
  }

  private List<String> trials() throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.contains("trial"))
          .toList();
    }
  }

  @Test
  void a_trial_of_sound_folders_finds_nothing_and_leaves_nothing() throws IOException {
    assertThat(trial("north").problems()).isEmpty();

    assertThat(trials()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbox", "work", "outbox", "done", "error"})
  void a_folder_that_takes_no_file_is_named(String name) throws IOException {
    Trial trial = trial("north");
    Files.move(home.resolve(name), home.resolve("away"));

    assertThat(trial.problems()).singleElement().asString().contains(home.resolve(name).toString());
    assertThat(trials()).isEmpty();
  }

  @Test
  void what_a_killed_trial_has_left_is_removed_and_what_another_node_has_is_not()
      throws IOException {
    Trial trial = trial("north");
    Files.writeString(home.resolve("done/.hot-folder.trial-north"), "killed");
    Files.writeString(home.resolve("done/.hot-folder.trial-south"), "under way");

    assertThat(trial.problems()).isEmpty();

    assertThat(trials()).containsExactly(".hot-folder.trial-south");
  }

  @Test
  void two_mounts_of_one_file_system_are_found_out() throws Exception {
    Trial trial = trial("north");
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Files.copy(home.resolve("done/.hot-folder"), elsewhere.resolve(".hot-folder"));
    try (Mounts mounts = new Mounts()) {
      assumeTrue(
          mounts.mount("--bind", elsewhere.toString(), home.resolve("done").toString()),
          "skipped: nothing can be mounted here");

      assertThat(new HotFolder(new TestConfig(home, "north")).contradictions())
          .as("the volume itself does not tell")
          .isEmpty();
      assertThat(trial.problems())
          .singleElement()
          .asString()
          .contains("no file can be renamed from")
          .contains(home.resolve("done").toString());
      assertThat(trials()).isEmpty();
    }
  }
}
