package io.safelight.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Java's temp folder: what this process leaves there, and perhaps others. */
final class TempFolder {
  private final Path folder;
  private final boolean own;

  TempFolder(Path folder) throws IOException {
    this.folder = folder;
    this.own = isYoungerThanProcess();
  }

  /**
   * Whether it was made for this process: nothing in it is older. Else others leave their files
   * there as well, and the count is not ours alone.
   */
  boolean isOwn() {
    return own;
  }

  private boolean isYoungerThanProcess() throws IOException {
    long begun = ManagementFactory.getRuntimeMXBean().getStartTime();
    for (Path entry : entries()) {
      try {
        if (Files.getLastModifiedTime(entry).toMillis() < begun) {
          return false;
        }
      } catch (NoSuchFileException gone) {
        // Somebody else's, then.
        return false;
      }
    }
    return true;
  }

  /** Files and folders directly in it. */
  int count() throws IOException {
    return entries().size();
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
