package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The five folders as absolute paths, and whether they are what the contract wants. */
@Named("hotFolder")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class HotFolder {
  private final HotFolderConfig config;

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

  private Map<String, Path> folders() {
    Map<String, Path> folders = new LinkedHashMap<>();
    folders.put("inbox", inbox());
    folders.put("work", work());
    folders.put("outbox", outbox());
    folders.put("done", done());
    folders.put("error", error());
    return folders;
  }

  /**
   * Makes the folders that are missing. Done at the start only: later a missing folder is a lost
   * share, and making it anew would hide that.
   *
   * @throws IOException naming the folder
   */
  public void create() throws IOException {
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
    Files.createDirectories(desks());
  }

  /**
   * What is wrong with the folders right now, in words for the operator; empty where all is well:
   * each is there and may be read and written, all lie on one volume and none within another, and
   * there is room.
   */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    folders()
        .forEach(
            (name, path) -> {
              if (!Files.isDirectory(path)) {
                problems.add("%s %s is not there".formatted(name, path));
              } else if (!Files.isReadable(path) || !Files.isWritable(path)) {
                problems.add("%s %s may not be read and written".formatted(name, path));
              }
            });
    if (!problems.isEmpty()) {
      return problems;
    }
    try {
      volumes(problems);
      nesting(problems);
    } catch (IOException e) {
      problems.add("the volume of the folders cannot be asked: " + e);
    }
    return problems;
  }

  private void volumes(List<String> problems) throws IOException {
    Object volume = Files.getFileStore(inbox());
    for (Map.Entry<String, Path> folder : folders().entrySet()) {
      if (!Files.getFileStore(folder.getValue()).equals(volume)) {
        problems.add(
            "%s %s is on another volume than the inbox: a rename would be a copy"
                .formatted(folder.getKey(), folder.getValue()));
      }
    }
    long free = Files.getFileStore(outbox()).getUsableSpace();
    if (free < config.freeSpace()) {
      problems.add(
          "the volume has %d MB free, safelight.free-space wants %d MB"
              .formatted(free / 1_000_000, config.freeSpace() / 1_000_000));
    }
  }

  /** A result that lands in the inbox would be taken again, endlessly. */
  private void nesting(List<String> problems) throws IOException {
    for (Map.Entry<String, Path> inner : folders().entrySet()) {
      for (Map.Entry<String, Path> outer : folders().entrySet()) {
        // By their real places: a link may make two names of one folder.
        if (!inner.getKey().equals(outer.getKey())
            && inner.getValue().toRealPath().startsWith(outer.getValue().toRealPath())) {
          problems.add(
              "%s %s lies within %s %s"
                  .formatted(inner.getKey(), inner.getValue(), outer.getKey(), outer.getValue()));
        }
      }
    }
  }
}
