package io.safelight.doctor;

import io.safelight.doctor.Finding.State;
import java.util.List;

/** One thing that is looked at. May take seconds, and may hang where a share does. */
interface Check {
  /** A word or two. */
  String name();

  /**
   * Looks.
   *
   * @return at least one finding
   * @throws Exception whose message says what to do
   */
  List<Finding> look() throws Exception;

  /** A finding of this check. */
  default Finding ok(String says, Object... of) {
    return new Finding(name(), State.OK, says.formatted(of));
  }

  /** A finding of this check. */
  default Finding note(String says, Object... of) {
    return new Finding(name(), State.NOTE, says.formatted(of));
  }

  /** A finding of this check. */
  default Finding wrong(String says, Object... of) {
    return new Finding(name(), State.WRONG, says.formatted(of));
  }
}
