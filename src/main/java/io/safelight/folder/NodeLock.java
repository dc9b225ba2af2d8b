package io.safelight.folder;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps two processes from being the same node: each would take up the other's pictures as left
 * behind. The lock dies with the process. It guards against a second start on one machine; across
 * machines the nodes' names must differ, because not every share passes locks on.
 */
@ApplicationScoped
public class NodeLock {
  private final HotFolder folder;
  private final HotFolderConfig config;
  private FileChannel held;

  public NodeLock(HotFolder folder, HotFolderConfig config) {
    this.folder = folder;
    this.config = config;
  }

  /**
   * Becomes the node.
   *
   * @throws IOException where another process is it already
   */
  public synchronized void acquire() throws IOException {
    if (held != null) {
      return;
    }
    Path file = folder.work().resolve("." + config.node() + ".lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      locked = false;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw new IOException(
          "another Safelight runs as node %s on %s; stop it, or give this one another name by"
                  .formatted(config.node(), folder.work())
              + " -Dsafelight.node=NAME");
    }
    held = channel;
  }

  /** Why a node counts as running, in words; empty where it does not. */
  public static Optional<String> aliveBecause(HotFolder folder, String node) throws IOException {
    Path file = folder.work().resolve("." + node + ".lock");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null ? Optional.of("its lock " + file + " is held") : Optional.empty();
    } catch (OverlappingFileLockException e) {
      return Optional.of("it is this program");
    }
  }

  @PreDestroy
  synchronized void release() throws IOException {
    if (held != null) {
      held.close();
      held = null;
    }
  }
}
