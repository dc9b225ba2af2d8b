package io.safelight.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.safelight.folder.HotFolder;
import io.safelight.folder.IntakeGate;
import io.safelight.folder.Postponements;
import io.safelight.folder.ShareWatch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.OptionalLong;

/**
 * Whether pictures come in, what stands against it, and how many the share keeps from being
 * finished, as gauges.
 */
@ApplicationScoped
public class IntakeMeters implements MeterBinder {
  private final IntakeGate gate;
  private final ShareWatch share;
  private final HotFolder folder;
  private final Postponements postponements;

  public IntakeMeters(
      IntakeGate gate, ShareWatch share, HotFolder folder, Postponements postponements) {
    this.gate = gate;
    this.share = share;
    this.folder = folder;
    this.postponements = postponements;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder("safelight.intake", () -> gate.closedBecause().isEmpty() ? 1 : 0)
        .description(
            "1 while pictures are taken from the inbox, 0 while a problem keeps them there")
        .register(meters);
    Gauge.builder("safelight.paused", () -> gate.paused().isPresent() ? 1 : 0)
        .description("1 while somebody's file PAUSE lies in the inbox")
        .register(meters);
    // Asked of the folders and not of the gate: where a listing hangs, the gate hears nothing more.
    Gauge.builder("safelight.folder.problems", () -> share.problems().size())
        .description("What is wrong with the folders; one that does not answer is a problem")
        .register(meters);
    Gauge.builder("safelight.volume.free.bytes", this::freeBytes)
        .description("Free space of the volume that the folders lie on, as of the last look")
        .baseUnit(BaseUnits.BYTES)
        .register(meters);
    Gauge.builder("safelight.postponed", postponements::waiting)
        .description("Pictures that wait on their desks because the share keeps them from an end")
        .register(meters);
  }

  private double freeBytes() {
    OptionalLong bytes = folder.freeBytes();
    return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
  }
}
