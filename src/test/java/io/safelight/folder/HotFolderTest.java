package io.safelight.folder;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelight.job.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    Path away = home.resolve("away");
    Files.move(home.resolve(name), away);

    assertThat(folder.problems())
        .singleElement()
        .asString()
        .contains("%s %s is not there".formatted(name, home.resolve(name)))
        .contains("./safelight init");
    folder.create();
    assertThat(home.resolve(name)).doesNotExist();
  }

  @Test
  void a_folder_that_may_not_be_written_is_named() throws IOException {
    HotFolder folder = created();
    Path done = home.resolve("done");
    Files.setPosixFilePermissions(done, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(done), "skipped: permissions do not bind root");

    assertThat(folder.problems())
        .singleElement()
        .asString()
        .contains("done %s may not be read and written".formatted(done));
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
        .contains("make room")
        .contains("safelight.free-space wants 9223372036854 MB");
  }

  @Test
  void a_folder_that_cannot_be_made_is_named_with_its_key() throws IOException {
    Files.writeString(home.resolve("done"), "in the way");

    assertThatThrownBy(this::created)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(home.resolve("done") + " (safelight.done) cannot be made");
  }

  private static void remove(Path folder) throws IOException {
    for (Path file : new Path[] {folder.resolve(".hot-folder"), folder}) {
      Files.delete(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbox", "work", "outbox", "done", "error"})
  void a_folder_that_came_back_empty_is_not_the_folder_that_it_was(String name) throws IOException {
    HotFolder folder = created();
    Files.deleteIfExists(home.resolve("work/north"));
    remove(home.resolve(name));
    Files.createDirectory(home.resolve(name));

    // When it is opened again, as a restart does
    created();

    assertThat(folder.problems())
        .singleElement()
        .asString()
        .contains("%s %s is not the folder that it was".formatted(name, home.resolve(name)))
        .contains("mounted?")
        .contains("./safelight init");
    assertThat(home.resolve(name)).isEmptyDirectory();
    folder.mend();
    assertThat(folder.problems()).as("mended as the words say").isEmpty();
  }

  @Test
  void folders_that_all_came_back_empty_are_no_hot_folder() throws IOException {
    HotFolder folder = created();
    folder.remember();
    Files.delete(home.resolve("work/north"));
    for (String name : new String[] {"inbox", "work", "outbox", "done", "error"}) {
      remove(home.resolve(name));
      Files.createDirectory(home.resolve(name));
    }

    assertThat(folder.problems())
        .singleElement()
        .asString()
        .contains("is the share mounted?")
        .contains(home.resolve("inbox").toString());
  }

  @Test
  void another_hot_folder_in_this_ones_place_is_told() throws IOException {
    HotFolder folder = created();
    folder.remember();
    Path other = home.resolve("other");
    created(new TestConfig(other, "north"));
    for (String name : new String[] {"inbox", "work", "outbox", "done", "error"}) {
      Files.move(home.resolve(name), home.resolve("was-" + name));
      Files.move(other.resolve(name), home.resolve(name));
    }

    assertThat(folder.problems())
        .hasSize(5)
        .allMatch(problem -> problem.contains("another hot folder"));
  }

  @Test
  void folders_that_were_mixed_up_are_told() throws IOException {
    created();
    HotFolder mixed =
        new HotFolder(
            new TestConfig(
                home, "north", Map.of("done", Path.of("error"), "error", Path.of("done")), 0));

    assertThat(mixed.problems())
        .hasSize(2)
        .anyMatch(problem -> problem.contains("was the folder error until now"));
  }

  @Test
  void folders_of_a_version_without_marks_are_adopted_with_all_they_hold() throws IOException {
    Files.createDirectories(home.resolve("work/north/desk/original"));
    TestNode.write(home.resolve("done/a.jpg"), "an original");
    TestNode.write(home.resolve("inbox/b.jpg"), "another");

    HotFolder folder = created();

    assertThat(folder.problems()).isEmpty();
    assertThat(home.resolve("done/a.jpg")).hasContent("an original");
    assertThat(home.resolve("outbox/.hot-folder")).content().contains("\"outbox\"");
  }

  @Test
  void an_adoption_that_was_cut_off_is_completed_by_the_next_start() throws IOException {
    HotFolder folder = created();
    // As a kill between the first mark and the last leaves it.
    Files.move(home.resolve("work/.hot-folder"), home.resolve("work/.hot-folder.new"));
    Files.delete(home.resolve("done/.hot-folder"));

    folder.create();

    assertThat(folder.problems()).isEmpty();
    assertThat(TestNode.files(home)).isEmpty();
    assertThat(home.resolve("work/.hot-folder.new")).doesNotExist();
  }

  @Test
  void nodes_that_start_at_once_agree_on_one_hot_folder() throws Exception {
    ExecutorService nodes = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 20; round++) {
        Path fresh = home.resolve("fresh-" + round);
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<?>> starts = new ArrayList<>();
        for (int node = 0; node < 4; node++) {
          HotFolder folder = new HotFolder(new TestConfig(fresh, "node-" + node));
          starts.add(
              nodes.submit(
                  () -> {
                    together.await();
                    // Another node's half-written mark is waited for, as `watch` does.
                    await().ignoreExceptions().until(() -> begun(folder));
                    return null;
                  }));
        }
        for (Future<?> start : starts) {
          start.get();
        }
        assertThat(new HotFolder(new TestConfig(fresh, "observer")).problems()).isEmpty();
      }
    } finally {
      nodes.shutdownNow();
    }
  }

  private static boolean begun(HotFolder folder) throws IOException {
    folder.create();
    return folder.problems().isEmpty();
  }

  @Test
  void our_own_marks_are_no_pictures_whatever_the_ignore_lists_say() throws IOException {
    TestNode node =
        new TestNode(HotFolderConfigs.at(home, Map.of("safelight.ignore-files", "*.tmp")));
    InboxFilter filter =
        new InboxFilter(node.config, node.sightings, new Respelling(node.folder, node.config));
    Path inbox = node.folder.inbox();
    Files.writeString(inbox.resolve(".hot-folder.trial-north"), "x");
    Files.writeString(inbox.resolve(".other"), "x");

    assertThat(filter.accept(TestNode.listed(inbox.resolve(".hot-folder")))).isFalse();
    assertThat(filter.accept(TestNode.listed(inbox.resolve(".hot-folder.trial-north")))).isFalse();
    assertThat(filter.accept(TestNode.listed(inbox.resolve(".other")))).isTrue();
  }

  @Test
  void a_result_is_not_published_into_an_outbox_made_anew_in_the_lost_ones_place()
      throws IOException {
    TestNode node = new TestNode(home, "north");
    Job.Claimed job = node.claimDropped("a.jpg", "original 1");
    Files.move(home.resolve("outbox"), home.resolve("away"));

    assertThatThrownBy(() -> node.publish(job, "result")).isInstanceOf(IOException.class);

    assertThat(home.resolve("outbox")).doesNotExist();
    Files.move(home.resolve("away"), home.resolve("outbox"));
    node.publish(job, "result");
    assertThat(TestNode.names(home.resolve("outbox"))).containsExactly("a.png", "a.png.json");
  }
}
