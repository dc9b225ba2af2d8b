package io.safelight.bench;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the house's own meters have counted since the start, or between two readings.
 *
 * @param stageSeconds seconds that pictures have been in each stage, by the stage's name; of the
 *     stage enhance also what faces took
 * @param faces that were found, whatever was done to them
 * @param runsByProvider runs of the network
 * @param tiles tiles in all those runs
 * @param runsUpTo how many runs had at most so many tiles, for each bound that the meter knows
 */
record Readings(
    Map<String, Double> stageSeconds,
    double faces,
    Map<String, Double> runsByProvider,
    double tiles,
    Map<Double, Double> runsUpTo) {
  /** Before the step, of what faces took. */
  static final String FACES = "enhance: faces, ";

  static final Readings NONE = new Readings(Map.of(), 0, Map.of(), 0, Map.of());

  /**
   * @param model whose runs count
   */
  static Readings of(MeterRegistry meters, String model) {
    Map<String, Double> stages = new TreeMap<>();
    for (Timer timer : meters.find("safelight.stage").timers()) {
      stages.merge(tag(timer, "stage"), timer.totalTime(TimeUnit.SECONDS), Double::sum);
    }
    // Within the stage enhance.
    for (Timer timer : meters.find("safelight.faces").timers()) {
      stages.merge(FACES + tag(timer, "step"), timer.totalTime(TimeUnit.SECONDS), Double::sum);
    }
    double faces =
        meters.find("safelight.faces.found").counters().stream().mapToDouble(Counter::count).sum();
    Map<String, Double> runs = new TreeMap<>();
    for (Timer timer : meters.find("safelight.inference").tag("model", model).timers()) {
      runs.merge(tag(timer, "provider"), (double) timer.count(), Double::sum);
    }
    double tiles = 0;
    Map<Double, Double> upTo = new TreeMap<>();
    for (DistributionSummary batch :
        meters.find("safelight.inference.batch").tag("model", model).summaries()) {
      tiles += batch.totalAmount();
      for (CountAtBucket bucket : batch.takeSnapshot().histogramCounts()) {
        upTo.merge(bucket.bucket(), bucket.count(), Double::sum);
      }
    }
    return new Readings(stages, faces, runs, tiles, upTo);
  }

  private static String tag(Meter meter, String key) {
    return meter.getId().getTag(key);
  }

  Readings plus(Readings other) {
    return with(other, 1);
  }

  Readings minus(Readings earlier) {
    return with(earlier, -1);
  }

  private Readings with(Readings other, int sign) {
    return new Readings(
        sum(stageSeconds, other.stageSeconds, sign),
        faces + sign * other.faces,
        sum(runsByProvider, other.runsByProvider, sign),
        tiles + sign * other.tiles,
        sum(runsUpTo, other.runsUpTo, sign));
  }

  private static <K> Map<K, Double> sum(Map<K, Double> one, Map<K, Double> other, int sign) {
    Map<K, Double> sum = new TreeMap<>(one);
    other.forEach((key, value) -> sum.merge(key, sign * value, Double::sum));
    return sum;
  }

  double runs() {
    return runsByProvider.values().stream().mapToDouble(runs -> runs).sum();
  }

  double meanTiles() {
    return runs() == 0 ? 0 : tiles / runs();
  }

  /**
   * Tiles in the fullest run, to the meter's next bound above it.
   *
   * @param allowed tiles that a run can take, the answer where no bound is known
   */
  int mostTiles(int allowed) {
    return runsUpTo.entrySet().stream()
        .filter(bound -> bound.getValue() >= runs())
        .mapToInt(bound -> (int) Math.min(allowed, bound.getKey()))
        .min()
        .orElse(allowed);
  }
}
