package io.safelight.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Time as the share tells it, by the times that it gives to files: nodes' clocks may differ. */
final class ShareClock {
  private ShareClock() {}

  /** How long ago a file was written. */
  static Duration age(Path file) throws IOException {
    Path now = hand(file);
    try {
      Files.write(now, new byte[0]);
      return Duration.between(
          Files.getLastModifiedTime(file).toInstant(), Files.getLastModifiedTime(now).toInstant());
    } finally {
      Files.deleteIfExists(now);
    }
  }

  /**
   * How far the share's clock is ahead of this machine's; negative where it is behind. As exact as
   * the write takes long.
   *
   * @param file one that need not exist, in a folder that does
   */
  static Duration ahead(Path file) throws IOException {
    Path now = hand(file);
    try {
      Instant before = Instant.now();
      Files.write(now, new byte[0]);
      Instant told = Files.getLastModifiedTime(now).toInstant();
      Instant after = Instant.now();
      // Some keep whole seconds, or two.
      return told.isBefore(before)
          ? Duration.between(before, told)
          : told.isAfter(after) ? Duration.between(after, told) : Duration.ZERO;
    } finally {
      Files.deleteIfExists(now);
    }
  }

  /** Removes what a process that was killed while it asked for the age has left. */
  static void clear(Path file) throws IOException {
    Files.deleteIfExists(hand(file));
  }

  /** A file that is written to be told the time. */
  private static Path hand(Path file) {
    return file.resolveSibling(Sentinels.NAME + ".time" + file.getFileName());
  }
}
