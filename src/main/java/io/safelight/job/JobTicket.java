package io.safelight.job;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON file that a picture may bring along ({@code a.jpg.json}): a recipe by name, single
 * parameters on top of it, or both. Its values are as written; {@code Recipes} checks them.
 */
@RegisterForReflection
public final class JobTicket {
  /** The ticket of a picture that brought none along. */
  public static final JobTicket EMPTY = new JobTicket();

  @JsonProperty("recipe")
  private String recipe;

  private final Map<String, String> parameters = new LinkedHashMap<>();

  @JsonAnySetter
  void parameter(String key, JsonNode value) {
    parameters.put(key, value.isValueNode() ? value.asText() : value.toString());
  }

  public Optional<String> recipe() {
    return Optional.ofNullable(recipe);
  }

  /** Every other key of the ticket, with its value as text, in the order written. */
  public Map<String, String> parameters() {
    return Collections.unmodifiableMap(parameters);
  }
}
