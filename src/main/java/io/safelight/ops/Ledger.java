package io.safelight.ops;

import io.safelight.folder.HotFolder;
import io.safelight.folder.HotFolderConfig;
import io.safelight.job.Outcome;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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

  /** How many lines may wait; some megabytes. */
  private static final int WAITING = 10_000;

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
    waiting.add(
        new Line(LocalDate.ofInstant(outcome.ended(), zone), LedgerLine.fields(outcome, zone)));
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
      file = new LedgerFile(path, LedgerLine.COLUMNS);
    }
    file.append(line.fields());
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
