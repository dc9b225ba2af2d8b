package io.safelight.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.safelight.inference.InferenceObserver;
import io.safelight.inference.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the inference thread does, as metrics. */
@ApplicationScoped
@Startup
public class InferenceMeters implements InferenceObserver {
  private final MeterRegistry meters;
  private final Clock clock;
  private volatile Instant lastRun;

  public InferenceMeters(MeterRegistry meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
    // At zero from the start, so that an alert sees the first one.
    fallbacks(Provider.CUDA, Provider.CUDA);
    fallbacks(Provider.CUDA, Provider.CPU);
  }

  @Override
  public void ran(String model, Provider provider, int tiles, Duration took) {
    lastRun = clock.instant();
    DistributionSummary.builder("safelight.inference.batch")
        .description("Tiles or faces that one run of the network takes")
        .tag("model", model)
        // Told apart for ever: a summary's own maximum fades after minutes.
        .serviceLevelObjectives(1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
        .register(meters)
        .record(tiles);
    Timer.builder("safelight.inference")
        .description("Time that one run of the network takes")
        .tag("model", model)
        .tag("provider", provider.name())
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(30))
        .register(meters)
        .record(took);
  }

  @Override
  public void fellBack(Provider from, Provider to, int batch, String why) {
    fallbacks(from, to).increment();
  }

  private Counter fallbacks(Provider from, Provider to) {
    return Counter.builder("safelight.fallbacks")
        .description("How often the batch was halved, or the CPU took over")
        .tag("from", from.name())
        .tag("to", to.name())
        .register(meters);
  }

  /** When the network last finished a run; empty before the first. */
  public Optional<Instant> lastRun() {
    return Optional.ofNullable(lastRun);
  }
}
