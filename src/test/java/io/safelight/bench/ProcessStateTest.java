package io.safelight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProcessStateTest {
  private static final int LIVE_PIECES = 20;
  private static final int LIVE_PIECE = 500_000;
  private static final int PICTURE = 9_000_000;

  @Test
  void a_dead_picture_is_not_counted_as_held_wherever_the_serial_collector_is_in_its_turns()
      throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms256m",
                "-XX:MaxNewSize=64m",
                "-cp",
                System.getProperty("java.class.path"),
                Turns.class.getName())
            .redirectErrorStream(true)
            .start();

    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(program.waitFor()).as(said).isZero();
    assertThat(said.lines().map(Long::parseLong)).as("bytes held by turn").hasSize(Turns.COUNT);
    long live = LIVE_PIECES * (long) LIVE_PIECE;
    assertThat(said.lines().map(Long::parseLong))
        .allSatisfy(held -> assertThat(held).isBetween(live, live + PICTURE / 2));
  }

  /** A program that lets a picture go before its state is asked for, at every turn of the four. */
  static final class Turns {
    static final int COUNT = 8;

    private static byte[] picture;

    private Turns() {}

    public static void main(String[] args) {
      List<byte[]> live = new ArrayList<>();
      for (int turn = 0; turn < COUNT; turn++) {
        live.clear();
        // Below what lives on, where the collector lets it lie.
        picture = new byte[PICTURE];
        for (int i = 0; i < LIVE_PIECES; i++) {
          live.add(new byte[LIVE_PIECE]);
        }
        ProcessState.afterCollection(0, 0, OptionalLong.empty());
        for (int i = 0; i < turn; i++) {
          System.gc();
        }
        picture = null;
        System.out.println(ProcessState.afterCollection(0, 0, OptionalLong.empty()).heapBytes());
      }
      // Still held while it was asked.
      live.clear();
    }
  }
}
