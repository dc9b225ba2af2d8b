package io.safelight.folder;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a process that is no node may ask of the hot folder, with a node at work beside it or
 * without: nothing here makes a folder, takes a name or touches a picture.
 */
@ApplicationScoped
public class Visit {
  /** No node's: those begin with a letter or a digit. */
  private static final String VISITOR = ".visitor";

  private final HotFolder folder;
  private final HotFolderConfig config;

  public Visit(HotFolder folder, HotFolderConfig config) {
    this.folder = folder;
    this.config = config;
  }

  /** Whether there is no hot folder yet, and the first {@code watch} makes it. */
  public boolean isToBeMade() {
    return config.createFolders() && folder.isNew();
  }

  /** As {@link HotFolder#problems()}. */
  public List<String> problems() {
    return folder.problems();
  }

  /** As {@link Trial#problems()}, with a file of its own. */
  public List<String> trial() {
    return new Trial(folder, VISITOR).problems();
  }

  /** Bytes that the outbox' volume has free. */
  public long freeBytes() throws IOException {
    return Files.getFileStore(folder.outbox()).getUsableSpace();
  }

  /** How far the share's clock is ahead of this machine's; negative where it is behind. */
  public Duration clockAhead() throws IOException {
    return ShareClock.ahead(folder.work().resolve(VISITOR));
  }

  /**
   * Why the ledger cannot be written, in words; empty where it can, or is made with its first line.
   */
  public Optional<String> ledgerProblem() {
    Path there = folder.ledger();
    // Made with the first line: until then its first ancestor that is there has to allow it.
    while (there != null && Files.notExists(there)) {
      there = there.getParent();
    }
    try {
      Path file = Files.createTempFile(there, Sentinels.NAME, VISITOR);
      Files.delete(file);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("nothing can be written to %s: %s".formatted(there, e));
    }
  }
}
