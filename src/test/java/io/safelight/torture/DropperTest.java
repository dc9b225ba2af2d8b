package io.safelight.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.torture.Breach.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the torture itself does to the inbox must be beyond doubt, or it would prove nothing. */
class DropperTest {
  @TempDir Path scratch;

  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  private static Dropper filled(Ground ground, long seed) {
    Dropper dropper = new Dropper(ground, seed, 25, Duration.ofMillis(30));
    dropper.allow(25);
    dropper.run();
    return dropper;
  }

  @Test
  void whatever_was_dropped_lies_there_once_and_nothing_was_replaced_by_a_namesake()
      throws IOException {
    Ground ground = Ground.below(scratch);

    Dropper dropper = filled(ground, 26);

    assertThat(dropper.isFinished()).isTrue();
    Inventory found = Inventory.of(ground);
    assertThat(Proof.underWay(dropper.dropped(), found)).isEmpty();
    // Nobody has taken anything: all that is wrong is that nothing has ended, and nothing else lies
    // about.
    assertThat(Proof.atRest(dropper.dropped(), found))
        .hasSizeGreaterThanOrEqualTo(25)
        .extracting(Breach::kind)
        .containsOnly(Kind.UNFINISHED);
  }

  @Test
  void the_same_seed_drops_the_same_files() throws IOException {
    List<Drop> once = filled(Ground.below(scratch), 7).dropped();
    List<Drop> again = filled(Ground.below(scratch), 7).dropped();
    List<Drop> other = filled(Ground.below(scratch), 8).dropped();

    assertThat(again).extracting(Drop::sha256).isEqualTo(once.stream().map(Drop::sha256).toList());
    assertThat(other).extracting(Drop::sha256).doesNotContain(once.get(0).sha256());
  }
}
