package io.safelight.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.safelight.fleet.BrokerLink;
import io.safelight.fleet.Carrier;
import jakarta.enterprise.context.ApplicationScoped;

/** The queue as gauges, where a broker carries. */
@ApplicationScoped
public class FleetMeters implements MeterBinder {
  private final Carrier carrier;
  private final BrokerLink link;

  public FleetMeters(Carrier carrier, BrokerLink link) {
    this.carrier = carrier;
    this.link = link;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    if (!carrier.isOverBroker()) {
      return;
    }
    Gauge.builder("safelight.broker", () -> link.words().isEmpty() ? 1 : 0)
        .description("1 while the broker answers")
        .register(meters);
    Gauge.builder("safelight.queue.depth", () -> orUnknown(link.depth().orElse(null)))
        .description("Messages in the queue, those of pictures under way included")
        .register(meters);
    Gauge.builder("safelight.queue.consumers", () -> orUnknown(link.consumers().orElse(null)))
        .description("Pictures that all workers together could have under way")
        .register(meters);
    Gauge.builder("safelight.queue.dead", () -> orUnknown(link.deadLetters().orElse(null)))
        .description("Messages that the broker has given up on; their pictures are told again")
        .register(meters);
  }

  private static double orUnknown(Number known) {
    return known == null ? Double.NaN : known.doubleValue();
  }
}
