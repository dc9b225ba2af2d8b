package io.safelight.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class OneLineTest {
  private static String logged(String logger, String format, Object... parameters) {
    ExtLogRecord record =
        new ExtLogRecord(
            Level.WARN, format, ExtLogRecord.FormatStyle.PRINTF, OneLine.class.getName());
    record.setLoggerName(logger);
    record.setParameters(parameters);
    assertThat(new OneLine().isLoggable(record)).isTrue();
    return new PatternFormatter("%s").format(record);
  }

  @Test
  void a_name_cannot_write_a_line_of_the_log() {
    assertThat(logged("io.safelight.folder.Claims", "%s cannot be claimed", "a%s\n12:00:00 INFO b"))
        .isEqualTo("a%s\\n12:00:00 INFO b cannot be claimed");
  }

  @Test
  void others_write_as_many_lines_as_they_like() {
    assertThat(logged("io.quarkus", "a\nb")).isEqualTo("a\nb");
  }
}
