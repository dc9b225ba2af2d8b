package io.safelight.cli;

import io.safelight.folder.Pause;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code safelight resume}: ends a pause. */
@Command(
    name = "resume",
    description = "Ends a pause: removes the file PAUSE from the inbox, whoever put it there.",
    mixinStandardHelpOptions = true)
public class ResumeCommand implements Callable<Integer> {
  private final Pause pause;

  @Spec CommandSpec spec;

  ResumeCommand(Pause pause) {
    this.pause = pause;
  }

  @Override
  public Integer call() throws Exception {
    List<Path> removed = pause.end();
    spec.commandLine()
        .getOut()
        .println(removed.isEmpty() ? "Nothing is paused" : "Pictures are taken again");
    return ExitCode.OK;
  }
}
