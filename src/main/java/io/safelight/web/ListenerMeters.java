package io.safelight.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.enterprise.context.ApplicationScoped;

/** How many look on, as a gauge. */
@ApplicationScoped
public class ListenerMeters implements MeterBinder {
  private final Listeners listeners;

  public ListenerMeters(Listeners listeners) {
    this.listeners = listeners;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder("safelight.listeners", listeners::count)
        .description("Open light tables, and scripts that listen as they do")
        .register(meters);
  }
}
