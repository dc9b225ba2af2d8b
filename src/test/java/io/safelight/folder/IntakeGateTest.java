package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.ops.HeardLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeGateTest {
  @TempDir Path home;
  private boolean full;
  private IntakeGate gate;

  @BeforeEach
  void open() throws IOException {
    HotFolder roomy = new HotFolder(HotFolderConfigs.at(home, Map.of("safelight.free-space", "0")));
    HotFolder crammed =
        new HotFolder(
            HotFolderConfigs.at(home, Map.of("safelight.free-space", "" + Long.MAX_VALUE)));
    roomy.create();
    // Every look is a fresh one.
    gate =
        new IntakeGate(
            new ShareWatch(
                () -> (full ? crammed : roomy).problems(),
                Duration.ZERO,
                Duration.ofSeconds(30),
                System::nanoTime),
            new Pause(roomy));
  }

  private boolean polls() {
    boolean begun = gate.begin(null, null);
    if (begun) {
      gate.commit(null, null, 0);
    }
    return begun;
  }

  @Test
  void pictures_are_taken_while_all_is_well() {
    // When
    boolean begun = polls();

    // Then
    assertThat(begun).isTrue();
    assertThat(gate.closedBecause()).isEmpty();
  }

  @Test
  void a_full_volume_keeps_pictures_in_the_inbox_until_there_is_room() {
    // Given
    full = true;

    // When
    boolean begun = polls();

    // Then
    assertThat(begun).isFalse();
    assertThat(gate.mayTake()).isFalse();
    assertThat(gate.closedBecause()).hasValueSatisfying(r -> assertThat(r).contains("MB free"));
    full = false;
    assertThat(polls()).isTrue();
    assertThat(gate.closedBecause()).isEmpty();
  }

  @Test
  void a_vanished_folder_closes_and_its_return_opens_with_one_line_each() throws IOException {
    try (HeardLog log = HeardLog.of(IntakeGate.class)) {
      // Given
      Path outbox = home.resolve("outbox");
      Path away = home.resolve("away");
      Files.move(outbox, away);
      polls();
      polls();
      gate.mayTake();
      Files.move(away, outbox);

      // When
      polls();
      polls();

      // Then
      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().get(0)).contains("No pictures are taken").contains("outbox");
      assertThat(log.lines().get(1)).contains("again");
    }
  }

  @Test
  void polls_that_fail_are_one_line_and_no_stack_trace_of_the_route() {
    try (HeardLog log = HeardLog.of(IntakeGate.class)) {
      // Given
      Exception failure = new NoSuchFileException("inbox");

      // When it fails three times in a row, as Camel calls
      for (int i = 0; i < 3; i++) {
        assertThat(gate.begin(null, null)).isTrue();
        boolean retries = gate.rollback(null, null, 0, failure);
        assertThat(retries).as("else Camel logs each of them").isTrue();
        assertThat(gate.begin(null, null)).as("else the retry would poll at once").isFalse();
      }

      // Then
      assertThat(log.lines()).hasSize(1);
      assertThat(gate.closedBecause())
          .hasValueSatisfying(r -> assertThat(r).contains("cannot be listed").contains("inbox"));
    }
  }

  @Test
  void only_a_poll_that_succeeds_ends_a_failed_one() {
    // Given
    gate.begin(null, null);
    gate.rollback(null, null, 0, new NoSuchFileException("inbox"));
    gate.begin(null, null);

    // When
    boolean begun = gate.begin(null, null);

    // Then
    assertThat(begun).isTrue();
    assertThat(gate.closedBecause()).isPresent();
    gate.commit(null, null, 0);
    assertThat(gate.closedBecause()).isEmpty();
  }

  @Test
  void a_pause_keeps_pictures_in_the_inbox_and_says_who_asked_for_it() throws IOException {
    Path file = Files.writeString(home.resolve("inbox/PAUSE"), "");

    assertThat(polls()).isFalse();
    assertThat(gate.mayTake()).isFalse();
    assertThat(gate.paused())
        .hasValueSatisfying(words -> assertThat(words).contains(file.toString()));
    assertThat(gate.closedBecause()).isEqualTo(gate.paused());

    Files.delete(file);
    assertThat(polls()).isTrue();
    assertThat(gate.paused()).isEmpty();
    assertThat(gate.closedBecause()).isEmpty();
  }
}
