package io.safelight.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StillnessTest {
  private long now = 5;
  private final Stillness stillness = new Stillness(Duration.ofNanos(100), () -> now);

  @Test
  void what_moves_now_and_then_is_waited_for_and_what_stands_still_is_given_up() {
    assertThat(stillness.isTooLong(1)).isFalse();
    now += 90;
    assertThat(stillness.isTooLong(2)).isFalse();
    now += 90;
    assertThat(stillness.isTooLong(2)).isFalse();
    now += 20;
    assertThat(stillness.isTooLong(2)).isTrue();
  }
}
