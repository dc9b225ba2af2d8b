package io.safelight.ops;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What a class logs at INFO and above while this is open. */
public final class HeardLog implements AutoCloseable {
  private static final Formatter WORDS = new PatternFormatter("%s");

  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Level before;
  private final Handler ear =
      new Handler() {
        @Override
        public void publish(LogRecord heard) {
          lines.add(WORDS.format(heard));
        }

        @Override
        public void flush() {
          // Nothing is held back.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };

  private HeardLog(Logger logger) {
    this.logger = logger;
    this.before = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.addHandler(ear);
  }

  /** Listens to the logger of a class. */
  public static HeardLog of(Class<?> of) {
    return new HeardLog(Logger.getLogger(of.getName()));
  }

  /** The messages so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    logger.removeHandler(ear);
    logger.setLevel(before);
  }
}
