package io.safelight.enhance;

import io.safelight.inference.DeviceMemory;
import io.safelight.inference.InferenceConfig;
import io.safelight.inference.InferenceObserver;
import io.safelight.inference.ModelException;
import io.safelight.inference.Network;
import io.safelight.inference.Provider;
import io.safelight.inference.Sessions;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The real network of the box on the CPU, with the tile that a test wants. */
public final class TestNetwork {
  private TestNetwork() {}

  /** Opens it; the caller closes its session. */
  public static Network open(int tile) throws ModelException {
    return open(Map.of("safelight.inference.tile", Integer.toString(tile)), new Unheard());
  }

  /** Opens it as it is by default: with tiles that fit. */
  static Network openFitted() throws ModelException {
    return open(Map.of(), new Unheard());
  }

  static final class Unheard implements InferenceObserver {
    @Override
    public void ran(String model, Provider provider, int tiles, Duration took) {}

    @Override
    public void fellBack(Provider from, Provider to, int batch, String why) {}
  }

  /** Opens it with further settings. */
  static Network open(Map<String, String> settings, InferenceObserver observer)
      throws ModelException {
    InferenceConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(InferenceConfig.class)
            .withDefaultValues(
                Map.of(
                    "safelight.provider",
                    "cpu",
                    "safelight.models",
                    Path.of("models").toAbsolutePath().toString()))
            .withDefaultValues(settings)
            .build()
            .getConfigMapping(InferenceConfig.class);
    Network network = new Network(config, new Sessions(config, new DeviceMemory(), observer));
    network.open();
    return network;
  }
}
