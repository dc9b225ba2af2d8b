package io.safelight.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.safelight.face.FaceAction;
import io.safelight.face.FaceObserver;
import io.safelight.job.Recipe;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What is done to faces, as metrics. */
@ApplicationScoped
public class FaceMeters implements FaceObserver {
  private final MeterRegistry meters;

  public FaceMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void took(Step step, Duration time) {
    Timer.builder("safelight.faces")
        .description("Time that faces take: looking for them once a page, the rest once a face")
        .tag("step", Recipe.key(step))
        .register(meters)
        .record(time);
  }

  @Override
  public void done(FaceAction action) {
    String reason =
        action instanceof FaceAction.LeftAlone alone ? Recipe.key(alone.reason()) : "restored";
    Counter.builder("safelight.faces.found")
        .description("Faces that were found, by what was done to them")
        .tag("action", reason)
        .register(meters)
        .increment();
  }
}
