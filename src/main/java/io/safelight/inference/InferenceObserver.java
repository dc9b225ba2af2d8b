package io.safelight.inference;

import java.time.Duration;

/** Hears what the owner thread does; called on that thread, so it must be quick. */
public interface InferenceObserver {
  /** A batch of {@code tiles} tiles ran. */
  void ran(String model, Provider provider, int tiles, Duration took);

  /** The batch was halved, or the CPU took over: for good. */
  void fellBack(Provider from, Provider to, int batch, String why);
}
