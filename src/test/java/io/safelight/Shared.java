package io.safelight;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pictures that lie beside the project and may not be part of it; tests skip where they are absent.
 */
public final class Shared {
  private static final Path ROOT = Path.of("..", "shared").toAbsolutePath().normalize();

  private Shared() {}

  /** A folder of the shared data; the test is skipped, and says so, where it is not there. */
  public static Path folder(String name) {
    Path folder = ROOT.resolve(name);
    assumeTrue(Files.isDirectory(folder), () -> "skipped: there is no " + folder);
    return folder;
  }

  /** The files of one shared folder, sorted by name. */
  public static List<Path> files(String name) {
    try (Stream<Path> files = Files.list(folder(name))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
