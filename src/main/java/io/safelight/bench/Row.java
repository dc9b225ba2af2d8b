package io.safelight.bench;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.OptionalLong;

/**
 * Twenty pictures, as the stress test's table has them.
 *
 * @param first the first picture's place in the hundred, from 1
 * @param secondsPerPicture by the clock, divided by the row's pictures, whichever ended meanwhile:
 *     from the 20th end to the 40th for the second row. What a picture costs while several are
 *     under way
 * @param meanSeconds of one picture from its claim to its end; longer, since others share the
 *     machine with it
 * @param deviation of those seconds; the sizes differ, so it is never 0
 * @param worstSeconds the longest of those
 * @param residentBytes of the process when the row ended
 * @param deviceBytes of the devices, by all processes, when the row ended
 */
@RegisterForReflection
public record Row(
    int hundred,
    int first,
    int pictures,
    int succeeded,
    double secondsPerPicture,
    double meanSeconds,
    double deviation,
    double worstSeconds,
    OptionalLong residentBytes,
    OptionalLong deviceBytes) {

  /**
   * One row's figures.
   *
   * @param ended the passages that ended; fewer than {@code pictures} where one was lost
   * @param seconds by the clock, in which as many pictures ended
   */
  static Row of(
      int hundred,
      int first,
      int pictures,
      List<Passage> ended,
      double seconds,
      OptionalLong residentBytes,
      OptionalLong deviceBytes) {
    Spread spread = Spread.of(ended.stream().map(Passage::seconds).toList());
    return new Row(
        hundred,
        first,
        pictures,
        (int) ended.stream().filter(Passage::done).count(),
        Rounded.to3(seconds / pictures),
        Rounded.to3(spread.mean()),
        Rounded.to3(spread.deviation()),
        Rounded.to3(spread.worst()),
        residentBytes,
        deviceBytes);
  }
}
