package io.safelight.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** A job's private folder: what lies where on it, and how it is cleared. */
final class Desks {
  private static final Logger LOG = Logger.getLogger(Desks.class);

  /**
   * Subfolder of a desk that holds the original and its job ticket, by their path below the inbox.
   */
  static final String ORIGINAL = "original";

  /** Name of the settlement once all has been said and done. */
  private static final String ENDED = "ended.json";

  private static final Set<String> DROPPINGS =
      Set.of(".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", "@eadir", ".appledouble");

  private Desks() {}

  /** The desks in a node's folder, oldest first. */
  static List<Path> in(Path node) throws IOException {
    if (!Files.isDirectory(node)) {
      return List.of();
    }
    try (Stream<Path> desks = Files.list(node)) {
      return desks
          .filter(desk -> Files.isDirectory(desk, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  /**
   * The original and its job ticket, as far as they are there; the original first. After them what
   * a system has dropped beside them.
   */
  static List<Path> originals(Path desk) throws IOException {
    Path root = desk.resolve(ORIGINAL);
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .sorted(
              Comparator.comparing((Path path) -> isHidden(root.relativize(path)))
                  // The ticket's name is the picture's and more.
                  .thenComparingInt(path -> path.toString().length()))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".") || part.toString().startsWith("@")) {
        return true;
      }
    }
    return isDropping(relative);
  }

  /** What systems drop beside pictures by themselves wherever somebody looks at a share. */
  private static boolean isDropping(Path relative) {
    for (Path part : relative) {
      String name = part.toString().toLowerCase(Locale.ROOT);
      if (DROPPINGS.contains(name) || name.startsWith("._") || name.startsWith(".nfs")) {
        return true;
      }
    }
    return false;
  }

  /**
   * The picture of a desk has ended, filed or given back, and everybody who should has heard of it:
   * the desk is removed. Where it cannot be, for a file that a system dropped there or that is
   * still open, it is marked, so that nobody hears of it a second time.
   */
  static void close(Path desk) {
    try {
      Files.move(
          desk.resolve(Settlement.NOTE), desk.resolve(ENDED), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Given pictures have their desks elsewhere, some of them without a note.
      LOG.debugf("No mark on the desk %s: %s", desk, e.toString());
    }
    discard(desk);
  }

  /** Whether the picture of a desk has ended: what still lies there is not its original. */
  static boolean isClosed(Path desk) {
    return Files.exists(desk.resolve(ENDED));
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

  /** What stages and bookkeeping write: all of it lies on the desk itself. */
  private static boolean isOurs(Path desk, Path file) {
    String name = file.getFileName().toString();
    return file.getParent().equals(desk)
        && (isStaged(file)
            || name.equals(Attempts.JOURNAL)
            || name.equals(ENDED)
            || name.startsWith(Settlement.NOTE));
  }

  /**
   * Removes a desk that has served its end. Where that fails, say because a share keeps an open
   * file's name, the desk is found and removed later: a picture has not failed for that.
   */
  static void discard(Path desk) {
    try {
      remove(desk);
    } catch (IOException | UncheckedIOException e) {
      LOG.debugf("The desk %s cannot be removed yet: %s", desk, e.toString());
    }
  }

  /**
   * Removes a desk with all that is staged on it; never an original.
   *
   * @throws DirectoryNotEmptyException where an original still lies on it
   */
  static void remove(Path desk) throws IOException {
    if (!Files.isDirectory(desk)) {
      return;
    }
    boolean closed = isClosed(desk);
    if (!closed && !originals(desk).isEmpty()) {
      throw new DirectoryNotEmptyException(desk.toString());
    }
    Path root = desk.resolve(ORIGINAL);
    try (Stream<Path> all = Files.walk(desk)) {
      // The original's folder first, and the deepest first: a folder must be empty before it goes.
      for (Path path :
          all.sorted(
                  Comparator.comparing((Path path) -> !path.startsWith(root))
                      .thenComparing(Comparator.reverseOrder()))
              .toList()) {
        // Asked of each once more: a share that stammers must not cost an original. And what we did
        // not put here is not ours to delete.
        boolean isFile = !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        boolean goes =
            path.startsWith(root)
                ? closed && isDropping(root.relativize(path))
                : isOurs(desk, path);
        if (isFile && !goes) {
          throw new DirectoryNotEmptyException(root.toString());
        }
        Files.delete(path);
      }
    }
  }
}
