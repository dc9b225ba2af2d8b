package io.safelight.ops;

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

  public ModelLoaded(Network network) {
    this.network = network;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("model loaded").status(network.isOpen()).build();
  }
}
