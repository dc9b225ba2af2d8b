package io.safelight.cli;

import io.safelight.folder.HotFolderConfig;
import io.safelight.folder.Pause;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code safelight pause}: the inbox is left alone, by every node or by one, until {@code resume}.
 */
@Command(
    name = "pause",
    description = {
      "Stops the taking of pictures on all nodes: puts the file PAUSE into the inbox.",
      "With --node on one node only, by a file in work/: so it is drained.",
      "What is under way goes on to its end."
    },
    mixinStandardHelpOptions = true)
public class PauseCommand implements Callable<Integer> {
  private final Pause pause;
  private final Clock clock;

  @Spec CommandSpec spec;

  @Option(names = "--why", paramLabel = "WORDS", description = "A line for whoever finds the file.")
  String why = "";

  @Option(names = "--node", paramLabel = "NAME", description = "This node only.")
  String node;

  PauseCommand(Pause pause, Clock clock) {
    this.pause = pause;
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    if (node != null && !node.matches(HotFolderConfig.NODE_NAME)) {
      throw new ParameterException(
          spec.commandLine(), node + " is no node's name: it is a name, not a path.");
    }
    Optional<Path> before = node == null ? pause.file() : pause.fileOf(node);
    Path file =
        node == null
            ? pause.begin(why, Instant.now(clock))
            : pause.begin(node, why, Instant.now(clock));
    spec.commandLine()
        .getOut()
        .printf("%s by %s%n", before.isPresent() ? "It is paused already," : "Paused", file);
    return ExitCode.OK;
  }
}
