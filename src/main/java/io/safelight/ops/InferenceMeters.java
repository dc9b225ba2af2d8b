package io.safelight.ops;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.safelight.inference.InferenceObserver;
import io.safelight.inference.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What the inference thread does, as metrics. */
@ApplicationScoped
public class InferenceMeters implements InferenceObserver {
  private final MeterRegistry meters;
  private final DistributionSummary batch;

  public InferenceMeters(MeterRegistry meters) {
    this.meters = meters;
    this.batch =
        DistributionSummary.builder("safelight.inference.batch")
            .description("Tiles that one run of the network takes")
            .register(meters);
  }

  @Override
  public void ran(Provider provider, int tiles, Duration took) {
    batch.record(tiles);
    Timer.builder("safelight.inference")
        .description("Time that one run of the network takes")
        .tag("provider", provider.name())
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(30))
        .register(meters)
        .record(took);
  }

  @Override
  public void fellBack(Provider from, Provider to, int batch, String why) {
    meters.counter("safelight.fallbacks", "from", from.name(), "to", to.name()).increment();
  }
}
