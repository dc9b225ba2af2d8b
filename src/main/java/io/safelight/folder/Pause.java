package io.safelight.folder;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code PAUSE} in the inbox: while it lies there no node takes pictures, what is under
 * way goes on. Anybody who can reach the share can make it and remove it. The file {@code
 * work/.<node>.pause} does the same for one node.
 */
@ApplicationScoped
public class Pause {
  /** As people and their editors name it; where the share tells upper case from lower. */
  private static final List<String> NAMES =
      List.of("PAUSE", "PAUSE.txt", "pause", "pause.txt", "Pause", "Pause.txt", "PAUSE.TXT");

  private final HotFolder folder;

  public Pause(HotFolder folder) {
    this.folder = folder;
  }

  /** Whether a file of that name pauses: it is never a picture, whatever is configured. */
  static boolean isOurs(String fileName) {
    return NAMES.contains(fileName);
  }

  /** The file, if it is there; whatever kind of file it is. */
  public Optional<Path> file() {
    return NAMES.stream()
        .map(folder.inbox()::resolve)
        .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
        .findFirst();
  }

  /** The file that pauses one node, if it is there. */
  public Optional<Path> fileOf(String node) {
    return Optional.of(placeOf(node)).filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS));
  }

  /** What keeps this node from taking pictures, be it for all nodes or for this one. */
  public Optional<Path> fileForUs() {
    return file().or(() -> fileOf(folder.desks().getFileName().toString()));
  }

  private Path placeOf(String node) {
    return folder.work().resolve("." + node + ".pause");
  }

  /**
   * Pauses one node, unless somebody has already.
   *
   * @return the file
   */
  public Path begin(String node, String why, Instant now) throws IOException {
    mustBeThere(folder.work(), "folder of work");
    Path file = placeOf(node);
    if (fileOf(node).isEmpty()) {
      write(file, "Node " + node + " takes no pictures while this file lies here.", why, now);
    }
    return file;
  }

  /**
   * Ends the pause of one node.
   *
   * @return what was removed; empty where it was not paused
   */
  public List<Path> end(String node) throws IOException {
    mustBeThere(folder.work(), "folder of work");
    return Files.deleteIfExists(placeOf(node)) ? List.of(placeOf(node)) : List.of();
  }

  /**
   * Pauses, unless somebody has already.
   *
   * @param why one line for whoever finds the file
   * @return the file
   */
  public Path begin(String why, Instant now) throws IOException {
    mustBeThere(folder.inbox(), "inbox");
    Optional<Path> there = file();
    if (there.isPresent()) {
      return there.get();
    }
    Path file = folder.inbox().resolve(NAMES.get(0));
    write(
        file, "Safelight takes no pictures from this folder while this file lies here.", why, now);
    return file;
  }

  private static void write(Path file, String what, String why, Instant now) throws IOException {
    Files.write(
        file,
        List.of(
            what,
            "Since " + now.truncatedTo(ChronoUnit.SECONDS) + (why.isBlank() ? "" : ": " + why),
            "To go on, delete it, or run: safelight resume"),
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE_NEW);
  }

  /**
   * Ends the pause, whoever began it.
   *
   * @return what was removed; empty where nothing was paused
   */
  public List<Path> end() throws IOException {
    mustBeThere(folder.inbox(), "inbox");
    List<Path> removed = new ArrayList<>();
    for (Optional<Path> file = file(); file.isPresent(); file = file()) {
      Files.delete(file.get());
      removed.add(file.get());
    }
    return removed;
  }

  private static void mustBeThere(Path one, String name) throws IOException {
    if (!Files.isDirectory(one)) {
      throw new NoSuchFileException(one.toString(), null, "the " + name + " is not there");
    }
  }
}
