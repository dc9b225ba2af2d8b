package io.safelight.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The hot folder that it happens in: fresh, and nobody else's.
 *
 * @param home the folder that holds the others
 */
public record Ground(Path home) {
  /** Makes it below a folder. */
  public static Ground below(Path folder) throws IOException {
    Ground ground =
        new Ground(Files.createTempDirectory(folder.toAbsolutePath(), "safelight-torture-"));
    for (Path each : List.of(ground.inbox(), ground.upload(), ground.logs())) {
      Files.createDirectory(each);
    }
    return ground;
  }

  /** The file in each of the five folders that says which hot folder it belongs to. */
  static final Path SENTINEL = Path.of(".hot-folder");

  Path inbox() {
    return home.resolve("inbox");
  }

  Path work() {
    return home.resolve("work");
  }

  Path outbox() {
    return home.resolve("outbox");
  }

  Path done() {
    return home.resolve("done");
  }

  Path error() {
    return home.resolve("error");
  }

  Path ledger() {
    return home.resolve("ledger");
  }

  /** Where folders are filled before they are moved into the inbox as a whole. */
  Path upload() {
    return home.resolve("upload");
  }

  /** What the nodes said. */
  Path logs() {
    return home.resolve("log");
  }

  /** Copies of pictures that a node died over. */
  public Path suspects() {
    return home.resolve("suspects");
  }

  /** Removes it with all that it holds. */
  public void remove() throws IOException {
    remove(home);
  }

  static void remove(Path folder) throws IOException {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
