package io.safelight.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One hundred that went through, and what the process held afterwards.
 *
 * @param number from 1; the first is a warm-up to the drift
 * @param coreSeconds of all cores, by this process
 * @param medianSeconds of one picture from its claim to its end
 * @param peakResidentBytes while it went through, where the system lets the peak be forgotten; else
 *     since the start
 * @param secondsByNumber the passage of each picture that succeeded, by its place
 */
public record Hundred(
    int number,
    int pictures,
    int succeeded,
    double clockSeconds,
    double coreSeconds,
    double medianSeconds,
    OptionalLong peakResidentBytes,
    ProcessState after,
    @JsonIgnore Map<Integer, Double> secondsByNumber) {

  static Hundred of(
      int number,
      int pictures,
      List<Passage> ended,
      Cost cost,
      OptionalLong peakResidentBytes,
      ProcessState after) {
    Map<Integer, Double> seconds = new TreeMap<>();
    ended.stream().filter(Passage::done).forEach(p -> seconds.put(p.number(), p.seconds()));
    return new Hundred(
        number,
        pictures,
        seconds.size(),
        Rounded.to3(cost.clockSeconds()),
        Rounded.to3(cost.coreSeconds()),
        Rounded.to3(Spread.of(List.copyOf(seconds.values())).median()),
        peakResidentBytes,
        after,
        Map.copyOf(seconds));
  }
}
