package io.safelight.cli;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a command is, on standard error: a line that redraws itself, or one now and then. */
final class ProgressLine {
  private ProgressLine() {}

  /**
   * Begins at nothing.
   *
   * @param all in single pictures or bytes
   * @param unit as it is shown, a space before it
   * @param unitSize how many of {@code all} make one
   */
  static ProgressBar of(String task, long all, String unit, long unitSize) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(all)
            .setStyle(ProgressBarStyle.ASCII)
            .setUnit(unit, unitSize)
            .showSpeed();
    if (System.console() == null) {
      // A log file, not a terminal.
      return builder
          .setUpdateIntervalMillis(10_000)
          .setConsumer(new DelegatingProgressBarConsumer(System.err::println, 100))
          .build();
    }
    return builder.setUpdateIntervalMillis(500).build();
  }
}
