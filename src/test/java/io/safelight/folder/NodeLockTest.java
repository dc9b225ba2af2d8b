package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
}
