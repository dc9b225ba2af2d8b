package io.safelight.torture;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The packaged program as it is started for a node.
 *
 * @param java the Java command with the options of whoever starts it
 * @param jar the packaged program
 * @param settings its configuration
 */
public record Program(List<String> java, Path jar, Map<String, String> settings) {
  private static final String JAR = "quarkus-run.jar";

  /**
   * The program that asks, as other processes.
   *
   * @throws IOException where it does not run from its package
   */
  public static Program own() throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path", "")).toAbsolutePath().normalize();
    if (!jar.endsWith(JAR) || !Files.isRegularFile(jar)) {
      throw new IOException(
          "only the packaged program can be started so: start it by ./safelight, or with java -jar "
              + JAR);
    }
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(Program::isForChildren)
        .forEach(java::add);
    return new Program(java, jar, Map.of());
  }

  /** What the user set for the house must not lead a node to the user's own hot folder. */
  private static boolean isForChildren(String argument) {
    return !argument.startsWith("-Dsafelight.")
        && !argument.startsWith("-Dquarkus.")
        && !argument.startsWith("-agent")
        && !argument.startsWith("-javaagent");
  }

  /** The same with further settings, which win over those it has. */
  public Program with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(more);
    return new Program(java, jar, all);
  }

  /** The same with further options for Java. */
  Program withJava(String... options) {
    List<String> all = new ArrayList<>(java);
    all.addAll(List.of(options));
    return new Program(all, jar, settings);
  }

  /** Its {@code watch}, without what the environment says of the user's own hot folder. */
  public ProcessBuilder watch() {
    List<String> command = new ArrayList<>(java);
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-jar");
    command.add(jar.toString());
    command.add("watch");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SAFELIGHT_") || name.startsWith("QUARKUS_"));
    return builder;
  }
}
