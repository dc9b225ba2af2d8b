package io.safelight.doctor;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/**
 * What one look has found.
 *
 * @param check the check's name
 * @param says what is, and where that is not well what to do
 */
@RegisterForReflection
public record Finding(String check, State state, String says) {
  /** How much it matters. */
  public enum State {
    /** As it should be. */
    OK,
    /** Pictures are taken all the same; somebody may want to know. */
    NOTE,
    /** Pictures are not taken, or not finished, until that is mended. */
    WRONG;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
