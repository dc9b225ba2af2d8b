package io.safelight.ops;

import io.safelight.folder.HotFolder;
import io.safelight.folder.HotFolderConfig;
import io.safelight.job.Origin;
import io.safelight.job.Origin.Keeping;
import io.safelight.job.Outcome;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * One CSV line for each picture, in {@code ledger/<node>-<yyyy-MM-dd>.csv} of the local day on
 * which its passage ended. {@code docs/operations.md} describes the columns.
 *
 * <p>The ledger never fails a picture. Lines that cannot be written wait in memory for the next
 * picture's: a file that somebody has open in a spreadsheet may be locked for as long.
 */
@ApplicationScoped
public class Ledger {
  private static final Logger LOG = Logger.getLogger(Ledger.class);
  private static final List<String> COLUMNS =
      List.of(
          "number", "file", "start", "end", "seconds", "outcome", "reason", "attempts", "result");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);

  /** How many lines may wait; some megabytes. */
  private static final int WAITING = 10_000;

  /** What a spreadsheet would take for the beginning of a formula, or skip and then take for it. */
  private static final String FORMULA_BEGINS = "=+-@\t\r\n";

  private record Line(LocalDate day, List<String> fields) {}

  private final HotFolder folder;
  private final String node;
  private final ZoneId zone;
  private final Deque<Line> waiting = new ArrayDeque<>();
  private LedgerFile file;
  private boolean folderMade;
  private boolean failing;
  private long lost;

  @Inject
  public Ledger(HotFolder folder, HotFolderConfig config) {
    this(folder, config.node(), ZoneId.systemDefault());
  }

  Ledger(HotFolder folder, String node, ZoneId zone) {
    this.folder = folder;
    this.node = node;
    this.zone = zone;
  }

  /** Enters one picture. */
  synchronized void enter(@Observes Outcome outcome) {
    waiting.add(new Line(LocalDate.ofInstant(outcome.ended(), zone), fields(outcome)));
    if (waiting.size() > WAITING) {
      waiting.remove();
      lost++;
    }
    write();
  }

  private void write() {
    int waited = waiting.size() - 1;
    try {
      while (!waiting.isEmpty()) {
        append(waiting.peek());
        waiting.remove();
      }
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        LOG.warnf(
            "The ledger in %s cannot be written; pictures go on and their lines wait: %s",
            folder.ledger(), e);
      }
      failing = true;
      return;
    }
    if (failing) {
      LOG.infof("The ledger is written again: %d lines had waited, %d were lost", waited, lost);
      failing = false;
      lost = 0;
    }
  }

  private void append(Line line) throws IOException {
    if (!folderMade) {
      // Once only: a folder that is gone later is a lost share, and making it would hide that.
      Files.createDirectories(folder.ledger());
      folderMade = true;
    }
    Path path = folder.ledger().resolve(node + "-" + line.day() + ".csv");
    if (file == null || !file.path().equals(path)) {
      file = new LedgerFile(path, COLUMNS);
    }
    file.append(line.fields());
  }

  /** All fields but the number, safe to be opened in a spreadsheet. */
  private List<String> fields(Outcome outcome) {
    Origin origin = outcome.origin();
    // A clock that was set back must not make a time negative.
    double seconds = Math.max(0, outcome.took().toMillis() / 1000.0);
    boolean done = outcome instanceof Outcome.Done;
    return List.of(
        harmless(place(origin, origin.file(), origin.relative())),
        time(origin.taken()),
        time(outcome.ended()),
        String.format(Locale.ROOT, "%.3f", seconds),
        done ? "done" : "failed",
        outcome instanceof Outcome.Failed failed ? failed.failure().reason().name() : "",
        String.valueOf(outcome.attempts()),
        outcome instanceof Outcome.Done ended ? harmless(result(origin, ended.result())) : "");
  }

  private static String result(Origin origin, Path result) {
    return place(
        origin,
        result,
        result.startsWith(origin.outbox()) ? origin.outbox().relativize(result) : result);
  }

  /** Below inbox or outbox for what came through the hot folder; anywhere for what was given. */
  private static String place(Origin origin, Path absolute, Path relative) {
    Path place = origin.keeping() == Keeping.CLAIMED ? relative : absolute;
    return place.toString().replace('\\', '/');
  }

  private String time(Instant instant) {
    return TIME.format(instant.atZone(zone));
  }

  /** A file's name is anybody's words: {@code =HYPERLINK(...).jpg} must stay words. */
  private static String harmless(String field) {
    return !field.isEmpty() && FORMULA_BEGINS.indexOf(field.charAt(0)) >= 0 ? "'" + field : field;
  }

  @PreDestroy
  synchronized void close() {
    if (!waiting.isEmpty()) {
      write();
    }
    if (!waiting.isEmpty()) {
      LOG.warnf("The ledger ends without %d lines that could not be written", waiting.size());
    }
  }
}
