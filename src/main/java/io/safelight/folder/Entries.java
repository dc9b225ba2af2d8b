package io.safelight.folder;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** What lies in a folder that others are working in: what goes meanwhile is no failure. */
final class Entries {
  private Entries() {}

  /**
   * All that is no folder, below a folder; links are not followed.
   *
   * @param leftAlone told of each entry and whether it is a folder, whose content is skipped then
   */
  static List<Path> below(Path root, BiPredicate<Path, Boolean> leftAlone) throws IOException {
    List<Path> entries = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes seen) {
            return !path.equals(root) && leftAlone.test(path, true)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes seen) {
            if (!leftAlone.test(path, false)) {
              entries.add(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            // Moved this very moment, or not ours to look into.
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return entries;
  }
}
