package io.safelight.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** What became of pictures and how long they took, as metrics. */
@ApplicationScoped
@Startup
public class PictureMeters {
  private static final String DONE = "done";
  private static final String FAILED = "failed";

  private final MeterRegistry meters;

  public PictureMeters(MeterRegistry meters) {
    this.meters = meters;
    // All of them at zero from the start: a rate over a counter that appears with its first failure
    // does not see that failure.
    counter(DONE, "NONE");
    for (Reason reason : Reason.values()) {
      if (reason != Reason.SHUTTING_DOWN) {
        counter(FAILED, reason.name());
      }
    }
    timer(DONE);
    timer(FAILED);
  }

  void count(@Observes Outcome outcome) {
    String word = outcome instanceof Outcome.Done ? DONE : FAILED;
    String reason =
        outcome instanceof Outcome.Failed failed ? failed.failure().reason().name() : "NONE";
    counter(word, reason).increment();
    // A clock that was set back must not make a time negative: Micrometer would drop it.
    timer(word).record(outcome.took().isNegative() ? Duration.ZERO : outcome.took());
  }

  private Counter counter(String outcome, String reason) {
    return Counter.builder("safelight.pictures")
        .description("Pictures whose passage ended")
        .tag("outcome", outcome)
        .tag("reason", reason)
        .register(meters);
  }

  private Timer timer(String outcome) {
    return Timer.builder("safelight.picture")
        .description("Time from a picture's claim to its end, retries included")
        .tag("outcome", outcome)
        .serviceLevelObjectives(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15))
        .register(meters);
  }
}
