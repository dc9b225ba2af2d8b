package io.safelight.torture;

import io.safelight.job.Reason;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Something that was put into the inbox, whole.
 *
 * @param sha256 what it is
 * @param relative where it was put, below the inbox
 * @param fate what must become of it
 * @param jobTicket digest of the job ticket that was put beside it
 */
record Drop(String sha256, Path relative, Fate fate, Optional<String> jobTicket) {

  static Drop of(byte[] content, Path relative, Fate fate) {
    return new Drop(Sha256.of(content), relative, fate, Optional.empty());
  }

  /** What must become of what was dropped. */
  sealed interface Fate {
    /** It ends in done/ with one result. */
    record Enhanced(Order order) implements Fate {}

    /** It ends in error/ with a report that gives one of these reasons. */
    record SetAside(Set<Reason> reasons) implements Fate {}

    /** It ends in done/ or in error/: nobody can foretell. */
    record Either() implements Fate {}

    /** It stays where it was dropped. */
    record LeftAlone() implements Fate {}
  }

  /**
   * How a picture is to be enhanced.
   *
   * @param recipe its name
   * @param parameters those that a job ticket names, as the result ticket is to repeat them
   */
  record Order(String recipe, Map<String, String> parameters) {
    static final Order STANDARD = new Order("default", Map.of());
  }

  static Fate enhanced() {
    return new Fate.Enhanced(Order.STANDARD);
  }

  static Fate setAside(Reason first, Reason... others) {
    return new Fate.SetAside(Set.copyOf(EnumSet.of(first, others)));
  }
}
