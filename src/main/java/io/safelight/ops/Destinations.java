package io.safelight.ops;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Map;

/**
 * Sentry and traces are on where it is said where they are sent to. Their extensions each have a
 * switch of their own beside the address, which nobody should have to find.
 */
public final class Destinations implements ConfigSourceInterceptor {
  private static final long serialVersionUID = 1L;

  private record Switch(String address, boolean whereSet) {}

  private static final Map<String, Switch> SWITCHES =
      Map.of(
          "quarkus.log.sentry.enabled", new Switch("safelight.sentry.dsn", true),
          "quarkus.otel.sdk.disabled", new Switch("safelight.traces.endpoint", false));

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    Switch one = SWITCHES.get(name);
    if (one == null) {
      return context.proceed(name);
    }
    ConfigValue address = context.restart(one.address());
    boolean isSet = address != null && address.getValue() != null && !address.getValue().isBlank();
    return ConfigValue.builder()
        .withName(name)
        .withValue(Boolean.toString(isSet == one.whereSet()))
        .withConfigSourceName(Destinations.class.getSimpleName())
        .build();
  }
}
