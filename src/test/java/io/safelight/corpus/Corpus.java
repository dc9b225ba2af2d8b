package io.safelight.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the corpus. */
public final class Corpus {
  private static final Path ROOT = Path.of("src", "test", "resources", "corpus");

  private Corpus() {}

  public static List<Path> accepted() {
    return files(ROOT.resolve("accept"));
  }

  public static List<Path> rejected() {
    return files(ROOT.resolve("reject"));
  }

  public static Path accepted(String name) {
    return ROOT.resolve("accept").resolve(name);
  }

  public static Path rejected(String name) {
    return ROOT.resolve("reject").resolve(name);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
