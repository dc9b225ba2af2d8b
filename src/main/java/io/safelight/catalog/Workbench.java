package io.safelight.catalog;

import io.safelight.inference.Model;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one model is made ready, {@code .incoming/NAME} in the folder of the models, for one
 * process at a time: what is half done is never among the models, and lies on their volume.
 *
 * @param target the folder that it becomes
 * @param folder what is kept from one attempt to the next
 */
record Workbench(Path target, Path folder, FileChannel lock) implements AutoCloseable {
  private static final String INCOMING = ".incoming";

  /**
   * Takes the place for this process.
   *
   * @throws CatalogException where another one is at it
   */
  static Workbench take(Path models, String name) throws CatalogException {
    Path folder = models.resolve(INCOMING).resolve(name);
    try {
      Files.createDirectories(folder);
      FileChannel lock =
          FileChannel.open(
              models.resolve(INCOMING).resolve(name + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (!isOurs(lock)) {
        lock.close();
        throw new CatalogException(
            "another process is bringing %s at this moment; let it finish".formatted(name));
      }
      return new Workbench(models.resolve(name), folder, lock);
    } catch (CatalogException e) {
      throw e;
    } catch (IOException e) {
      throw new CatalogException("the folder of models cannot be written to: " + e, e);
    }
  }

  private static boolean isOurs(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** The ONNX file while it is not complete. */
  Path part() {
    return folder.resolve(CardText.FILE + ".part");
  }

  /**
   * Makes the model of its parts, all at once.
   *
   * @param onnx within {@link #folder()}; it is moved
   */
  void publish(Path onnx, String card, String licence) throws CatalogException {
    try {
      Path ready = folder.resolve("ready");
      clear(ready);
      Files.createDirectory(ready);
      Path file = Files.move(onnx, ready.resolve(CardText.FILE));
      write(ready.resolve(Model.CARD), card);
      write(ready.resolve("LICENCE.txt"), licence);
      force(file);
      forceFolder(ready);
      Files.move(ready, target, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(target.toAbsolutePath().getParent());
      clear(folder);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      throw new CatalogException(target + " is there already", e);
    } catch (AtomicMoveNotSupportedException e) {
      throw new CatalogException(
          target + " is on another volume than its parts, which cannot be: " + e, e);
    } catch (IOException e) {
      throw new CatalogException(target + " cannot be written: " + e, e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    force(file);
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** A folder's entries are flushed where the system lets a folder be opened. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows does not; its files were flushed.
      return;
    }
  }

  private static void clear(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted((a, b) -> b.compareTo(a)).toList();
      for (Path one : deepestFirst) {
        Files.delete(one);
      }
    }
  }

  /** The lock's file stays: were it removed, two processes could hold locks on two of its name. */
  @Override
  public void close() throws CatalogException {
    try {
      lock.close();
    } catch (IOException e) {
      throw new CatalogException("the lock of " + target + " cannot be given back: " + e, e);
    }
  }
}
