package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PauseTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.123Z");

  @TempDir Path home;
  private TestNode node;
  private HotFolder folder;
  private Pause pause;

  @BeforeEach
  void a_hot_folder() throws IOException {
    node = new TestNode(home, "north");
    folder = node.folder;
    pause = new Pause(folder);
  }

  @Test
  void a_pause_says_in_the_file_what_it_is_and_why() throws IOException {
    Path file = pause.begin("the scanner is being cleaned", NOW);

    assertThat(file).isEqualTo(folder.inbox().resolve("PAUSE"));
    assertThat(Files.readString(file))
        .contains("2026-11-23T10:00:00Z: the scanner is being cleaned", "delete it");
    assertThat(pause.file()).contains(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PAUSE", "PAUSE.txt", "pause", "pause.txt"})
  void a_file_that_a_person_made_pauses_too_and_is_not_written_over(String name)
      throws IOException {
    Path file = Files.writeString(folder.inbox().resolve(name), "back on monday");

    assertThat(pause.begin("another reason", NOW)).isEqualTo(file);

    assertThat(pause.file()).contains(file);
    assertThat(file).hasContent("back on monday");
  }

  @Test
  void the_end_of_a_pause_removes_every_such_file_and_nothing_else() throws IOException {
    pause.begin("", NOW);
    Files.writeString(folder.inbox().resolve("PAUSE.txt"), "");
    Path other = Files.writeString(folder.inbox().resolve("PAUSE.jpg"), "a picture");

    assertThat(pause.end()).hasSize(2);

    assertThat(pause.file()).isEmpty();
    assertThat(pause.end()).isEmpty();
    assertThat(other).exists();
  }

  @Test
  void a_pause_is_no_picture() throws IOException {
    InboxFilter filter =
        new InboxFilter(node.config, node.sightings, new Respelling(node.folder, node.config));

    for (String name : new String[] {"PAUSE", "PAUSE.txt", "pause"}) {
      Path file = folder.inbox().resolve(name);
      Files.writeString(file, "");
      filter.accept(TestNode.listed(file));
      assertThat(filter.accept(TestNode.listed(file))).as(name).isFalse();
    }
  }
}
