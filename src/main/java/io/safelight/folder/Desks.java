package io.safelight.folder;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A job's private folder: what lies where on it, and how it is cleared. */
final class Desks {
  /**
   * Subfolder of a desk that holds the original and its job ticket, by their path below the inbox.
   */
  static final String ORIGINAL = "original";

  private Desks() {}

  /** The original and its job ticket, as far as they are there; the original first. */
  static List<Path> originals(Path desk) throws IOException {
    Path root = desk.resolve(ORIGINAL);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          // The ticket's name is the picture's and more.
          .sorted(Comparator.comparingInt(path -> path.toString().length()))
          .toList();
    }
  }

  /** Removes what was staged by an attempt; the journal and the settlement stay. */
  static void clearStaged(Path desk) throws IOException {
    try (Stream<Path> all = Files.list(desk)) {
      for (Path path : all.filter(path -> isStaged(path)).toList()) {
        Files.delete(path);
      }
    }
  }

  private static boolean isStaged(Path path) {
    String name = path.getFileName().toString();
    return Files.isRegularFile(path) && (name.startsWith("result") || name.startsWith("report"));
  }

  /**
   * Removes a desk with all that is staged on it; never an original.
   *
   * @throws DirectoryNotEmptyException where an original still lies on it; nothing is removed then
   */
  static void remove(Path desk) throws IOException {
    if (!Files.isDirectory(desk)) {
      return;
    }
    if (!originals(desk).isEmpty()) {
      throw new DirectoryNotEmptyException(desk.toString());
    }
    try (Stream<Path> all = Files.walk(desk)) {
      // Deepest first: a folder must be empty before it goes.
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
