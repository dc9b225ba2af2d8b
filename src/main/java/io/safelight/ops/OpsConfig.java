package io.safelight.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** What counts as healthy, and where errors and traces are sent. */
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

  /** Where errors are sent. */
  Sentry sentry();

  /** Where errors are sent. */
  interface Sentry {
    /**
     * Warnings and errors of the log are sent to this project of Sentry; nothing is where it is not
     * set. {@code SENTRY_DSN} in the environment serves as well.
     */
    Optional<
            @Pattern(
                regexp = "https?://[^@/\\s]+@\\S+/\\d+",
                message = "must be a DSN: https://KEY@HOST/PROJECT")
            String>
        dsn();
  }

  /** Where traces are sent. */
  Traces traces();

  /** Where traces are sent. */
  interface Traces {
    /**
     * The address of an OpenTelemetry collector: each picture is sent to it as a trace with a span
     * for each stage (OTLP over gRPC); nothing is where it is not set. {@code
     * OTEL_EXPORTER_OTLP_ENDPOINT} in the environment serves as well.
     */
    Optional<
            @Pattern(
                regexp = "https?://[^/\\s]+\\S*",
                message = "must be an address that begins with https:// or http://")
            String>
        endpoint();
  }
}
