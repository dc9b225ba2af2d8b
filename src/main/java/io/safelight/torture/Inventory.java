package io.safelight.torture;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What lies in the five folders at one look. While nodes are at work a look takes longer than a
 * rename: what is under way may be seen twice or not at all.
 *
 * @param files in the order in which pictures pass, so that one on its way is seen twice rather
 *     than missed
 * @param workFolders folders below work/, relative to it
 */
record Inventory(List<Entry> files, List<Path> workFolders) {

  /** The folders of the contract. */
  enum Place {
    INBOX,
    WORK,
    DONE,
    ERROR,
    OUTBOX;

    Path in(Ground ground) {
      return switch (this) {
        case INBOX -> ground.inbox();
        case WORK -> ground.work();
        case DONE -> ground.done();
        case ERROR -> ground.error();
        case OUTBOX -> ground.outbox();
      };
    }
  }

  /**
   * One file.
   *
   * @param relative to its place
   * @param path where it can be read
   * @param identity the file behind the name, so that two links to one file count as one; its path
   *     where the file system does not tell
   */
  record Entry(Place place, Path relative, Path path, String sha256, Object identity) {
    String name() {
      return relative.getFileName().toString();
    }

    /** The place and the path below it, as a person would say it. */
    String where() {
      return place.name().toLowerCase(Locale.ROOT) + "/" + relative;
    }

    boolean isAt(Place other) {
      return place == other;
    }
  }

  static Inventory of(Ground ground) throws IOException {
    List<Entry> files = new ArrayList<>();
    List<Path> workFolders = new ArrayList<>();
    for (Place place : Place.values()) {
      walk(place, place.in(ground), files, workFolders);
    }
    return new Inventory(files, workFolders);
  }

  private static void walk(Place place, Path root, List<Entry> files, List<Path> workFolders)
      throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes seen) {
            if (place == Place.WORK && !folder.equals(root)) {
              workFolders.add(root.relativize(folder));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
            try {
              Object identity = seen.fileKey() == null ? file : seen.fileKey();
              files.add(new Entry(place, root.relativize(file), file, Sha256.of(file), identity));
            } catch (NoSuchFileException moved) {
              return FileVisitResult.CONTINUE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            if (e == null || e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  /** Everything at one place. */
  Stream<Entry> at(Place place) {
    return files.stream().filter(entry -> entry.isAt(place));
  }

  /** By place and path below it. */
  Map<Path, Entry> byPath() {
    Map<Path, Entry> all = new HashMap<>();
    files.forEach(entry -> all.put(entry.path(), entry));
    return all;
  }
}
