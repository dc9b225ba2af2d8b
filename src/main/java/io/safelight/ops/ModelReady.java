package io.safelight.ops;

import io.safelight.fleet.Carrier;
import io.safelight.inference.Network;
import io.safelight.inference.Session;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness: the network has proved that it runs, and on what. */
@Readiness
@ApplicationScoped
public class ModelReady implements HealthCheck {
  private final Network network;
  private final Carrier carrier;

  public ModelReady(Network network, Carrier carrier) {
    this.network = network;
    this.carrier = carrier;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("model");
    if (!carrier.works()) {
      return response.up().withData("role", "intake: pictures go to the queue").build();
    }
    if (!network.isOpen()) {
      return response.down().withData("problem", "the model is not warm yet").build();
    }
    Session session = network.session();
    response
        .withData("model", session.card().name())
        .withData("provider", session.provider().name())
        .withData("batch", session.shape().batch());
    network.warmRun().ifPresent(took -> response.withData("warm run ms", took.toMillis()));
    if (!session.isAlive()) {
      return response.down().withData("problem", "the inference thread has ended").build();
    }
    return response.up().build();
  }
}
