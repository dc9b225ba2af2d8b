package io.safelight.cli;

import io.quarkus.runtime.QuarkusApplication;
import io.safelight.job.Legible;
import java.nio.file.FileSystemException;
import org.jboss.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Hands the command line to picocli, and what goes wrong to the user in one line. */
public class SafelightApplication implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(SafelightApplication.class);

  private final IFactory factory;

  SafelightApplication(IFactory factory) {
    this.factory = factory;
  }

  /** Exceptions of the file system may say nothing but a path. */
  private static String said(Exception failure) {
    boolean onlyPath =
        failure instanceof FileSystemException named && named.getReason() == null
            || failure.getMessage() == null;
    return Legible.of(
        onlyPath
            ? failure.getClass().getSimpleName().replaceFirst("Exception$", "")
                + ": "
                + failure.getMessage()
            : failure.getMessage());
  }

  @Override
  public int run(String... arguments) {
    return new CommandLine(SafelightCommand.class, factory)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              commandLine.getErr().println("safelight: " + said(failure));
              // What was not foreseen wants its stack; what was, explains itself.
              if (failure instanceof RuntimeException
                  && !(failure instanceof IllegalArgumentException)) {
                LOG.error("The command failed in a way that is not foreseen", failure);
              }
              return ExitCode.CANNOT_START;
            })
        .execute(arguments);
  }
}
