package io.safelight.broker;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the broker is started as a process of its own; mentions none of its classes. */
public final class BrokerProgram {
  private static final String MAIN = "io.safelight.broker.BrokerMain";

  /** What the broker alone needs lies beside the program's own libraries. */
  private static final String LIBRARIES = "lib/broker";

  private BrokerProgram() {}

  /**
   * The command.
   *
   * @param jar the packaged program, {@code quarkus-run.jar}
   * @throws IllegalStateException where the broker was not packaged with it
   */
  public static List<String> command(Path jar, String... arguments) {
    Path app = jar.toAbsolutePath().getParent();
    if (!Files.isDirectory(app.resolve(LIBRARIES))) {
      throw new IllegalStateException(
          "this package has no broker: there is no " + app.resolve(LIBRARIES));
    }
    return command(
        Stream.of("app", "lib/boot", "lib/main", LIBRARIES)
            .map(folder -> app.resolve(folder).resolve("*").toString())
            .collect(Collectors.joining(File.pathSeparator)),
        arguments);
  }

  /** The command, where a class path is known that has all of it: a test's. */
  public static List<String> command(String classPath, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-Djava.awt.headless=true",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-cp",
            classPath,
            MAIN));
    command.addAll(List.of(arguments));
    return command;
  }
}
