package io.safelight.metadata;

import java.time.Instant;
import java.util.Objects;

/**
 * What a result says of its own making.
 *
 * @param softwareAgent program and version
 * @param when it was made
 * @param parameters model and recipe, in a line
 * @param isEnhanced whether more was done than to make it smaller
 */
public record Provenance(
    String softwareAgent, Instant when, String parameters, boolean isEnhanced) {
  public Provenance {
    Objects.requireNonNull(softwareAgent);
    Objects.requireNonNull(when);
    Objects.requireNonNull(parameters);
  }
}
