package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {
  @TempDir Path home;
  private TestNode node;
  private Arrivals arrivals;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode(home, "node");
    node.folder.create();
    arrivals = new Arrivals(node.folder, node.config);
  }

  private static Arrivals.Content bytes(String text) {
    return file -> file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Path inbox(String name) {
    return node.folder.inbox().resolve(name);
  }

  private List<Path> arriving() throws IOException {
    Path drafts = node.folder.work().resolve(".arriving");
    if (!Files.isDirectory(drafts)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(drafts)) {
      return all.toList();
    }
  }

  @Test
  void what_arrives_stands_in_the_inbox_only_when_it_is_whole() throws IOException {
    Path place =
        arrivals.receive(
            Path.of("album/a.jpg"),
            file -> {
              bytes("half ").writeTo(file);
              assertThat(inbox("album/a.jpg")).doesNotExist();
              assertThat(arriving()).hasSize(1);
              bytes("whole").writeTo(file);
            });

    assertThat(place).isEqualTo(inbox("album/a.jpg")).hasContent("half whole");
    assertThat(arriving()).isEmpty();
  }

  @Test
  void a_namesake_and_a_ticket_that_waits_for_another_keep_their_places() throws IOException {
    Files.writeString(inbox("a.jpg"), "the first");
    Files.writeString(inbox("b.jpg.json"), "{}");

    assertThat(arrivals.receive(Path.of("a.jpg"), bytes("another"))).isEqualTo(inbox("a-2.jpg"));
    assertThat(arrivals.receive(Path.of("b.jpg"), bytes("unasked"))).isEqualTo(inbox("b-2.jpg"));
    assertThat(inbox("a.jpg")).hasContent("the first");
  }

  @Test
  void what_breaks_off_leaves_nothing() throws IOException {
    assertThatThrownBy(
            () ->
                arrivals.receive(
                    Path.of("a.jpg"),
                    file -> {
                      bytes("half").writeTo(file);
                      throw new EOFException("the line went dead");
                    }))
        .isInstanceOf(EOFException.class);

    assertThat(inbox("a.jpg")).doesNotExist();
    assertThat(arriving()).isEmpty();
  }

  @Test
  void what_was_arriving_when_the_node_died_is_swept_and_another_nodes_is_not() throws IOException {
    arrivals.receive(Path.of("a.jpg"), bytes("whole"));
    Path drafts = node.folder.work().resolve(".arriving");
    Path left = Files.writeString(drafts.resolve("node 1"), "half");
    Path others = Files.writeString(drafts.resolve("node-2 1"), "half");

    arrivals.receive(
        Path.of("b.jpg"),
        file -> {
          arrivals.sweep();
          bytes("not swept while it comes").writeTo(file);
        });

    assertThat(left).doesNotExist();
    assertThat(others).exists();
    assertThat(inbox("b.jpg")).hasContent("not swept while it comes");
  }

  @Test
  void a_linked_folder_leads_nowhere() throws IOException {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Files.createSymbolicLink(inbox("linked"), elsewhere);

    assertThatThrownBy(() -> arrivals.receive(Path.of("linked/a.jpg"), bytes("x")))
        .isInstanceOf(NotDirectoryException.class);
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(arriving()).isEmpty();
  }

  @Test
  void nothing_arrives_in_folders_that_are_gone() throws IOException {
    Files.move(node.folder.inbox(), home.resolve("away"));

    assertThatThrownBy(() -> arrivals.receive(Path.of("a.jpg"), bytes("x")))
        .isInstanceOf(IOException.class);
    assertThat(node.folder.inbox()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PAUSE", "a.jpg.part", "Thumbs.db", "@eaDir/a.jpg", ".a.jpg", "a.jpg.json"})
  void what_nobody_would_look_at_is_known_beforehand(String name) {
    assertThat(arrivals.isSeen(Path.of(name))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jpg", "album/a.tif", "a", "part/PAUSE/a.png"})
  void what_is_taken_or_told_of_is_seen(String name) {
    assertThat(arrivals.isSeen(Path.of(name))).isTrue();
  }
}
