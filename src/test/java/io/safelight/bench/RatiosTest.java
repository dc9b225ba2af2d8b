package io.safelight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.bench.Ratios.Round;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatiosTest {
  private static Cost cost(int clock, int cores) {
    return new Cost(Duration.ofSeconds(clock), Duration.ofSeconds(cores));
  }

  @Test
  void long_rounds_count_more_than_short_ones() {
    Ratios ratios =
        Ratios.of(
            List.of(
                new Round(cost(1, 2), cost(2, 3)), // 0.5, 0.667
                new Round(cost(9, 18), cost(10, 20)))); // 0.9, 0.9

    assertThat(ratios.ratio()).isEqualTo(0.833); // 10 / 12
    assertThat(ratios.ratioByRound()).containsExactly(0.5, 0.9);
    assertThat(ratios.coreRatio()).isEqualTo(0.87); // 20 / 23
    assertThat(ratios.coreRatioByRound()).containsExactly(0.667, 0.9);
    assertThat(ratios.bareSeconds()).isEqualTo(10);
    assertThat(ratios.pipelineSeconds()).isEqualTo(12);
    assertThat(ratios.bareCoreSeconds()).isEqualTo(20);
    assertThat(ratios.pipelineCoreSeconds()).isEqualTo(23);
  }
}
