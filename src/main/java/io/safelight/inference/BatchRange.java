package io.safelight.inference;

/**
 * Which batches may be chosen.
 *
 * @param start what is tried first
 * @param largest where trying ends
 * @param measured whether it is tried at all; else {@code start} is taken
 */
record BatchRange(int start, int largest, boolean measured) {
  private static final long GIBIBYTE = 1L << 30;

  BatchRange {
    if (start < 1 || largest < start) {
      throw new IllegalArgumentException("no such range: " + start + " to " + largest);
    }
  }

  /** This one and no other. */
  static BatchRange fixed(int batch) {
    return new BatchRange(batch, batch, false);
  }

  /**
   * To be measured. The start is the stress test's advice: 1 / 2 / 4 tiles for a device below 8 GB,
   * up to 16 GB, above.
   *
   * @param deviceBytes the device's memory; 0 where nothing is known
   */
  static BatchRange measured(long deviceBytes, int largest) {
    int advised = deviceBytes < 8 * GIBIBYTE ? 1 : deviceBytes <= 16 * GIBIBYTE ? 2 : 4;
    return new BatchRange(Math.min(advised, largest), largest, true);
  }
}
