package io.safelight.folder;

import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Reason;
import io.safelight.job.UnderWay;
import io.safelight.job.UnderWay.Passage;
import io.safelight.job.Way;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Stage: counts the attempts at a picture in a journal on its desk, one line each with the mark of
 * the process that made it, so that the count outlives the process. A desk that earlier processes
 * began at and never settled is one that they died over, unless they had been told to stop.
 */
@Named("attempts")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Attempts {
  private static final Logger LOG = Logger.getLogger(Attempts.class);
  static final String JOURNAL = "attempts.log";
  private static final String STOPPED = " stopped";

  private final UnderWay underWay;
  private final HotFolderConfig config;
  private volatile boolean stopping;
  private final String thisProcess = UUID.randomUUID().toString();

  public Attempts(UnderWay underWay, HotFolderConfig config) {
    // Itself, not its proxy: it is asked once more after the container that stands behind one.
    this.underWay = ClientProxy.unwrap(underWay);
    this.config = config;
  }

  /** Whether any attempt was ever begun at a desk. */
  static boolean anyAt(Path desk) {
    return Files.exists(desk.resolve(JOURNAL));
  }

  /** How many attempts were begun at a desk. */
  static int madeAt(Path desk) throws IOException {
    return begunIn(linesOf(desk)).size();
  }

  private static List<String> linesOf(Path desk) throws IOException {
    Path journal = desk.resolve(JOURNAL);
    return Files.exists(journal) ? Files.readAllLines(journal) : List.of();
  }

  private static List<String> begunIn(List<String> lines) {
    return lines.stream().filter(line -> !line.endsWith(STOPPED)).toList();
  }

  /** How many other processes have died over the picture on a desk. */
  private long diedAt(List<String> lines) {
    return begunIn(lines).stream()
        .distinct()
        .filter(process -> !process.equals(thisProcess))
        // A mark before its last attempt excuses that one no more.
        .filter(process -> lines.lastIndexOf(process + STOPPED) < lines.lastIndexOf(process))
        .count();
  }

  /**
   * Whether a process has died while this picture was under way: it may be why, and what is carried
   * beside it would be blamed with it the next time.
   */
  public boolean isSuspect(Way way) throws IOException {
    return way instanceof Job.Claimed && diedAt(linesOf(way.origin().desk())) > 0;
  }

  /**
   * Begins an attempt.
   *
   * @throws Failure.Reject where as many processes have died over this picture as are allowed
   */
  public Job.Claimed begin(Job.Claimed claimed) throws Failure, IOException {
    Origin origin = claimed.origin();
    // What an earlier attempt could neither settle nor take back would settle half-made results.
    Settlement.undoOn(origin.desk());
    Path journal = origin.desk().resolve(JOURNAL);
    List<String> lines = linesOf(origin.desk());
    List<String> begun = begunIn(lines);
    underWay.begin(origin, begun.size() + 1);
    long died = diedAt(lines);
    if (died >= config.crashes()) {
      throw new Failure.Reject(
          Reason.CRASHED_THE_PROCESS,
          "the program ended %d times in the middle of it".formatted(died));
    }
    append(journal, thisProcess, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (stopping) {
      append(journal, thisProcess + STOPPED, StandardOpenOption.APPEND);
    }
    return claimed;
  }

  /**
   * The program was told to stop. Should it be killed before the pictures under way have ended,
   * then none of them is to blame: their journals say so from now on.
   *
   * @param guilty tells of a picture that does not get on: it may be why the program is stopped
   */
  public void markStopped(Predicate<Passage> guilty) {
    stopping = true;
    for (Passage passage : underWay.all()) {
      if (guilty.test(passage)) {
        continue;
      }
      Path journal = passage.origin().desk().resolve(JOURNAL);
      try {
        append(journal, thisProcess + STOPPED, StandardOpenOption.APPEND);
      } catch (IOException e) {
        // Not begun yet, or ended this very moment: there is nothing to mark.
        LOG.debugf("No mark on %s: %s", journal, e.toString());
      }
    }
  }

  /**
   * This process has left a picture on its desk for later: should it end before it comes back to
   * it, the picture is not to blame.
   */
  void markPostponed(Path desk) throws IOException {
    append(desk.resolve(JOURNAL), thisProcess + STOPPED, StandardOpenOption.APPEND);
  }

  private static void append(Path journal, String line, StandardOpenOption... how)
      throws IOException {
    Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.WRITE, how);
    try (FileChannel channel = FileChannel.open(journal, options)) {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
  }
}
