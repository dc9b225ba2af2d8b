package io.safelight.web;

import io.safelight.folder.HotFolderConfig;
import io.safelight.job.Outcome;
import io.safelight.ops.LedgerReader;
import io.safelight.ops.LedgerReader.Line;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** How many pictures this node has ended today, and how fast they have been ending lately. */
@ApplicationScoped
public class Scoreboard {
  private static final Logger LOG = Logger.getLogger(Scoreboard.class);

  /** What ended longer ago says nothing of the speed now. */
  private static final Duration LATELY = Duration.ofMinutes(5);

  /** Of so many ends the speed is taken, at most and at least. */
  private static final int MOST = 100;

  private static final int LEAST = 3;

  private final LedgerReader ledger;
  private final String node;
  private final Clock clock;
  private final ZoneId zone;
  private final Deque<Instant> ends = new ArrayDeque<>();
  private LocalDate day;
  private Today today = new Today(0, 0);

  @Inject
  public Scoreboard(LedgerReader ledger, HotFolderConfig config, Clock clock) {
    this(ledger, config.node(), clock, ZoneId.systemDefault());
  }

  Scoreboard(LedgerReader ledger, String node, Clock clock, ZoneId zone) {
    this.ledger = ledger;
    this.node = node;
    this.clock = clock;
    this.zone = zone;
    this.day = LocalDate.now(clock.withZone(zone));
  }

  /** Since midnight, local time. */
  record Today(long done, long failed) {
    Today and(boolean isDone) {
      return isDone ? new Today(done + 1, failed) : new Today(done, failed + 1);
    }
  }

  /** Counts what an earlier process ended today. Once, before anything ends. */
  synchronized void takeUp() {
    // The folders may have been waited for since yesterday.
    turnDay();
    try (Stream<Line> lines = ledger.ofDay(node, day)) {
      today = lines.reduce(new Today(0, 0), (sum, line) -> sum.and(line.isDone()), (a, b) -> b);
    } catch (UncheckedIOException e) {
      LOG.debugf("Today's counts begin anew: %s", e.getMessage());
    }
  }

  synchronized void count(@Observes Outcome outcome) {
    turnDay();
    today = today.and(outcome instanceof Outcome.Done);
    ends.add(outcome.ended());
    if (ends.size() > MOST) {
      ends.remove();
    }
  }

  private void turnDay() {
    LocalDate now = LocalDate.now(clock.withZone(zone));
    if (!now.equals(day)) {
      day = now;
      today = new Today(0, 0);
    }
  }

  synchronized Today today() {
    turnDay();
    return today;
  }

  /** Pictures a minute; empty where too few have ended lately. */
  synchronized OptionalDouble perMinute() {
    Instant since = clock.instant().minus(LATELY);
    while (!ends.isEmpty() && ends.peek().isBefore(since)) {
      ends.remove();
    }
    if (ends.size() < LEAST) {
      return OptionalDouble.empty();
    }
    long millis = Math.abs(Duration.between(ends.getFirst(), ends.getLast()).toMillis());
    return OptionalDouble.of(60_000.0 * (ends.size() - 1) / Math.max(1, millis));
  }
}
