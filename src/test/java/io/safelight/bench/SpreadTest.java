package io.safelight.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void a_known_sample_has_its_known_figures() {
    Spread spread = Spread.of(List.of(4.0, 2.0, 9.0, 5.0));

    assertThat(spread.mean()).isEqualTo(5);
    assertThat(spread.median()).isEqualTo(4.5);
    assertThat(spread.worst()).isEqualTo(9);
    assertThat(spread.deviation()).isCloseTo(Math.sqrt(26.0 / 3), within(1e-12));
  }

  @Test
  void nothing_spreads_nowhere() {
    assertThat(Spread.of(List.of())).isEqualTo(new Spread(0, 0, 0, 0));
  }

  @Property
  void scaled_values_have_scaled_figures(
      @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = 0.01, max = 100) Double> values) {
    Spread spread = Spread.of(values);
    Spread doubled = Spread.of(values.stream().map(value -> 2 * value).toList());

    assertThat(spread.median()).isBetween(0.0, spread.worst());
    assertThat(doubled.mean()).isCloseTo(2 * spread.mean(), within(1e-9));
    assertThat(doubled.deviation()).isCloseTo(2 * spread.deviation(), within(1e-9));
    assertThat(doubled.median()).isCloseTo(2 * spread.median(), within(1e-9));
    assertThat(doubled.worst()).isCloseTo(2 * spread.worst(), within(1e-9));
  }
}
