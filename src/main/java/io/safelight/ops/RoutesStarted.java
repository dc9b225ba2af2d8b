package io.safelight.ops;

import jakarta.enterprise.context.ApplicationScoped;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * Startup: the routes stand. Camel's own liveness check is red until then, and a liveness probe
 * begins where the startup probe ends.
 */
@Startup
@ApplicationScoped
public class RoutesStarted implements HealthCheck {
  private final CamelContext routes;

  public RoutesStarted(CamelContext routes) {
    this.routes = routes;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("routes started")
        .status(routes.getStatus().isStarted())
        .build();
  }
}
