package io.safelight.torture;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Notices when nothing moves any more. */
final class Stillness {
  private final long patience;
  private final LongSupplier nanoTime;
  private long last = Long.MIN_VALUE;
  private long since;

  Stillness(Duration patience, LongSupplier nanoTime) {
    this.patience = patience.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * Whether it has been the same for too long.
   *
   * @param moved a figure that changes with everything that moves
   */
  boolean isTooLong(long moved) {
    long now = nanoTime.getAsLong();
    if (moved != last) {
      last = moved;
      since = now;
    }
    return now - since > patience;
  }
}
