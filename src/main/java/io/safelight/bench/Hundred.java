package io.safelight.bench;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.OptionalLong;

/**
 * One hundred that went through, and what the process held afterwards.
 *
 * @param number from 1; the first is a warm-up to the drift
 * @param coreSeconds of all cores, by this process
 * @param medianSeconds of one picture from its claim to its end
 * @param peakResidentBytes while it went through, where the system lets the peak be forgotten; else
 *     since the start
 */
@RegisterForReflection
public record Hundred(
    int number,
    int pictures,
    int succeeded,
    double clockSeconds,
    double coreSeconds,
    double medianSeconds,
    OptionalLong peakResidentBytes,
    ProcessState after) {

  static Hundred of(
      int number,
      int pictures,
      List<Passage> ended,
      Cost cost,
      OptionalLong peakResidentBytes,
      ProcessState after) {
    List<Double> seconds = ended.stream().filter(Passage::done).map(Passage::seconds).toList();
    return new Hundred(
        number,
        pictures,
        seconds.size(),
        Rounded.to3(cost.clockSeconds()),
        Rounded.to3(cost.coreSeconds()),
        Rounded.to3(Spread.of(seconds).median()),
        peakResidentBytes,
        after);
  }
}
