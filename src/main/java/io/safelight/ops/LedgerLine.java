package io.safelight.ops;

import io.safelight.job.Origin;
import io.safelight.job.Origin.Keeping;
import io.safelight.job.Outcome;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What a ledger says of one picture; {@code docs/operations.md} describes the columns. */
public final class LedgerLine {
  /** The header line, the number's column first. */
  public static final List<String> COLUMNS =
      List.of(
          "number", "file", "start", "end", "seconds", "outcome", "reason", "attempts", "result");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);

  /** What a spreadsheet would take for the beginning of a formula, or skip and then take for it. */
  private static final String FORMULA_BEGINS = "=+-@\t\r\n";

  private LedgerLine() {}

  /**
   * All fields but the number, safe to be opened in a spreadsheet.
   *
   * @param zone whose local time the line tells
   */
  public static List<String> fields(Outcome outcome, ZoneId zone) {
    Origin origin = outcome.origin();
    // A clock that was set back must not make a time negative.
    double seconds = Math.max(0, outcome.took().toMillis() / 1000.0);
    boolean done = outcome instanceof Outcome.Done;
    return List.of(
        harmless(place(origin, origin.file(), origin.relative())),
        time(origin.taken(), zone),
        time(outcome.ended(), zone),
        String.format(Locale.ROOT, "%.3f", seconds),
        done ? "done" : "failed",
        outcome instanceof Outcome.Failed failed ? failed.failure().reason().name() : "",
        String.valueOf(outcome.attempts()),
        outcome instanceof Outcome.Done ended ? harmless(result(origin, ended.result())) : "");
  }

  private static String result(Origin origin, Path result) {
    return place(
        origin,
        result,
        result.startsWith(origin.outbox()) ? origin.outbox().relativize(result) : result);
  }

  /** Below inbox or outbox for what came through the hot folder; anywhere for what was given. */
  private static String place(Origin origin, Path absolute, Path relative) {
    Path place = origin.keeping() == Keeping.CLAIMED ? relative : absolute;
    return place.toString().replace('\\', '/');
  }

  private static String time(Instant instant, ZoneId zone) {
    return TIME.format(instant.atZone(zone));
  }

  /** A file's name is anybody's words: {@code =HYPERLINK(...).jpg} must stay words. */
  private static String harmless(String field) {
    return !field.isEmpty() && FORMULA_BEGINS.indexOf(field.charAt(0)) >= 0 ? "'" + field : field;
  }

  /** A field as it was before it was made harmless. */
  static String said(String field) {
    return field.length() > 1
            && field.charAt(0) == '\''
            && FORMULA_BEGINS.indexOf(field.charAt(1)) >= 0
        ? field.substring(1)
        : field;
  }
}
