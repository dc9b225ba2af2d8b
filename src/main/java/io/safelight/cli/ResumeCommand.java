package io.safelight.cli;

import io.safelight.folder.HotFolderConfig;
import io.safelight.folder.Pause;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code safelight resume}: ends a pause. */
@Command(
    name = "resume",
    description = "Ends a pause: removes the file PAUSE from the inbox, whoever put it there.",
    mixinStandardHelpOptions = true)
public class ResumeCommand implements Callable<Integer> {
  private final Pause pause;

  @Spec CommandSpec spec;

  @Option(names = "--node", paramLabel = "NAME", description = "The node that was paused alone.")
  String node;

  ResumeCommand(Pause pause) {
    this.pause = pause;
  }

  @Override
  public Integer call() throws Exception {
    if (node != null && !node.matches(HotFolderConfig.NODE_NAME)) {
      throw new ParameterException(
          spec.commandLine(), node + " is no node's name: it is a name, not a path.");
    }
    List<Path> removed = node == null ? pause.end() : pause.end(node);
    spec.commandLine()
        .getOut()
        .println(removed.isEmpty() ? "Nothing is paused" : "Pictures are taken again");
    return ExitCode.OK;
  }
}
