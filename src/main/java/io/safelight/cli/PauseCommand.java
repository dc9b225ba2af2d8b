package io.safelight.cli;

import io.safelight.folder.Pause;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code safelight pause}: the inbox is left alone, by every node, until {@code resume}. */
@Command(
    name = "pause",
    description = {
      "Stops the taking of pictures on all nodes: puts the file PAUSE into the inbox.",
      "What is under way goes on to its end."
    },
    mixinStandardHelpOptions = true)
public class PauseCommand implements Callable<Integer> {
  private final Pause pause;
  private final Clock clock;

  @Spec CommandSpec spec;

  @Option(names = "--why", paramLabel = "WORDS", description = "A line for whoever finds the file.")
  String why = "";

  PauseCommand(Pause pause, Clock clock) {
    this.pause = pause;
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    Optional<Path> before = pause.file();
    Path file = pause.begin(why, Instant.now(clock));
    spec.commandLine()
        .getOut()
        .printf("%s by %s%n", before.isPresent() ? "It is paused already," : "Paused", file);
    return ExitCode.OK;
  }
}
