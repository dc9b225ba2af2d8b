package io.safelight.inference;

import java.util.OptionalLong;

/** What engines are opened on; the seam at which tests put a device that fails. */
interface Device {
  Engine open(Provider provider, TileShape shape) throws EngineException;

  /** How many engines of a provider are to run side by side. */
  default int engines(Provider provider) {
    return 1;
  }

  /** What the accelerator has left, in bytes; empty where it cannot be told. */
  default OptionalLong freeBytes() {
    return OptionalLong.empty();
  }

  /** The clock that runs are timed by. */
  default long nanoTime() {
    return System.nanoTime();
  }
}
