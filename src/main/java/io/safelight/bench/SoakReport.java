package io.safelight.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;

/**
 * What a soak found.
 *
 * @param drift empty for fewer than three hundreds
 */
@RegisterForReflection
public record SoakReport(List<Row> rows, List<Hundred> hundreds, Optional<Drift> drift) {
  public SoakReport {
    rows = List.copyOf(rows);
    hundreds = List.copyOf(hundreds);
  }

  @JsonProperty
  public int pictures() {
    return hundreds.stream().mapToInt(Hundred::pictures).sum();
  }

  @JsonProperty
  public int succeeded() {
    return hundreds.stream().mapToInt(Hundred::succeeded).sum();
  }

  /** Every picture has its result, and nothing grows. */
  @JsonProperty
  public boolean holds() {
    return succeeded() == pictures() && drift.filter(Drift::grows).isEmpty();
  }
}
