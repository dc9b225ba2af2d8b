package io.safelight.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Where the program begins. */
@QuarkusMain
public final class Safelight {
  private Safelight() {}

  /**
   * Starts the program.
   *
   * @param arguments see {@link SafelightCommand}
   */
  public static void main(String... arguments) {
    String home = System.getProperty("safelight.home", ".");
    System.setProperty("safelight.home", Path.of(home).toAbsolutePath().normalize().toString());
    // A container's variable of this name is not exported everywhere, so the machine is asked.
    System.setProperty("local.host.name", hostName());
    // `watch` alone serves health and metrics; a second command beside it must not want its port.
    List<String> said = List.of(arguments);
    boolean watches =
        said.indexOf("watch") == 0 && !said.contains("--help") && !said.contains("-h");
    if (!watches) {
      setDefault("quarkus.http.host-enabled", "false");
      // The console belongs to the command: only what needs a person is logged there.
      setDefault("quarkus.log.console.level", "WARN");
    }
    Quarkus.run(
        SafelightApplication.class,
        // What fails before a command begins, a wrong value of the configuration say, is no failed
        // picture.
        (code, failure) -> {
          if (failure != null) {
            // The log may not stand yet, and then what it was told would be lost.
            System.err.println("safelight: cannot start: " + said(failure));
          }
          System.exit(failure == null ? code : ExitCode.CANNOT_START);
        },
        arguments);
  }

  /** The words of what it began with: what wraps it only says that the start failed. */
  private static String said(Throwable failure) {
    Throwable first = failure;
    while (first.getCause() != null && first.getCause() != first) {
      first = first.getCause();
    }
    return Objects.requireNonNullElse(first.getMessage(), first.toString());
  }

  /** The machine's name without its domain, or what can be had instead. */
  private static String hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.replaceFirst("\\..*", "").replaceAll("[^A-Za-z0-9-]", "-");
    } catch (UnknownHostException e) {
      return "node";
    }
  }

  private static void setDefault(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
