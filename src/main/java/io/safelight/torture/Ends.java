package io.safelight.torture;

import io.safelight.torture.Inventory.Entry;
import io.safelight.torture.Inventory.Place;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How many pictures ended how. */
final class Ends {
  private Ends() {}

  /** {@code DONE} by the result tickets, and each reason by the reports. */
  static Map<String, Long> of(Inventory found) {
    Map<String, Long> ends = new TreeMap<>();
    Map<Path, Entry> byPath = found.byPath();
    found
        .at(Place.OUTBOX)
        .filter(file -> file.name().endsWith(".json"))
        .filter(file -> Result.of(file, byPath).isPresent())
        .forEach(ticket -> ends.merge("DONE", 1L, Long::sum));
    found
        .at(Place.ERROR)
        .filter(file -> file.name().endsWith(".json"))
        .forEach(
            file ->
                Json.read(file.path())
                    .filter(report -> report.hasNonNull("reason"))
                    .ifPresent(
                        report -> ends.merge(report.path("reason").asText(), 1L, Long::sum)));
    return ends;
  }
}
