package io.safelight.probe;

import io.safelight.corpus.Bombs;
import io.safelight.corpus.Orders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import nu.pattern.OpenCV;

/** Probes and decodes one bomb after the other, in a process of its own with a small heap. */
final class BombCases {
  private BombCases() {}

  /**
   * @param arguments folder for the files
   */
  public static void main(String[] arguments) throws IOException {
    OpenCV.loadLocally();
    Trial trial = new Trial(Orders.LIMITS);
    AtomicInteger number = new AtomicInteger();
    Bombs.plant(
        Path.of(arguments[0]),
        bomb -> {
          trial.of(number.getAndIncrement(), bomb);
          Files.delete(bomb);
        });
  }
}
