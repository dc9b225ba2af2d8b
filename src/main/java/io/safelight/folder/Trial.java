package io.safelight.folder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Does with a small file what is done with every picture: writes it in work/, flushes it, renames
 * it through all folders and back, deletes it. What a volume says of itself is not enough: renames
 * fail between two mounts of one file system, and a full disk still lists its files.
 */
@ApplicationScoped
public class Trial {
  /** As much as what is written beside a picture takes. */
  private static final int SIZE = 64 * 1024;

  private final HotFolder folder;
  private final String name;

  @Inject
  public Trial(HotFolder folder, HotFolderConfig config) {
    this(folder, config.node());
  }

  /**
   * @param whose in the file's name: two that try at once must not take each other's file
   */
  Trial(HotFolder folder, String whose) {
    this.folder = folder;
    this.name = Sentinels.NAME + ".trial-" + whose;
  }

  /** What went wrong, in words for the operator, and where; empty where all went well. */
  public synchronized List<String> problems() {
    Map<String, Path> folders = folder.folders();
    List<String> way = new ArrayList<>(folders.keySet());
    // From work/ through all the others and home again.
    way.remove("work");
    way.add("work");
    String step = "the folders cannot be tidied up";
    try {
      clear(folders, name);
      step = "work %s: no file can be written there".formatted(folder.work());
      Path file = folder.work().resolve(name);
      Durable.write(file, new byte[SIZE]);
      for (String next : way) {
        Path to = folders.get(next).resolve(name);
        step = "no file can be renamed from %s to %s".formatted(file.getParent(), to.getParent());
        Durable.rename(file, to);
        file = to;
      }
      step = "work %s: no file can be deleted there".formatted(folder.work());
      Files.delete(file);
      return List.of();
    } catch (IOException e) {
      return List.of(step + ": " + said(e));
    } finally {
      clearQuietly(folders, name);
    }
  }

  /** Why, without the path that the step has named. */
  private static String said(IOException e) {
    if (e instanceof FileSystemException fault && fault.getReason() != null) {
      return fault.getReason();
    }
    return e instanceof NoSuchFileException ? "the folder or the file is gone" : e.toString();
  }

  /** Of a trial that was killed: only this node's. */
  private static void clear(Map<String, Path> folders, String name) throws IOException {
    for (Path one : folders.values()) {
      Files.deleteIfExists(one.resolve(name));
    }
  }

  private static void clearQuietly(Map<String, Path> folders, String name) {
    try {
      clear(folders, name);
    } catch (IOException e) {
      // The next trial begins with it.
      return;
    }
  }
}
