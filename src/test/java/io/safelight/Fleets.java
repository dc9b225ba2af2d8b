package io.safelight;

import io.safelight.fleet.Carrier;
import io.safelight.fleet.FleetConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings of a fleet as the program reads them. */
public final class Fleets {
  private Fleets() {}

  /** The settings that a node has with these and nothing else. */
  public static FleetConfig config(String... keysAndValues) {
    Map<String, String> said = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      said.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new SmallRyeConfigBuilder()
        .withMapping(FleetConfig.class)
        .withMapping(io.safelight.enhance.RecipeConfig.class)
        .withMappingIgnore("safelight.**")
        .withDefaultValues(said)
        .build()
        .getConfigMapping(FleetConfig.class);
  }

  /** One node that does everything, without a broker. */
  public static Carrier direct() {
    return new Carrier(config());
  }
}
