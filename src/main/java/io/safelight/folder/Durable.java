package io.safelight.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes and renames that outlast a loss of power. */
public final class Durable {
  private Durable() {}

  /** Writes a new file and flushes it to disk. */
  public static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /**
   * Renames within one volume, then flushes both folders: a rename is safe only once its folders
   * are. Never a copy.
   *
   * @throws IOException also where the two lie on different volumes
   */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    flushFolder(to.getParent());
    flushFolder(from.getParent());
  }

  /** Deletes a file where it exists, and flushes its folder. */
  static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    flushFolder(file.getParent());
  }

  private static void flushFolder(Path folder) {
    // Not every file system lets a folder be opened (Windows, some shares): the rename stands, only
    // its survival of a power loss is then the server's business.
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return;
    }
  }
}
