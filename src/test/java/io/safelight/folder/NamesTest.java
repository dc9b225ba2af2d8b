package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.folder.Names.Reserved;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NamesTest {
  private static final String ID = "20261123-040000-000-0a1b2c3d";
  private static final Function<Path, List<Path>> ALONE = List::of;
  private static final Function<Path, List<Path>> WITH_REPORTS =
      path ->
          List.of(
              path,
              path.resolveSibling(path.getFileName() + ".json"),
              path.resolveSibling(path.getFileName() + ".ticket.json"));

  @TempDir Path home;
  private Path work;
  private Path done;
  private Names names;

  @BeforeEach
  void a_hot_folder() throws IOException {
    work = Files.createDirectory(home.resolve("work"));
    done = Files.createDirectory(home.resolve("done"));
    names = new Names(work, "north");
  }

  private static String first(Reserved reserved) {
    return reserved.paths().get(0).getFileName().toString();
  }

  private List<Path> reservations() throws IOException {
    return TestNode.files(work.resolve(".names"));
  }

  // ---- Numbering ----

  @ParameterizedTest
  @CsvSource({
    "a.jpg, a-2.jpg, a-3.jpg",
    "scan.old.jpg, scan.old-2.jpg, scan.old-3.jpg",
    "noextension, noextension-2, noextension-3",
    ".hidden, .hidden-2, .hidden-3",
    "a., a-2., a-3."
  })
  void a_namesake_is_numbered_before_its_extension(String name, String second, String third)
      throws IOException {
    Files.writeString(done.resolve(name), "another picture");
    try (Reserved reserved = names.reserve(done.resolve(name), ID, ALONE)) {
      assertThat(first(reserved)).isEqualTo(second);
      Files.writeString(reserved.paths().get(0), "a second one");
    }
    try (Reserved reserved = names.reserve(done.resolve(name), ID, ALONE)) {
      assertThat(first(reserved)).isEqualTo(third);
    }
  }

  @Test
  void a_group_stays_together_where_one_of_its_names_is_taken() throws IOException {
    Files.writeString(done.resolve("a.jpg.ticket.json"), "a stranger's");

    try (Reserved reserved = names.reserve(done.resolve("a.jpg"), ID, WITH_REPORTS)) {
      assertThat(reserved.paths())
          .extracting(path -> path.getFileName().toString())
          .containsExactly("a-2.jpg", "a-2.jpg.json", "a-2.jpg.ticket.json");
    }
  }

  @Test
  void a_broken_link_has_a_name_too() throws IOException {
    Files.createSymbolicLink(done.resolve("a.jpg"), Path.of("nowhere"));

    try (Reserved reserved = names.reserve(done.resolve("a.jpg"), ID, ALONE)) {
      assertThat(first(reserved)).isEqualTo("a-2.jpg");
    }
  }

  @Test
  void after_five_hundred_namesakes_the_job_s_own_id_makes_the_name() throws IOException {
    Files.createFile(done.resolve("a.jpg"));
    for (int number = 2; number <= 500; number++) {
      Files.createFile(done.resolve("a-" + number + ".jpg"));
    }

    try (Reserved reserved = names.reserve(done.resolve("a.jpg"), ID, ALONE)) {
      assertThat(first(reserved)).isEqualTo("a-" + ID + ".jpg");
    }
  }

  @Test
  void names_that_differ_in_case_only_are_one_name_at_one_instant() throws IOException {
    try (Reserved lower = names.reserve(done.resolve("a.jpg"), ID, ALONE);
        Reserved upper = new Names(work, "south").reserve(done.resolve("A.JPG"), ID, ALONE)) {
      assertThat(first(lower)).isEqualTo("a.jpg");
      assertThat(first(upper)).isEqualTo("A-2.JPG");
    }
  }

  @Test
  void just_these_names_or_none() throws IOException {
    Path a = done.resolve("a.jpg");
    Path b = done.resolve("b.jpg");
    Files.writeString(b, "taken");

    assertThat(names.reserveExactly(List.of(a, b))).isEmpty();
    assertThat(reservations()).as("a is not kept reserved").isEmpty();
    assertThat(names.reserveExactly(List.of(a))).isPresent();
  }

  // ---- One owner at a time ----

  @Test
  void no_name_ever_has_two_owners_among_sixteen_threads_of_two_nodes() throws Exception {
    // Given two nodes that have mounted one share, and sixteen threads that want the same names
    List<Names> nodes = List.of(names, new Names(work, "south"));
    Set<Path> held = ConcurrentHashMap.newKeySet();
    List<String> twice = new ArrayList<>();
    CyclicBarrier together = new CyclicBarrier(16);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    List<Future<Integer>> ends = new ArrayList<>();
    for (int thread = 0; thread < 16; thread++) {
      Names node = nodes.get(thread % 2);
      String owner = "owner " + thread;
      Random random = new Random(thread);
      Callable<Integer> task =
          () -> {
            together.await();
            int placed = 0;
            for (int i = 0; i < 25; i++) {
              Path wanted = done.resolve("SCN_%04d.jpg".formatted(random.nextInt(4)));
              try (Reserved reserved = node.reserve(wanted, owner + i, WITH_REPORTS)) {
                for (Path path : reserved.paths()) {
                  if (!held.add(path) || Files.exists(path)) {
                    synchronized (twice) {
                      twice.add(path + " by " + owner);
                    }
                  }
                }
                // Half of them are used, as by a rename; the others are given up.
                if (i % 2 == 0) {
                  Files.writeString(reserved.paths().get(0), owner + " " + i);
                  placed++;
                }
                held.removeAll(reserved.paths());
              }
            }
            return placed;
          };
      ends.add(threads.submit(task));
    }

    // When they have all had their names
    int placed = 0;
    for (Future<Integer> end : ends) {
      placed += end.get();
    }
    threads.shutdown();

    assertThat(twice).isEmpty();
    List<Path> files = TestNode.files(done);
    assertThat(files).hasSize(placed).hasSize(16 * 13);
    Set<String> contents = ConcurrentHashMap.newKeySet();
    for (Path file : files) {
      contents.add(Files.readString(file));
    }
    assertThat(contents).as("nobody wrote over anybody").hasSize(placed);
    assertThat(reservations()).as("nothing stays reserved").isEmpty();
  }

  @Test
  void two_nodes_that_mounted_the_share_at_different_places_meet_in_the_names() throws IOException {
    Path elsewhere = Files.createSymbolicLink(home.resolveSibling(home.getFileName() + "-b"), home);
    try {
      Names south = new Names(elsewhere.resolve("work"), "south");
      try (Reserved mine = names.reserve(done.resolve("a.jpg"), ID, ALONE);
          Reserved theirs = south.reserve(elsewhere.resolve("done/a.jpg"), ID, ALONE)) {
        assertThat(first(mine)).isEqualTo("a.jpg");
        assertThat(first(theirs)).isEqualTo("a-2.jpg");
      }
    } finally {
      Files.delete(elsewhere);
    }
  }

  // ---- What dead nodes leave ----

  @Test
  void a_reservation_of_a_dead_node_costs_the_nicer_name_and_nothing_else() throws IOException {
    new Names(work, "dead").reserve(done.resolve("a.jpg"), ID, ALONE);

    try (Reserved reserved = names.reserve(done.resolve("a.jpg"), ID, ALONE)) {
      assertThat(first(reserved)).isEqualTo("a-2.jpg");
    }
  }

  @Test
  void a_node_forgets_its_own_reservations_and_leaves_those_of_others() throws IOException {
    names.reserve(done.resolve("mine.jpg"), ID, ALONE);
    new Names(work, "south").reserve(done.resolve("theirs.jpg"), ID, ALONE);

    new Names(work, "north").forgetOwn();

    try (Reserved mine = names.reserve(done.resolve("mine.jpg"), ID, ALONE);
        Reserved theirs = names.reserve(done.resolve("theirs.jpg"), ID, ALONE)) {
      assertThat(first(mine)).isEqualTo("mine.jpg");
      assertThat(first(theirs)).isEqualTo("theirs-2.jpg");
    }
  }

  @Test
  void an_unsigned_reservation_is_forgotten_once_it_is_old() throws IOException {
    names.reserve(done.resolve("a.jpg"), ID, ALONE).close();
    Path young = Files.createFile(work.resolve(".names/young"));
    Path old = Files.createFile(work.resolve(".names/old"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3600)));

    names.forgetOwn();

    assertThat(young).exists();
    assertThat(old).doesNotExist();
  }

  @Test
  void reservations_that_others_drop_meanwhile_do_not_keep_a_node_from_starting() throws Exception {
    // Given a node that is busy reserving and dropping
    Names south = new Names(work, "south");
    ExecutorService busy = Executors.newSingleThreadExecutor();
    Future<?> end =
        busy.submit(
            () -> {
              for (int i = 0; i < 400; i++) {
                south.reserve(done.resolve(i + ".jpg"), ID, WITH_REPORTS).close();
              }
              return null;
            });
    // When another starts again and again meanwhile
    while (!end.isDone()) {
      names.forgetOwn();
    }
    end.get();
    busy.shutdown();
  }

  @Test
  void a_lost_share_is_not_made_anew() {
    Names lost = new Names(home.resolve("gone/work"), "north");

    assertThatThrownBy(() -> lost.reserve(home.resolve("gone/done/a.jpg"), ID, ALONE))
        .isInstanceOf(IOException.class);
    assertThat(home.resolve("gone")).doesNotExist();
  }

  // ---- Long names ----

  static List<String> longNames() {
    return List.of(
        "a".repeat(251) + ".jpg",
        "a".repeat(255),
        "📷".repeat(62) + "abc.jpg",
        "ü".repeat(125) + "x.jpg",
        "a." + "b".repeat(253),
        "a".repeat(100) + "." + "b".repeat(154),
        "." + "h".repeat(254));
  }

  @ParameterizedTest
  @MethodSource("longNames")
  void the_longest_names_and_their_reports_fit(String name) throws IOException {
    TestNode.assumeThatAllNamesCanBeWritten();
    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(252, 255);
    for (int namesake = 1; namesake <= 3; namesake++) {
      try (Reserved reserved = names.reserve(done.resolve(name), ID, WITH_REPORTS)) {
        for (Path path : reserved.paths()) {
          Files.writeString(path, "the file system takes it " + namesake);
        }
        assertThat(first(reserved)).startsWith(name.substring(0, 1));
      }
    }
    assertThat(TestNode.files(done)).hasSize(9);
  }

  @Test
  void an_extension_survives_the_cut() throws IOException {
    TestNode.assumeThatAllNamesCanBeWritten();
    String name = "ü".repeat(125) + "x.jpeg";

    try (Reserved reserved = names.reserve(done.resolve(name), ID, WITH_REPORTS)) {
      assertThat(first(reserved)).endsWith("ü.jpeg");
    }
  }

  @Property(tries = 300)
  void a_name_of_any_length_stays_within_what_file_systems_take(@ForAll("fileNames") String name)
      throws IOException {
    TestNode.assumeThatAllNamesCanBeWritten();
    Path root = Files.createTempDirectory("names");
    Path work = Files.createDirectory(root.resolve("work"));
    List<Path> asked = new ArrayList<>();
    Function<Path, List<Path>> twice =
        path -> {
          asked.add(path);
          // The first name counts as taken, so that a number is put in.
          return asked.size() == 1 ? List.of(root) : WITH_REPORTS.apply(path);
        };

    try (Reserved reserved = new Names(work, "n").reserve(root.resolve(name), ID, twice)) {
      for (Path path : reserved.paths()) {
        String given = path.getFileName().toString();
        assertThat(given.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
        assertThat(given).as("no code point is cut in half").doesNotContain("\uFFFD");
        assertThat(new String(given.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .isEqualTo(given);
      }
      assertThat(first(reserved)).contains("-2");
    } finally {
      for (Path file : TestNode.files(root)) {
        Files.delete(file);
      }
      Files.deleteIfExists(work.resolve(".names"));
      Files.delete(work);
      Files.delete(root);
    }
  }

  @Provide
  Arbitrary<String> fileNames() {
    Arbitrary<String> letters =
        Arbitraries.of("a", "Z", "0", "-", " ", "ü", "ß", "漢", "📷", ".")
            .list()
            .ofMaxSize(250)
            .map(parts -> String.join("", parts));
    Arbitrary<String> extension = Arbitraries.of("", ".jpg", ".jpeg", ".TIFF", ".");
    return Combinators.combine(letters, extension)
        .as((stem, end) -> "x" + stem + end)
        .filter(name -> name.getBytes(StandardCharsets.UTF_8).length <= 255);
  }
}
