package io.safelight.cli;

import io.safelight.folder.HotFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code safelight init}: the five folders, made and marked beforehand, or mended. */
@Command(
    name = "init",
    description = {
      "Makes the folders of the hot folder and marks each with a file .hot-folder, or mends them:",
      "what is there stays as it is. Says what it does before it does it."
    },
    mixinStandardHelpOptions = true)
public class InitCommand implements Callable<Integer> {
  private final HotFolder folder;

  @Spec CommandSpec spec;

  InitCommand(HotFolder folder) {
    this.folder = folder;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter console = spec.commandLine().getOut();
    List<String> steps = folder.toMend();
    steps.forEach(console::println);
    console.flush();
    folder.mend();
    List<String> problems = folder.problems();
    if (!problems.isEmpty()) {
      throw new IOException(String.join("; ", problems));
    }
    console.printf(
        steps.isEmpty() ? "%s is a whole hot folder already%n" : "%s is a whole hot folder now%n",
        folder.inbox());
    console.flush();
    return ExitCode.OK;
  }
}
