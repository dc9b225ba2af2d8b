package io.safelight.probe;

import io.safelight.corpus.Corpus;
import io.safelight.corpus.Mutations;
import io.safelight.corpus.Orders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import nu.pattern.OpenCV;

/**
 * Probes and decodes broken pictures, in a process of its own that may die over them. A file is
 * there while its case runs, and stays if its outcome is none of those that are foreseen.
 */
final class FuzzCases {
  /** Small, so that a size made up by chance costs little time. */
  private static final LimitsConfig LIMITS = Orders.limits(1 << 20, 2_000_000, 65_000);

  private FuzzCases() {}

  /**
   * @param arguments seed, first case, last case and one, folder for the files
   */
  public static void main(String[] arguments) throws IOException {
    long seed = Long.parseLong(arguments[0]);
    int from = Integer.parseInt(arguments[1]);
    int to = Integer.parseInt(arguments[2]);
    Path folder = Path.of(arguments[3]);
    OpenCV.loadLocally();
    List<Path> whole = Corpus.accepted();
    List<Path> faulty = Corpus.rejected();
    Trial trial = new Trial(LIMITS);
    for (int number = from; number < to; number++) {
      // Each case by itself, so that any can be had again without those before it.
      Random chance = new Random((seed << 32 | number) * 0x9E3779B97F4A7C15L);
      // More often what is whole: the decoders are to be reached.
      List<Path> corpus = chance.nextInt(4) == 0 ? faulty : whole;
      Path source = corpus.get(chance.nextInt(corpus.size()));
      Path file = folder.resolve(number + "-" + source.getFileName());
      Files.write(file, Mutations.broken(Files.readAllBytes(source), chance));
      String outcome = trial.of(number, file);
      if (!outcome.startsWith("!")) {
        Files.delete(file);
      }
    }
  }
}
