package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenancyTest {
  @TempDir Path home;
  private NodeLock lock;

  private Tenancy tenancy(TestConfig config) {
    HotFolder folder = new HotFolder(config);
    lock = new NodeLock(folder, config);
    Tenancy tenancy = new Tenancy(folder, config, lock, new Trial(folder, config));
    tenancy.seek();
    return tenancy;
  }

  private Tenancy tenancy() {
    return tenancy(new TestConfig(home, "north"));
  }

  @AfterEach
  void leave() throws IOException {
    lock.release();
  }

  @Test
  void whoever_only_asks_makes_no_folder_and_takes_no_lock() {
    TestConfig config = new TestConfig(home, "north");
    HotFolder folder = new HotFolder(config);
    lock = new NodeLock(folder, config);

    assertThat(new Tenancy(folder, config, lock, new Trial(folder, config)).problems()).hasSize(5);

    assertThat(home).isEmptyDirectory();
  }

  @Test
  void a_new_hot_folder_is_made_and_moved_into() {
    assertThat(tenancy().problems()).isEmpty();

    assertThat(home.resolve("work/north")).isDirectory();
    assertThat(NodeLock.aliveBecause(new HotFolder(new TestConfig(home, "x")), "north"))
        .isPresent();
  }

  @Test
  void folders_within_each_other_are_refused_and_left_unmarked() {
    Tenancy tenancy = tenancy(new TestConfig(home, "north").with("outbox", Path.of("inbox/out")));

    assertThat(tenancy.problems()).singleElement().asString().contains("lies within");

    assertThat(tenancy.refusal()).isPresent();
    assertThat(home.resolve("inbox/.hot-folder")).doesNotExist();
  }

  @Test
  void a_node_that_runs_on_this_machine_already_is_refused() throws IOException {
    Tenancy first = tenancy();
    NodeLock held = lock;
    first.problems();
    try {
      Tenancy second = tenancy();

      assertThat(second.problems()).singleElement().asString().contains("another Safelight runs");

      assertThat(second.refusal()).isPresent();
    } finally {
      held.release();
    }
  }

  @Test
  void what_may_pass_is_no_refusal_and_ends_by_itself() throws IOException {
    tenancy().problems();
    lock.release();
    Files.move(home.resolve("done"), home.resolve("away"));
    Tenancy tenancy = tenancy();

    assertThat(tenancy.problems()).singleElement().asString().contains("done");

    assertThat(tenancy.refusal()).isEmpty();
    assertThat(home.resolve("done")).doesNotExist();
    Files.move(home.resolve("away"), home.resolve("done"));
    assertThat(tenancy.problems()).isEmpty();
  }

  @Test
  void after_a_problem_the_folders_are_tried_before_pictures_are_taken() throws IOException {
    Tenancy tenancy = tenancy();
    assertThat(tenancy.problems()).isEmpty();
    // In the trial's way, and in nobody else's.
    TestNode.write(home.resolve("done/.hot-folder.trial-north/x"), "");
    assertThat(tenancy.problems()).as("not tried at every look").isEmpty();
    Files.move(home.resolve("outbox"), home.resolve("away"));
    tenancy.problems();

    Files.move(home.resolve("away"), home.resolve("outbox"));

    assertThat(tenancy.problems()).singleElement().asString().contains("done/.hot-folder.trial");
  }

  @Test
  void a_node_that_somebody_else_has_become_stops_taking() throws IOException {
    Tenancy tenancy = tenancy();
    assertThat(tenancy.problems()).isEmpty();
    Files.move(home.resolve("error"), home.resolve("away"));
    tenancy.problems();
    Heartbeat.ofThisProcess("elsewhere").create(home.resolve("work/.north.alive"));

    Files.move(home.resolve("away"), home.resolve("error"));

    assertThat(tenancy.problems()).singleElement().asString().contains("elsewhere");
  }
}
