package io.safelight.doctor;

import io.safelight.folder.Visit;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** This machine's clock against the share's. */
@ApplicationScoped
@Priority(70)
class ClockCheck implements Check {
  /** FAT keeps even seconds only. */
  private static final Duration EXACT = Duration.ofSeconds(3);

  private final Visit visit;

  ClockCheck(Visit visit) {
    this.visit = visit;
  }

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public List<Finding> look() throws Exception {
    if (!visit.problems().isEmpty()) {
      return List.of(note("not compared: the folders are not well"));
    }
    return List.of(finding(visit.clockAhead()));
  }

  Finding finding(Duration ahead) {
    return ahead.abs().compareTo(EXACT) <= 0
        ? ok("as the share's")
        : note(
            "the share's clock is %d s %s this machine's: no picture suffers, but times in tickets"
                + " and ledgers do; let both follow one time server",
            ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
  }
}
