package io.safelight.bench;

import io.safelight.inference.DeviceMemory;
import io.safelight.inference.ProcessMemory;
import io.safelight.job.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One hundred while it goes through: hears of ends on many threads, and tells each whole row. */
final class RunningHundred {
  private final int number;
  private final int rowLength;
  private final DeviceMemory devices;
  private final Consumer<Row> tell;
  private final Map<Path, Integer> places = new HashMap<>();
  private final Passage[] passages;
  private final List<Outcome> outcomes = new ArrayList<>();
  // Seconds since the begin, in the order of the ends.
  private final List<Double> ends = new ArrayList<>();
  private final LongSupplier nanos;
  private final long begun;
  private int told;

  /**
   * A hundred that begins now.
   *
   * @param number from 1
   * @param files its pictures, in order
   * @param nanos the clock, as {@link System#nanoTime}
   * @param tell hears of each row, in order, on the thread that ended it
   */
  RunningHundred(
      int number,
      List<Path> files,
      int rowLength,
      DeviceMemory devices,
      LongSupplier nanos,
      Consumer<Row> tell) {
    this.number = number;
    this.rowLength = rowLength;
    this.devices = devices;
    this.tell = tell;
    this.passages = new Passage[files.size()];
    for (Path file : files) {
      places.put(file, places.size());
    }
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  synchronized void ended(Outcome outcome) {
    int place = places.get(outcome.origin().file());
    outcomes.add(outcome);
    ends.add((nanos.getAsLong() - begun) / 1e9);
    passages[place] =
        new Passage(place + 1, outcome.took().toNanos() / 1e9, outcome instanceof Outcome.Done);
    while (told < passages.length && between(told, rowEnd()).size() == rowEnd() - told) {
      tellRow();
    }
  }

  /** All have ended, or are lost: tells the rows that were waited for in vain. */
  synchronized void finish() {
    while (told < passages.length) {
      tellRow();
    }
  }

  private int rowEnd() {
    return Math.min(passages.length, told + rowLength);
  }

  private void tellRow() {
    tell.accept(
        Row.of(
            number,
            told + 1,
            rowEnd() - told,
            between(told, rowEnd()),
            untilEnd(rowEnd()) - untilEnd(told),
            ProcessMemory.residentBytes(),
            devices.usedBytes()));
    told = rowEnd();
  }

  /** Seconds from the begin until so many pictures had ended, or all that have. */
  private double untilEnd(int count) {
    return ends.isEmpty() || count == 0 ? 0 : ends.get(Math.min(count, ends.size()) - 1);
  }

  /** What has ended by now of the places from {@code from} to before {@code to}. */
  private List<Passage> between(int from, int to) {
    List<Passage> ended = new ArrayList<>();
    for (int place = from; place < to; place++) {
      ended.add(passages[place]);
    }
    ended.removeIf(Objects::isNull);
    return ended;
  }

  synchronized List<Passage> passages() {
    return between(0, passages.length);
  }

  /** In the order in which they ended. */
  synchronized List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }
}
