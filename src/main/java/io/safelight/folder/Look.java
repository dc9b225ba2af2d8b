package io.safelight.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a file was at one instant, for comparison with what it is at another. Only differences
 * count: a time from the future or from 1970 is as good as any.
 *
 * @param modified nanoseconds, as far as the file system tells them
 * @param key which file it is, shortened; 0 where the file system does not tell
 */
record Look(long size, long modified, int key) {

  /** Links are looked at themselves. */
  static Look at(Path file) throws IOException {
    BasicFileAttributes seen =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new Look(
        seen.size(),
        seen.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        seen.fileKey() == null ? 0 : seen.fileKey().hashCode());
  }

  /** Empty where there is no such file, or where it cannot be looked at. */
  static Optional<Look> ifThere(Path file) {
    try {
      return Optional.of(at(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
