package io.safelight.ops;

import io.safelight.folder.ShareWatch;
import io.safelight.inference.Network;
import io.safelight.inference.Sessions;
import io.safelight.job.UnderWay;
import io.safelight.job.UnderWay.Passage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Liveness: a stage that does not end, or an inference thread that is gone, is cured by a new
 * process only.
 */
@Liveness
@ApplicationScoped
public class NotStuck implements HealthCheck {
  /**
   * The stages whose time is the network's, a picture's own or that of those that hold the memory;
   * routes/2-carry.yaml names them.
   */
  private static final Set<String> NETWORK_STAGES = Set.of("enhance", "wait-for-memory");

  private final OpsConfig config;
  private final UnderWay underWay;
  private final ShareWatch share;
  private final Network network;
  private final Sessions sessions;
  private final InferenceMeters inference;
  private final Clock clock;

  public NotStuck(
      OpsConfig config,
      UnderWay underWay,
      ShareWatch share,
      Network network,
      Sessions sessions,
      InferenceMeters inference,
      Clock clock) {
    this.config = config;
    this.underWay = underWay;
    this.share = share;
    this.network = network;
    this.sessions = sessions;
    this.inference = inference;
    this.clock = clock;
  }

  @Override
  public HealthCheckResponse call() {
    Instant now = clock.instant();
    // What waits for a share that is away needs the share: a restart would not bring it back.
    List<Passage> stuck =
        share.problems().isEmpty()
            ? underWay.all().stream().filter(passage -> isStuck(passage, now)).toList()
            : List.of();
    boolean inferenceGone =
        network.isOpen() && !network.session().isAlive() || !sessions.areAlive();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("not stuck").status(stuck.isEmpty() && !inferenceGone);
    for (Passage passage : stuck) {
      response.withData(
          passage.origin().displayName(),
          "in stage %s for %d s"
              .formatted(passage.stage(), Duration.between(passage.since(), now).toSeconds()));
    }
    if (inferenceGone) {
      response.withData("inference", "the inference thread has ended");
    }
    return response.build();
  }

  /** Whether a picture is in its stage for longer than can be meant. */
  public boolean isStuck(Passage passage) {
    return isStuck(passage, clock.instant());
  }

  private boolean isStuck(Passage passage, Instant now) {
    Instant limit = now.minus(config.health().stuckAfter());
    // A hundred megapixels on a small CPU take long; to end the process over them would help nobody
    // and, done often enough, set a sound picture aside. While the network runs they go on.
    boolean networkRuns = inference.lastRun().filter(limit::isBefore).isPresent();
    return passage.since().isBefore(limit)
        && !(NETWORK_STAGES.contains(passage.stage()) && networkRuns);
  }
}
