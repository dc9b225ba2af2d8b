package io.safelight.torture;

import java.util.Map;

/** What all tortured nodes have in common. */
final class Settings {
  static final Map<String, String> QUIET =
      Map.ofEntries(
          Map.entry("safelight.poll-every", "200ms"),
          Map.entry("safelight.left-behind-every", "1s"),
          Map.entry("safelight.retry.delay", "100ms"),
          // The share that this runs on may be a small one.
          Map.entry("safelight.free-space", "1000000"),
          // One tile for each picture, with room for the halo of the network in the box.
          Map.entry("safelight.inference.tile", "160"),
          // Several nodes on one machine would want the same port.
          Map.entry("quarkus.http.host-enabled", "false"),
          Map.entry("quarkus.log.console.json.enabled", "false"),
          Map.entry("quarkus.log.console.format", "%d{HH:mm:ss.SSS} %-5p %s%e%n"));

  private Settings() {}
}
