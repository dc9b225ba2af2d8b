package io.safelight.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.safelight.folder.HotFolder;
import io.safelight.job.Outcome;
import io.safelight.ops.LedgerReader;
import io.safelight.ops.LedgerReader.Line;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was done, newest first, by the ledger: the outbox, in which hundreds of thousands may lie,
 * is never listed. What is gone from it is left out.
 */
@ApplicationScoped
public class History {
  /** Lines that are looked at for one page: whoever empties the outbox daily has years of them. */
  private static final int MOST_LINES = 5000;

  /** Lines may stand in another order than pictures ended, by as many as were under way. */
  private static final int DISORDER = 64;

  private final LedgerReader ledger;
  private final HotFolder folder;
  private final Tickets tickets;

  public History(LedgerReader ledger, HotFolder folder, Tickets tickets) {
    this.ledger = ledger;
    this.folder = folder;
    this.tickets = tickets;
  }

  private static Cursor cursor(Line line) {
    return Cursor.of(line.ended(), line.result());
  }

  /** Up to so many results that ended before the cursor; none, with a next, where many are gone. */
  Result.Page page(int limit, Cursor before) throws IOException {
    List<Line> lines;
    List<Line> looked = new ArrayList<>();
    try (Stream<Line> all = ledger.newestFirst(before.ended())) {
      lines =
          all.filter(line -> cursor(line).isAfter(before))
              .limit(MOST_LINES)
              .peek(looked::add)
              .filter(line -> line.isDone() && isThere(line))
              .limit(limit + DISORDER)
              .sorted(Comparator.comparing(History::cursor))
              .limit(limit + 1L)
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<Line> shown = lines.subList(0, Math.min(limit, lines.size()));
    return new Result.Page(
        shown.stream().flatMap(line -> result(line).stream()).toList(),
        lines.size() > limit
            ? cursor(shown.get(limit - 1)).toString()
            : looked.size() == MOST_LINES
                // So many are gone one after another: there may be more behind them.
                ? cursor(looked.get(MOST_LINES - 1)).toString()
                : null);
  }

  private boolean isThere(Line line) {
    return file(line.result()).isPresent();
  }

  private Optional<Path> file(String result) {
    return AskedPath.ifPlain(result).flatMap(path -> path.fileBelow(folder.outbox()));
  }

  private Optional<Result> result(Line line) {
    return file(line.result())
        .map(file -> result(file, line.result(), line.file(), line.ended(), line.seconds()));
  }

  /** What has just ended; empty where it did not go to the outbox, or is gone by now. */
  Optional<Result> result(Outcome.Done done) {
    if (!done.result().startsWith(folder.outbox())) {
      return Optional.empty();
    }
    String name = folder.outbox().relativize(done.result()).toString().replace('\\', '/');
    return file(name)
        .map(
            file ->
                result(
                    file,
                    name,
                    done.origin().path(),
                    done.ended(),
                    Math.max(0, done.took().toMillis() / 1000.0)));
  }

  private Result result(Path file, String name, String source, Instant ended, double seconds) {
    JsonNode ticket = tickets.beside(file);
    return new Result(
        name,
        source,
        ended,
        seconds,
        Tickets.number(ticket.at("/result/width")),
        Tickets.number(ticket.at("/result/height")),
        Tickets.text(ticket.at("/recipe/name")),
        Tickets.large(ticket.at("/result/bytes")));
  }
}
