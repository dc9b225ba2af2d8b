package io.safelight.ops;

import io.safelight.fleet.Carrier;
import io.safelight.folder.IntakeGate;
import io.safelight.folder.ShareWatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness: what is dropped into the inbox now is taken. */
@Readiness
@ApplicationScoped
public class HotFolderReady implements HealthCheck {
  private final ShareWatch share;
  private final IntakeGate gate;
  private final BooleanSupplier watching;

  @Inject
  public HotFolderReady(ShareWatch share, IntakeGate gate, CamelContext routes, Carrier carrier) {
    this(
        share,
        gate,
        () ->
            carrier.sources().stream()
                .map(routes.getRouteController()::getRouteStatus)
                .allMatch(ServiceStatus.Started::equals));
  }

  HotFolderReady(ShareWatch share, IntakeGate gate, BooleanSupplier watching) {
    this.share = share;
    this.gate = gate;
    this.watching = watching;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("hot folder");
    if (!watching.getAsBoolean()) {
      // While the start waits for its folders the gate knows why.
      return response
          .down()
          .withData("problem", gate.closedBecause().orElse("the inbox is not watched"))
          .build();
    }
    List<String> problems = share.problems();
    if (!problems.isEmpty()) {
      response.down();
      for (int i = 0; i < problems.size(); i++) {
        response.withData(i == 0 ? "problem" : "problem " + (i + 1), problems.get(i));
      }
      return response.build();
    }
    if (gate.paused().isPresent()) {
      return response.up().withData("paused", gate.paused().get()).build();
    }
    // Folders that are well again, before the next poll has found them so; or a poll that failed.
    gate.closedBecause().ifPresent(reason -> response.withData("problem", reason));
    return response.status(gate.closedBecause().isEmpty()).build();
  }
}
