package io.safelight;

import io.safelight.enhance.RecipeConfig;
import io.safelight.fleet.Carrier;
import io.safelight.fleet.FleetConfig;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings of a fleet as the program reads them. */
public final class Fleets {
  private Fleets() {}

  /** The settings that a node has with these and nothing else. */
  public static FleetConfig config(String... keysAndValues) {
    return read(keysAndValues).getConfigMapping(FleetConfig.class);
  }

  /** Recipes with these keys and nothing else. */
  public static RecipeConfig recipes(String... keysAndValues) {
    return read(keysAndValues).getConfigMapping(RecipeConfig.class);
  }

  private static SmallRyeConfig read(String... keysAndValues) {
    Map<String, String> said = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      said.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withMapping(FleetConfig.class)
        .withMapping(RecipeConfig.class)
        .withDefaultValues(said)
        .build();
  }

  /** One node that does everything, without a broker. */
  public static Carrier direct() {
    return new Carrier(config());
  }
}
