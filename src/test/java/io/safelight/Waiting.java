package io.safelight;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Awaitility with more patience than its own ten seconds: on a machine that does much else what a
 * test waits for comes late, and a test that waits for what never comes fails all the same.
 */
public final class Waiting {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  private Waiting() {}

  /** Begins to wait for a condition. */
  public static ConditionFactory await() {
    return Awaitility.await().atMost(LONG_ENOUGH);
  }
}
