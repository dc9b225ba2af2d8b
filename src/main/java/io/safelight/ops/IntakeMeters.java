package io.safelight.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.safelight.folder.IntakeGate;
import io.safelight.folder.Postponements;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether pictures come in, and how many the share keeps from being finished, as gauges. */
@ApplicationScoped
public class IntakeMeters implements MeterBinder {
  private final IntakeGate gate;
  private final Postponements postponements;

  public IntakeMeters(IntakeGate gate, Postponements postponements) {
    this.gate = gate;
    this.postponements = postponements;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder("safelight.intake", () -> gate.closedBecause().isEmpty() ? 1 : 0)
        .description(
            "1 while pictures are taken from the inbox, 0 while a problem keeps them there")
        .register(meters);
    Gauge.builder("safelight.postponed", postponements::waiting)
        .description("Pictures that wait on their desks because the share keeps them from an end")
        .register(meters);
  }
}
