package io.safelight.folder;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class NodeLockTest {
  @TempDir Path home;

  @BeforeEach
  void a_hot_folder() throws IOException {
    new HotFolder(new TestConfig(home, "north")).create();
  }

  private static NodeLock lock(Path home, String node) {
    TestConfig config = new TestConfig(home, node);
    return new NodeLock(new HotFolder(config), config);
  }

  /** Another process: becomes the node, says so, and stays it until its input ends. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      lock(Path.of(arguments[0]), "north").acquire();
      System.out.println("acquired");
      System.in.read();
      // As kill -9 would: nothing is given back by its own hand.
      Runtime.getRuntime().halt(137);
    }
  }

  @Test
  @Timeout(30)
  void a_second_process_of_one_node_is_refused_until_the_first_has_died() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                home.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("acquired");

      NodeLock mine = lock(home, "north");
      assertThatThrownBy(mine::acquire)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another Safelight runs as node north")
          .hasMessageContaining("-Dsafelight.node=NAME");

      assertThat(NodeLock.aliveBecause(new HotFolder(new TestConfig(home, "asker")), "north"))
          .hasValueSatisfying(why -> assertThat(why).contains("holds its lock"));

      other.getOutputStream().close();
      assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(other.exitValue()).isEqualTo(137);
      mine.acquire();
      mine.release();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void the_same_node_twice_in_one_process_is_refused_and_another_name_is_not() throws IOException {
    NodeLock first = lock(home, "north");
    first.acquire();
    try {
      assertThatThrownBy(() -> lock(home, "north").acquire()).isInstanceOf(IOException.class);
      NodeLock south = lock(home, "south");
      assertThatCode(south::acquire).doesNotThrowAnyException();
      south.release();
    } finally {
      first.release();
    }
  }

  @Test
  void whoever_is_the_node_may_say_so_again() throws IOException {
    NodeLock lock = lock(home, "north");
    lock.acquire();
    lock.acquire();
    lock.release();

    NodeLock next = lock(home, "north");
    assertThatCode(next::acquire).as("given back in full").doesNotThrowAnyException();
    next.release();
  }

  private static final Duration BEAT = Duration.ofMillis(50);
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /** This node on another machine, as far as names tell. */
  private NodeLock on(String host) {
    TestConfig config = new TestConfig(home, "north");
    return new NodeLock(new HotFolder(config), config.node(), BEAT, SILENCE, host);
  }

  private Optional<String> aliveBecause() {
    return NodeLock.aliveBecause(
        new HotFolder(new TestConfig(home, "asker")), "north", SILENCE, "here");
  }

  private Path alive() {
    return home.resolve("work/.north.alive");
  }

  /** What a killed process leaves: its last heartbeat, and a lock that nobody holds. */
  private void killedOn(String host) throws IOException {
    Heartbeat.ofThisProcess(host).create(alive());
  }

  @Test
  void a_restart_on_the_same_machine_does_not_wait_for_the_heartbeat() throws IOException {
    killedOn("here");

    NodeLock again = on("here");

    assertThatCode(again::acquire).doesNotThrowAnyException();
    again.release();
  }

  @Test
  void a_node_that_was_alive_on_another_machine_is_waited_for_until_it_is_silent()
      throws IOException {
    killedOn("elsewhere");
    NodeLock here = on("here");

    assertThatThrownBy(here::acquire)
        .isInstanceOfSatisfying(NodeLock.Taken.class, t -> assertThat(t.mayPass()).isTrue())
        .hasMessageContaining("elsewhere")
        .hasMessageContaining("2 s of silence")
        .hasMessageContaining("-Dsafelight.node=NAME");
    assertThat(aliveBecause()).hasValueSatisfying(why -> assertThat(why).contains("elsewhere"));

    await().until(() -> aliveBecause().isEmpty());
    assertThatCode(here::acquire).doesNotThrowAnyException();
    here.release();
  }

  @Test
  void the_age_of_a_heartbeat_is_taken_between_two_files_of_the_share() throws IOException {
    killedOn("elsewhere");
    FileTime own = Files.getLastModifiedTime(alive());
    Files.setLastModifiedTime(alive(), FileTime.from(own.toInstant().minusSeconds(3600)));

    assertThat(ShareClock.age(alive())).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    Files.setLastModifiedTime(alive(), own);
    assertThat(ShareClock.age(alive())).isLessThan(Duration.ofSeconds(2));
    assertThat(TestNode.names(home.resolve("work"))).noneMatch(name -> name.contains("time"));
  }

  @Test
  void a_node_that_ended_in_order_need_not_be_waited_for() throws IOException {
    NodeLock elsewhere = on("elsewhere");
    elsewhere.acquire();
    elsewhere.release();

    NodeLock here = on("here");

    assertThatCode(here::acquire).doesNotThrowAnyException();
    here.release();
  }

  @Test
  void a_node_that_lives_goes_on_saying_so() throws IOException {
    NodeLock lock = on("here");
    lock.acquire();
    try {
      Files.setLastModifiedTime(alive(), FileTime.from(Instant.EPOCH));

      await().until(() -> Files.getLastModifiedTime(alive()).toInstant().isAfter(Instant.EPOCH));
      assertThat(aliveBecause()).isPresent();
    } finally {
      lock.release();
    }
    assertThat(aliveBecause()).isEmpty();
  }

  @Test
  void a_heartbeat_needs_no_room_on_the_disk_and_makes_no_file_anew() throws IOException {
    NodeLock lock = on("here");
    lock.acquire();
    try {
      long length = Files.size(alive());
      Files.delete(alive());
      Path lockFile = home.resolve("work/.north.lock");
      Files.move(lockFile, home.resolve("away"));

      await().until(() -> lock.lostBecause().isPresent());

      assertThat(alive()).doesNotExist();
      assertThat(length).isEqualTo(1024);
    } finally {
      lock.release();
    }
  }

  @Test
  void a_lock_on_a_mount_that_is_no_more_is_taken_again() throws IOException {
    NodeLock lock = on("here");
    lock.acquire();
    try {
      // The share comes back as another file system would: same names, other files.
      Files.move(home.resolve("work"), home.resolve("was-work"));
      Files.createDirectory(home.resolve("work"));
      lock.acquire();

      assertThat(home.resolve("work/.north.lock")).exists();
      assertThat(alive()).exists();
      assertThat(lock.lostBecause()).isEmpty();
    } finally {
      lock.release();
    }
  }

  @Test
  void whoever_was_away_while_another_became_the_node_is_it_no_more() throws IOException {
    NodeLock lock = on("here");
    lock.acquire();
    try {
      killedOn("elsewhere");

      assertThatThrownBy(lock::acquire)
          .isInstanceOf(NodeLock.Taken.class)
          .hasMessageContaining("elsewhere");
    } finally {
      lock.release();
    }
    assertThat(Heartbeat.read(alive()))
        .as("the other's heartbeat is left alone")
        .hasValueSatisfying(other -> assertThat(other.host()).isEqualTo("elsewhere"));
  }

  @Test
  void of_two_nodes_that_no_lock_keeps_apart_one_ends() throws IOException {
    NodeLock lock = on("here");
    lock.acquire();
    try {
      Heartbeat own = Heartbeat.read(alive()).orElseThrow();
      new Heartbeat("elsewhere", own.pid(), own.started(), "~" + own.session()).create(alive());

      await().until(() -> lock.lostBecause().isPresent());

      assertThat(lock.lostBecause())
          .hasValueSatisfying(why -> assertThat(why).contains("by now").contains("elsewhere"));
    } finally {
      lock.release();
    }
  }
}
