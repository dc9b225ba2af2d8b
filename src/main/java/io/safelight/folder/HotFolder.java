package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The five folders as absolute paths, and whether they are what the contract wants. */
@Named("hotFolder")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class HotFolder {
  private final HotFolderConfig config;
  private volatile String known;
  private volatile String disownedBecause;
  private volatile OptionalLong freeBytes = OptionalLong.empty();

  public HotFolder(HotFolderConfig config) {
    this.config = config;
  }

  public Path inbox() {
    return absolute(config.inbox());
  }

  /** The inbox as text, for the route: Camel would turn a path into the content of its file. */
  public String inboxName() {
    return inbox().toString();
  }

  public Path outbox() {
    return absolute(config.outbox());
  }

  public Path done() {
    return absolute(config.done());
  }

  public Path error() {
    return absolute(config.error());
  }

  /** Claims of all nodes. */
  public Path work() {
    return absolute(config.work());
  }

  /** Claims that wait for whichever node takes them first; no node's name begins with a dot. */
  Path queue() {
    return work().resolve(".queued");
  }

  /** Claims of this node. */
  public Path desks() {
    return work().resolve(config.node());
  }

  public Path ledger() {
    return absolute(config.ledger());
  }

  private Path absolute(Path path) {
    return config.home().toAbsolutePath().resolve(path).normalize();
  }

  /** By their keys. */
  Map<String, Path> folders() {
    Map<String, Path> folders = new LinkedHashMap<>();
    folders.put("inbox", inbox());
    folders.put("work", work());
    folders.put("outbox", outbox());
    folders.put("done", done());
    folders.put("error", error());
    return folders;
  }

  /**
   * Makes the folders that are missing, and marks all as one hot folder; nothing where they have
   * been one before: then a missing folder is a lost share, and making it anew would hide that.
   *
   * @throws IOException naming the folder
   */
  public void create() throws IOException {
    if (isNew()) {
      makeFolders();
      if (contradictions().isEmpty()) {
        sentinels().adopt();
      }
    }
    // Not on an empty mount point.
    if (Files.exists(work().resolve(Sentinels.NAME))) {
      Files.createDirectories(desks());
    }
  }

  /** Whether no folder has been part of a hot folder that left its mark. */
  boolean isNew() {
    return sentinels().isNew();
  }

  private Sentinels sentinels() {
    return new Sentinels(folders());
  }

  private void makeFolders() throws IOException {
    for (Map.Entry<String, Path> folder : folders().entrySet()) {
      try {
        Files.createDirectories(folder.getValue());
      } catch (IOException e) {
        throw new IOException(
            "the folder %s (safelight.%s) cannot be made: %s"
                .formatted(folder.getValue(), folder.getKey(), e),
            e);
      }
    }
  }

  /** What {@link #mend} would do, one line each. */
  public List<String> toMend() {
    List<String> steps = new ArrayList<>();
    folders()
        .forEach(
            (name, path) -> {
              if (!Files.isDirectory(path)) {
                steps.add("makes the folder %s (safelight.%s)".formatted(path, name));
              }
            });
    sentinels()
        .toMend()
        .forEach(path -> steps.add("writes %s".formatted(path.resolve(Sentinels.NAME))));
    return steps;
  }

  /**
   * Makes what is missing, folders and their marks: only where a person asks for it.
   *
   * @throws IOException where the folders cannot form one hot folder
   */
  public void mend() throws IOException {
    makeFolders();
    List<String> contradictions = contradictions();
    if (!contradictions.isEmpty()) {
      throw new IOException(String.join("; ", contradictions));
    }
    sentinels().mend();
  }

  /** This process is not its node any more, or is again. */
  void disown(Optional<String> because) {
    disownedBecause = because.orElse(null);
  }

  /** From now on only the hot folder that is here now is the right one. */
  void remember() {
    known = sentinels().id().orElse(null);
  }

  /**
   * Asked before names are taken in a folder: where it is gone, it would be made anew there.
   *
   * @throws IOException where a folder is not there, or not the one that it was
   */
  public void mustStand() throws IOException {
    String because = disownedBecause;
    if (because != null) {
      throw new IOException("this process may file nothing any more: " + because);
    }
    for (Path path : folders().values()) {
      if (Files.notExists(path.resolve(Sentinels.NAME), LinkOption.NOFOLLOW_LINKS)) {
        throw new NoSuchFileException(
            path.toString(), null, "the folder is gone, or not the one that it was");
      }
    }
  }

  /**
   * What is wrong with the folders right now, in words for the operator; empty where all is well:
   * each is there, is the one that it was and may be read and written, all lie on one volume and
   * none within another, and there is room.
   */
  public List<String> problems() {
    List<String> problems = absences();
    if (problems.isEmpty()) {
      problems.addAll(contradictions());
      problems.addAll(shortage());
    } else {
      freeBytes = OptionalLong.empty();
    }
    return problems;
  }

  /**
   * Bytes free on the folders' volume as of the last look for {@link #problems()}; empty before the
   * first, and where that look did not get so far. Asks the volume nothing.
   */
  public OptionalLong freeBytes() {
    return freeBytes;
  }

  /** What is not there, or not what it was, or out of reach. */
  List<String> absences() {
    List<String> absences = outOfReach();
    // Folders that contradict each other are not marked: that is told instead.
    if (absences.isEmpty() && !(isNew() && !contradictions().isEmpty())) {
      List<String> strange = sentinels().problems(Optional.ofNullable(known));
      // One that has gone since it was reached lacks its mark as well.
      List<String> goneSince = strange.isEmpty() ? strange : outOfReach();
      absences.addAll(goneSince.isEmpty() ? strange : goneSince);
    }
    return absences;
  }

  private List<String> outOfReach() {
    List<String> found = new ArrayList<>();
    folders().forEach((name, path) -> reach(name, path).ifPresent(found::add));
    return found;
  }

  private static Optional<String> reach(String name, Path path) {
    try {
      if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
        return Optional.of("%s %s is not a folder".formatted(name, path));
      }
    } catch (NoSuchFileException e) {
      return Optional.of(
          ("%s %s is not there: bring the share back, or correct safelight.%s; `./safelight init`"
                  + " makes a folder that is meant to be new")
              .formatted(name, path, name));
    } catch (IOException e) {
      return Optional.of("%s %s cannot be reached: %s".formatted(name, path, e));
    }
    if (!Files.isReadable(path) || !Files.isWritable(path)) {
      return Optional.of(
          ("%s %s may not be read and written: correct its owner and rights; or is it mounted"
                  + " read-only?")
              .formatted(name, path));
    }
    return Optional.empty();
  }

  /** What only another configuration can mend: folders on several volumes, or within each other. */
  List<String> contradictions() {
    List<String> contradictions = new ArrayList<>();
    try {
      volumes(contradictions);
      nesting(contradictions);
    } catch (IOException e) {
      contradictions.add("the volume of the folders cannot be asked: " + e);
    }
    return contradictions;
  }

  private void volumes(List<String> contradictions) throws IOException {
    Object volume = Files.getFileStore(inbox());
    for (Map.Entry<String, Path> folder : folders().entrySet()) {
      if (!Files.getFileStore(folder.getValue()).equals(volume)) {
        contradictions.add(
            "%s %s is on another volume than the inbox: a rename would be a copy"
                .formatted(folder.getKey(), folder.getValue()));
      }
    }
  }

  private List<String> shortage() {
    try {
      long free = Files.getFileStore(outbox()).getUsableSpace();
      freeBytes = OptionalLong.of(free);
      return free >= config.freeSpace()
          ? List.of()
          : List.of(
              ("the volume of %s has %d MB free, safelight.free-space wants %d MB: make room, or"
                      + " lower it")
                  .formatted(outbox(), free / 1_000_000, config.freeSpace() / 1_000_000));
    } catch (IOException e) {
      freeBytes = OptionalLong.empty();
      return List.of("the free space of %s cannot be asked: %s".formatted(outbox(), e));
    }
  }

  /** A result that lands in the inbox would be taken again, endlessly. */
  private void nesting(List<String> contradictions) throws IOException {
    for (Map.Entry<String, Path> inner : folders().entrySet()) {
      for (Map.Entry<String, Path> outer : folders().entrySet()) {
        // By their real places: a link may make two names of one folder.
        if (!inner.getKey().equals(outer.getKey())
            && inner.getValue().toRealPath().startsWith(outer.getValue().toRealPath())) {
          contradictions.add(
              "%s %s lies within %s %s"
                  .formatted(inner.getKey(), inner.getValue(), outer.getKey(), outer.getValue()));
        }
      }
    }
  }
}
