package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.folder.Settlement.End;
import io.safelight.folder.Settlement.Move;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettlementTest {
  private static final String ID = "20261123-040000-000-0a1b2c3d";

  @TempDir Path home;
  private Path desk;
  private Path done;
  private Names names;

  @BeforeEach
  void a_desk() throws IOException {
    desk = Files.createDirectories(home.resolve("work/north").resolve(ID));
    done = Files.createDirectories(home.resolve("done"));
    names = new Names(home.resolve("work"), "north");
  }

  /** Files {@code 0} to {@code n - 1} on the desk that are to be moved to done/sub/. */
  private List<Move> moves(int n) throws IOException {
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Path from = TestNode.write(desk.resolve("original/" + i), "content " + i);
      moves.add(Move.of(desk, from, done.resolve("sub/" + i)));
    }
    return moves;
  }

  /** As if the process had died after the note and so many renames. */
  private Settlement dead(int n, int renamed) throws IOException {
    List<Move> moves = moves(n);
    // The note as a whole settlement writes it, then everything back and only a part made.
    Settlement.settle(desk, End.FILED_AWAY, moves);
    for (int i = n - 1; i >= renamed; i--) {
      Files.move(done.resolve("sub/" + i), desk.resolve("original/" + i));
    }
    return Settlement.on(desk).orElseThrow();
  }

  private Map<String, String> in(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path file : TestNode.files(folder)) {
      contents.put(folder.relativize(file).toString(), Files.readString(file));
    }
    return contents;
  }

  private static Map<String, String> moved(int n) {
    Map<String, String> contents = new TreeMap<>();
    IntStream.range(0, n).forEach(i -> contents.put("sub/" + i, "content " + i));
    return contents;
  }

  static Stream<Arguments> crashes() {
    return IntStream.rangeClosed(1, 4)
        .boxed()
        .flatMap(n -> IntStream.rangeClosed(0, n).mapToObj(k -> Arguments.of(n, k)));
  }

  @ParameterizedTest(name = "{1} of {0} renames made")
  @MethodSource("crashes")
  void a_crash_after_any_rename_is_completed_and_nothing_is_done_twice(int n, int renamed)
      throws IOException {
    Settlement left = dead(n, renamed);

    assertThat(left.resume(desk, names, ID)).isPresent();
    assertThat(in(done)).isEqualTo(moved(n));

    assertThat(left.resume(desk, names, ID)).as("once more").isPresent();
    assertThat(in(done)).isEqualTo(moved(n));
    assertThat(in(desk)).containsOnlyKeys("settlement.json");
  }

  @Test
  void a_crash_before_the_note_has_its_name_leaves_no_settlement() throws IOException {
    moves(1);
    Files.writeString(desk.resolve("settlement.json.draft"), "{\"end\":\"FILED_A");

    assertThat(Settlement.on(desk)).isEmpty();
    // And the half-written draft is no obstacle to the next.
    Settlement.settle(desk, End.FILED_AWAY, moves(1));
    assertThat(in(done)).isEqualTo(moved(1));
  }

  @Test
  void a_settlement_survives_that_the_hot_folder_is_moved_elsewhere() throws IOException {
    dead(2, 1);
    Path elsewhere = home.resolve("elsewhere");
    Files.createDirectory(elsewhere);
    Files.move(home.resolve("work"), elsewhere.resolve("work"), StandardCopyOption.ATOMIC_MOVE);
    Files.move(done, elsewhere.resolve("done"), StandardCopyOption.ATOMIC_MOVE);
    Path newDesk = elsewhere.resolve("work/north").resolve(ID);

    Settlement.on(newDesk)
        .orElseThrow()
        .resume(newDesk, new Names(elsewhere.resolve("work"), "north"), ID);

    assertThat(in(elsewhere.resolve("done"))).isEqualTo(moved(2));
  }

  @Test
  void a_name_that_was_taken_since_the_crash_is_not_overwritten() throws IOException {
    // Given that nothing was made, and another picture has come to stand under one of the names
    Settlement left = dead(2, 0);
    TestNode.write(done.resolve("sub/1"), "another picture");

    assertThat(left.resume(desk, names, ID)).as("to be decided anew").isEmpty();

    assertThat(in(done)).containsExactly(Map.entry("sub/1", "another picture"));
    assertThat(in(desk)).containsKeys("original/0", "original/1");
  }

  @Test
  void what_is_half_made_is_completed_beside_a_stranger() throws IOException {
    Settlement left = dead(3, 1);
    TestNode.write(done.resolve("sub/1"), "another picture");

    assertThat(left.resume(desk, names, ID))
        .contains(List.of(done.resolve("sub/0"), done.resolve("sub/1-2"), done.resolve("sub/2")));

    assertThat(in(done))
        .containsEntry("sub/0", "content 0")
        .containsEntry("sub/1", "another picture")
        .containsEntry("sub/1-2", "content 1")
        .containsEntry("sub/2", "content 2")
        .hasSize(4);
  }

  @Test
  void a_name_that_somebody_is_taking_right_now_is_left_to_them() throws IOException {
    Settlement left = dead(2, 0);
    try (Names.Reserved theirs =
        new Names(home.resolve("work"), "south").reserve(done.resolve("sub/0"), "x", List::of)) {
      assertThat(theirs.paths()).containsExactly(done.resolve("sub/0"));
      assertThat(left.resume(desk, names, ID)).isEmpty();
    }
    assertThat(in(done)).isEmpty();
  }

  @Test
  void a_rename_that_fails_takes_back_those_before_it() throws IOException {
    List<Move> moves = moves(2);
    moves.add(Move.of(desk, desk.resolve("never staged"), done.resolve("sub/2")));

    assertThatThrownBy(() -> Settlement.settle(desk, End.PUBLISHED, moves))
        .isInstanceOf(NoSuchFileException.class);

    assertThat(in(done)).isEmpty();
    assertThat(in(desk))
        .containsEntry("original/0", "content 0")
        .containsEntry("original/1", "content 1");
    assertThat(Settlement.on(desk)).as("nothing is decided").isEmpty();
  }

  @Test
  void a_result_stays_published_though_its_original_could_not_be_filed_away() throws IOException {
    Settlement.settle(desk, End.PUBLISHED, moves(1));
    List<Move> impossible =
        List.of(Move.of(desk, desk.resolve("not there"), done.resolve("sub/original")));

    assertThatThrownBy(() -> Settlement.settle(desk, End.FILED_AWAY, impossible))
        .isInstanceOf(IOException.class);

    assertThat(Settlement.on(desk)).map(Settlement::end).contains(End.PUBLISHED);
    assertThat(in(done)).isEqualTo(moved(1));
  }

  @Test
  void what_could_not_be_taken_back_at_once_is_taken_back_before_the_next_attempt()
      throws IOException {
    dead(2, 1);

    Settlement.undoOn(desk);

    assertThat(in(done)).isEmpty();
    assertThat(in(desk)).containsOnlyKeys("original/0", "original/1");
  }

  @Test
  void a_broken_link_is_moved_like_any_file() throws IOException {
    Path link = desk.resolve("original");
    Files.createSymbolicLink(link, Path.of("nowhere"));

    Settlement.settle(desk, End.SET_ASIDE, List.of(Move.of(desk, link, done.resolve("link.jpg"))));

    assertThat(Files.isSymbolicLink(done.resolve("link.jpg"))).isTrue();
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void a_file_that_a_stranger_put_under_a_reserved_name_is_not_overwritten() throws IOException {
    // Reservations bind Safelight's nodes only: a person may copy a file to done/ at any instant.
    List<Move> moves = moves(2);
    TestNode.write(done.resolve("sub/1"), "a stranger's");

    assertThatThrownBy(() -> Settlement.settle(desk, End.FILED_AWAY, moves))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(in(done)).containsExactly(Map.entry("sub/1", "a stranger's"));
    assertThat(in(desk))
        .containsEntry("original/0", "content 0")
        .containsEntry("original/1", "content 1");
  }
}
