package io.safelight.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** What counts as healthy. */
@ConfigMapping(prefix = "safelight")
public interface OpsConfig {
  /** What counts as healthy. */
  Health health();

  /** What counts as healthy. */
  interface Health {
    /**
     * A picture that is in one stage for longer is stuck; one that the network is still working on
     * is slow.
     */
    @WithDefault("15m")
    @DurationMin(millis = 1, message = "must be 1 ms or more")
    Duration stuckAfter();
  }
}
