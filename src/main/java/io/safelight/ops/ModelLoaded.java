package io.safelight.ops;

import io.safelight.fleet.Carrier;
import io.safelight.inference.Network;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Startup: until the model is loaded, the other probes need not be asked. */
@Startup
@ApplicationScoped
public class ModelLoaded implements HealthCheck {
  private final Network network;
  private final Carrier carrier;

  public ModelLoaded(Network network, Carrier carrier) {
    this.network = network;
    this.carrier = carrier;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("model loaded")
        .status(network.isOpen() || !carrier.works())
        .build();
  }
}
