package io.safelight.cli;

import io.safelight.enhance.Recipes;
import io.safelight.folder.Given;
import io.safelight.folder.HotFolder;
import io.safelight.inference.Network;
import io.safelight.job.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code safelight run}: the same routes over given pictures, then a summary. */
@Command(
    name = "run",
    description = {
      "Enhances the given pictures and all pictures in the given folders, then ends.",
      "The originals stay where they are."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every picture has its result",
      "1:some pictures failed; the summary names them",
      "2:wrong command line",
      "3:the program could not begin"
    })
public class RunCommand implements Callable<Integer> {
  private final Startup startup;
  private final Recipes recipes;
  private final HotFolder folder;
  private final Network network;
  private final RunTally tally;
  private final PictureRunner runner;

  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "PICTURE|FOLDER", description = "What to enhance.")
  List<Path> given;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the results go; outbox/ of the hot folder where it is not said.")
  Path out;

  @Option(names = "--recipe", paramLabel = "NAME", description = "The recipe for all of them.")
  String recipe;

  RunCommand(
      Startup startup,
      Recipes recipes,
      HotFolder folder,
      Network network,
      RunTally tally,
      PictureRunner runner) {
    this.startup = startup;
    this.recipes = recipes;
    this.folder = folder;
    this.network = network;
    this.tally = tally;
    this.runner = runner;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter console = spec.commandLine().getOut();
    if (recipe != null && !recipes.has(recipe)) {
      throw new IllegalArgumentException(
          "there is no recipe %s; there are %s".formatted(recipe, recipes.all().keySet()));
    }
    Path outbox = out == null ? folder.outbox() : out.toAbsolutePath().normalize();
    List<Given.Picture> pictures = GivenPictures.find(given, outbox, Optional.ofNullable(recipe));
    if (pictures.isEmpty()) {
      throw new IOException("there is no picture in what was given");
    }
    try {
      Files.createDirectories(outbox);
      // Asked with a file: what a permission says is not what a share does.
      Files.delete(Files.createTempFile(outbox, ".safelight", ".tmp"));
    } catch (IOException e) {
      throw new IOException("results cannot be written to " + outbox + ": " + e, e);
    }
    startup.prepare();
    long begun = System.nanoTime();
    carry(pictures);
    Given.clear(outbox);
    summarise(console, pictures.size(), outbox, Duration.ofNanos(System.nanoTime() - begun));
    return tally.done() == pictures.size() ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private void carry(List<Given.Picture> pictures) {
    try (ProgressBar bar = ProgressLine.of("Enhancing", pictures.size(), " pictures", 1)) {
      tally.during(() -> runner.carry(pictures), outcome -> bar.step());
    }
  }

  private void summarise(PrintWriter console, int given, Path outbox, Duration took) {
    double seconds = Math.max(0.001, took.toMillis() / 1000.0);
    console.printf(
        "%d of %d pictures enhanced in %.1f s (%.2f pictures/s, %.2f megapixels/s) by %s%n",
        tally.done(),
        given,
        seconds,
        tally.done() / seconds,
        tally.pixels() / 1e6 / seconds,
        network.describe());
    if (tally.done() > 0) {
      console.printf("Results: %s%n", outbox);
    }
    for (Outcome.Failed failed : tally.failed()) {
      console.printf(
          "%nFAILED %s%n  %s: %s%n  %s%n  To do: %s%n",
          failed.origin().file(),
          failed.failure().reason(),
          failed.failure().reason().sentence(),
          failed.failure().detail(),
          failed.failure().reason().remedy());
    }
    console.flush();
  }
}
