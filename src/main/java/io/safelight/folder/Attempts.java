package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Reason;
import io.safelight.job.UnderWay;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/**
 * Stage: counts the attempts at a picture in a journal on its desk, one line each with the mark of
 * the process that made it, so that the count outlives the process. A desk that earlier processes
 * began at and never settled is one that they died over.
 */
@Named("attempts")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Attempts {
  private static final String JOURNAL = "attempts.log";

  private final UnderWay underWay;
  private final HotFolderConfig config;
  private final String thisProcess = UUID.randomUUID().toString();

  public Attempts(UnderWay underWay, HotFolderConfig config) {
    this.underWay = underWay;
    this.config = config;
  }

  /** Whether any attempt was ever begun at a desk. */
  static boolean anyAt(Path desk) {
    return Files.exists(desk.resolve(JOURNAL));
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
    List<String> begun = Files.exists(journal) ? Files.readAllLines(journal) : List.of();
    underWay.begin(origin, begun.size() + 1);
    long died = begun.stream().filter(process -> !process.equals(thisProcess)).distinct().count();
    if (died >= config.crashes()) {
      throw new Failure.Reject(
          Reason.CRASHED_THE_PROCESS,
          "the program ended %d times in the middle of it".formatted(died));
    }
    try (FileChannel channel =
        FileChannel.open(
            journal,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      channel.write(ByteBuffer.wrap((thisProcess + "\n").getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    return claimed;
  }
}
