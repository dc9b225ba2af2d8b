package io.safelight.cli;

import io.safelight.broker.BrokerProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code safelight broker}: starts a message broker as a process of its own. */
@Command(
    name = "broker",
    description = {
      "Starts a message broker for a try, for development and for tests: on this machine only,",
      "for whoever is on it, its journal on disk. For production see docs/fleet.md."
    },
    mixinStandardHelpOptions = true)
public class BrokerCommand implements Callable<Integer> {
  @Option(names = "--data", paramLabel = "DIR", description = "Where its journal lies: broker/.")
  Path data;

  @Option(names = "--port", paramLabel = "N", description = "Where it listens: 61616.")
  Integer port;

  @Override
  public Integer call() throws Exception {
    Path jar = Path.of(System.getProperty("java.class.path", "")).toAbsolutePath().normalize();
    List<String> arguments = new ArrayList<>();
    if (data != null) {
      arguments.addAll(List.of("--data", data.toString()));
    }
    if (port != null) {
      arguments.addAll(List.of("--port", port.toString()));
    }
    Process broker =
        new ProcessBuilder(BrokerProgram.command(jar, arguments.toArray(String[]::new)))
            .inheritIO()
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy, "stop-broker"));
    return broker.waitFor();
  }
}
