package io.safelight.notice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;

/** Who is told elsewhere. */
@ConfigMapping(prefix = "safelight")
public interface WebhookConfig {
  /** Who is told elsewhere. */
  Webhook webhook();

  /** Who is told elsewhere, and how patiently. */
  interface Webhook {
    /**
     * Where notices are posted to, as JSON; nobody is told where it is not set. It may hold a token
     * and is not logged.
     */
    Optional<
            @Pattern(
                regexp = "https?://[^/\\s]+\\S*",
                message = "must be an address that begins with https:// or http://")
            String>
        url();

    /** What is told. */
    @WithDefault("done,failed,paused,troubled,resumed")
    Set<Notice.Event> events();

    /**
     * What notices are signed with, so that whoever gets one can tell that it is from here; they
     * are not signed where it is not set. Any text that both sides know.
     */
    Optional<String> secret();

    /** How long one try waits for a connection, and then for each part of the answer. */
    @WithDefault("10s")
    @DurationMin(millis = 1, message = "must be 1 ms or more")
    Duration timeout();

    /** How often one notice is tried. */
    @WithDefault("5")
    @Min(1)
    @Max(20)
    int tries();

    /**
     * Wait before the second try; each further wait is four times as long, and a minute at most.
     */
    @WithDefault("1s")
    @DurationMin(millis = 1, message = "must be 1 ms or more")
    Duration delay();

    /** Notices that may wait, those that are being tried included; what comes then is dropped. */
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int queue();
  }
}
