package io.safelight.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnderWayTest {
  private final UnderWay underWay = new UnderWay(Clock.systemUTC());
  private final Origin origin =
      new Origin(
          "one",
          Path.of("/hot/work/a.jpg"),
          Path.of("a.jpg"),
          Path.of("/hot/work"),
          Path.of("/hot/work"),
          Optional.empty(),
          Optional.empty(),
          Instant.EPOCH,
          Origin.Keeping.GIVEN);

  @Test
  void a_stage_begins_with_nothing_done_however_far_the_one_before_came() {
    underWay.begin(origin, 1);
    underWay.enter(origin, "enhance");

    underWay.advance(origin, 0.5);
    assertThat(underWay.of(origin).orElseThrow().share()).isEqualTo(0.5);
    underWay.finished(origin, "enhance", Duration.ofSeconds(1));
    underWay.enter(origin, "encode");

    assertThat(underWay.of(origin).orElseThrow().share()).isZero();
  }

  @Test
  void what_has_left_does_not_come_back_because_it_came_on() {
    underWay.begin(origin, 1);
    underWay.leave(origin);

    underWay.advance(origin, 0.5);

    assertThat(underWay.all()).isEmpty();
  }
}
