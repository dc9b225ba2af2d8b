package io.safelight.ops;

import io.quarkus.logging.LoggingFilter;
import io.safelight.job.Legible;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** No name of a file can forge a line of the log: each message of the house is one line. */
@LoggingFilter(name = "one-line")
public final class OneLine implements Filter {
  private static final Formatter MESSAGE = new PatternFormatter("%s");

  @Override
  public boolean isLoggable(LogRecord record) {
    if (record instanceof ExtLogRecord said && speaksOfFiles(said.getLoggerName())) {
      String message = MESSAGE.format(said);
      String legible = Legible.of(message);
      if (legible != null && !legible.equals(message)) {
        said.setMessage(legible, ExtLogRecord.FormatStyle.NO_FORMAT);
      }
    }
    return true;
  }

  /** Others write what they mean, tables of many lines even. */
  private static boolean speaksOfFiles(String logger) {
    return logger != null
        && (logger.startsWith("safelight")
            || logger.startsWith("io.safelight")
            || logger.startsWith("org.apache.camel"));
  }
}
