package io.safelight.cli;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code safelight watch}: the hot folder, until it is stopped. */
@Command(
    name = "watch",
    description = {
      "Watches inbox/ and enhances what is dropped there, until it is stopped.",
      "Results appear in outbox/, originals move to done/ or error/."
    },
    mixinStandardHelpOptions = true)
public class WatchCommand implements Callable<Integer> {
  private final Startup startup;

  WatchCommand(Startup startup) {
    this.startup = startup;
  }

  @Override
  public Integer call() throws Exception {
    startup.watch();
    Quarkus.waitForExit();
    return ExitCode.OK;
  }
}
