package io.safelight.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
   * Renames within one volume to a name that is free and reserved, then flushes both folders: a
   * rename is safe only once its folders are. Never a copy, and never over another file.
   *
   * @throws FileAlreadyExistsException where something has the name, whoever put it there
   * @throws IOException also where the two lie on different volumes
   */
  public static void rename(Path from, Path to) throws IOException {
    if (!NoReplace.rename(from, to)) {
      // Among ourselves the reservation sees to it; against others a look is all that is left.
      if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(to.toString());
      }
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
    flushFolders(from, to);
  }

  /**
   * As {@link #rename}, to a name that nobody reserves: in the inbox anybody drops files. Where the
   * system has no rename that refuses to replace, a second link to the file does refuse; the first
   * is removed then.
   *
   * @throws IOException also where the file system knows no links
   */
  static void renameUnreserved(Path from, Path to) throws IOException {
    if (!NoReplace.rename(from, to)) {
      try {
        Files.createLink(to, from);
      } catch (UnsupportedOperationException e) {
        throw new IOException("this file system has no rename that does not replace", e);
      }
      Files.delete(from);
    }
    flushFolders(from, to);
  }

  /** Renames over whatever of ours has the name: a note, a result that is renewed. */
  static void replace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    flushFolders(from, to);
  }

  private static void flushFolders(Path from, Path to) {
    flushFolder(to.getParent());
    if (!to.getParent().equals(from.getParent())) {
      flushFolder(from.getParent());
    }
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
