package io.safelight.ops;

import io.quarkus.arc.lookup.LookupIfProperty;
import io.safelight.fleet.BrokerLink;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness, where a broker carries: it answers. */
@Readiness
@ApplicationScoped
@LookupIfProperty(name = "safelight.carrier", stringValue = "jms")
public class BrokerReady implements HealthCheck {
  private final BrokerLink link;

  public BrokerReady(BrokerLink link) {
    this.link = link;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("broker");
    Optional<String> problem = link.words();
    if (problem.isPresent()) {
      return response.down().withData("problem", problem.get()).build();
    }
    link.depth().ifPresent(depth -> response.withData("queued", depth));
    link.consumers().ifPresent(consumers -> response.withData("consumers", consumers));
    return response.up().build();
  }
}
