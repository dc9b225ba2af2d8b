package io.safelight.bench;

import io.safelight.folder.Given;
import io.safelight.inference.DeviceMemory;
import io.safelight.inference.ProcessMemory;
import io.safelight.job.Outcome;
import io.safelight.ops.LedgerFile;
import io.safelight.ops.LedgerLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The same hundred pictures again and again through one process: does the last hundred go as fast
 * as the second, in the same memory? Between hundreds nothing is under way; making pictures,
 * removing results and writing the log lie there, outside of what is measured.
 */
public final class Soak {
  private static final Logger LOG = Logger.getLogger(Soak.class);

  private final List<Path> files;
  private final int rowLength;
  private final Path outbox;
  private final Optional<String> recipe;
  private final Pipeline pipeline;
  private final DeviceMemory devices;
  private final TempFolder tempFolder;

  /** Hears how it goes, while it goes. */
  public interface Listener {
    void row(Row row);

    void hundred(Hundred hundred);

    void failed(Outcome.Failed failed);
  }

  /**
   * A soak of made pictures.
   *
   * @param files in the order in which they are carried
   * @param rowLength pictures that are reported together
   * @param outbox a folder of its own; it is emptied after each hundred
   */
  public Soak(
      List<Path> files,
      int rowLength,
      Path outbox,
      Optional<String> recipe,
      Pipeline pipeline,
      DeviceMemory devices)
      throws IOException {
    this.files = List.copyOf(files);
    this.rowLength = rowLength;
    this.outbox = outbox;
    this.recipe = recipe;
    this.pipeline = pipeline;
    this.devices = devices;
    this.tempFolder = new TempFolder(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * Carries all of them again and again, after one row to warm up.
   *
   * @param hundreds how often, at least 1
   * @param log a line for each picture, with its place in the order of their ends
   */
  public SoakReport run(int hundreds, Optional<LedgerFile> log, Listener listener)
      throws IOException {
    // What is kept of each hundred must not look like growth: some 2 kB. The passages are more, and
    // wanted of two hundreds alone.
    List<Row> rows = new ArrayList<>();
    List<Hundred> all = new ArrayList<>();
    List<Passage> second = List.of();
    List<Passage> last = List.of();
    List<Given.Picture> pictures =
        files.stream()
            .map(file -> new Given.Picture(file, file.getFileName(), outbox, recipe))
            .toList();
    pipeline.carry(pictures.subList(0, Math.min(rowLength, files.size())), ended -> {});
    long leftOnDesks = clear();
    for (int number = 1; number <= hundreds; number++) {
      ProcessMemory.forgetPeak();
      RunningHundred running =
          new RunningHundred(
              number,
              files,
              rowLength,
              devices,
              System::nanoTime,
              row -> {
                rows.add(row);
                listener.row(row);
              });
      Cost cost = Cost.of(() -> pipeline.carry(pictures, running::ended));
      running.finish();
      OptionalLong peak = ProcessMemory.peakResidentBytes();
      for (Outcome outcome : running.outcomes()) {
        write(outcome, log);
        if (outcome instanceof Outcome.Failed failed) {
          listener.failed(failed);
        }
      }
      // All in all: pictures that leave one each leave as many in every hundred.
      leftOnDesks += clear();
      last = running.passages();
      second = number == 2 ? last : second;
      ProcessState after =
          ProcessState.afterCollection(tempFolder.count(), leftOnDesks, devices.usedBytes());
      Hundred hundred = Hundred.of(number, files.size(), last, cost, peak, after);
      all.add(hundred);
      listener.hundred(hundred);
    }
    return new SoakReport(rows, all, drift(all, Drift.samePicture(second, last)));
  }

  private Optional<Drift> drift(List<Hundred> hundreds, double samePicture) {
    if (hundreds.size() < 3) {
      return Optional.empty();
    }
    Hundred last = hundreds.get(hundreds.size() - 1);
    return Optional.of(Drift.between(hundreds.get(1), last, samePicture, tempFolder.isOwn()));
  }

  /** A log that somebody has open elsewhere does not end a soak of hours. */
  private static void write(Outcome outcome, Optional<LedgerFile> log) {
    if (log.isPresent()) {
      try {
        log.get().append(LedgerLine.fields(outcome, ZoneId.systemDefault()));
      } catch (IOException e) {
        LOG.warnf("The log has no line for %s: %s", outcome.origin().displayName(), e);
      }
    }
  }

  /**
   * Empties the outbox: results of a thousand pictures would fill a disk.
   *
   * @return files that were left on desks, best none
   */
  private long clear() throws IOException {
    try (Stream<Path> all = Files.walk(outbox)) {
      long left = 0;
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Path below = outbox.relativize(path);
        if (below.startsWith(Given.DESKS) && Files.isRegularFile(path)) {
          left++;
        }
        if (!path.equals(outbox)) {
          Files.delete(path);
        }
      }
      return left;
    }
  }
}
