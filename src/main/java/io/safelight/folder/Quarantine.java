package io.safelight.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.job.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** What lies in error/: pictures that failed, and what their reports say of them. */
@ApplicationScoped
public class Quarantine {
  /** Of so many, the newest, the places are known; the rest waits until these are gone. */
  private static final int MOST = 10_000;

  private static final Comparator<Lying> OLDEST_FIRST =
      Comparator.comparing(Lying::since).thenComparing(Lying::file);

  private final HotFolder folder;
  private final ObjectMapper json;

  public Quarantine(HotFolder folder, ObjectMapper json) {
    this.folder = folder;
    this.json = json;
  }

  /**
   * A picture in error/, or the report on one that could not be taken and lies in the inbox yet.
   *
   * @param since when its report was written; where there is none, what the file says of itself
   */
  public record Lying(Path file, Instant since) {}

  /**
   * What is known of one.
   *
   * @param file its path below error/; below the inbox where it could not be taken
   * @param reason its code; UNKNOWN where there is no report, which leaves the rest empty
   * @param stage the stage that failed
   * @param sendable whether it can be sent back: it lies in error/
   */
  public record Told(
      String file,
      Instant ended,
      String reason,
      String detail,
      String remedy,
      String stage,
      int attempts,
      boolean sendable) {}

  /** The newest, newest first: up to ten thousand. Looks at the whole of error/. */
  public List<Lying> newestFirst() throws IOException {
    PriorityQueue<Lying> newest = new PriorityQueue<>(OLDEST_FIRST);
    for (Path file : Entries.below(folder.error(), (path, isFolder) -> isHidden(path))) {
      lying(file).ifPresent(newest::add);
      if (newest.size() > MOST) {
        newest.remove();
      }
    }
    return newest.stream().sorted(OLDEST_FIRST.reversed()).toList();
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  /** A picture in error/ by its place; empty where none lies there. */
  public Optional<Lying> find(Path file) {
    return Files.notExists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.empty() : lying(file);
  }

  private Optional<Lying> lying(Path file) {
    if (Refusals.isReport(file)) {
      return writtenAt(file).map(since -> new Lying(file, since));
    }
    if (FailureReport.isBesideIts(file) || FailureReport.readFrom(file, json).isPresent()) {
      return Optional.empty();
    }
    return writtenAt(FailureReport.placeOf(file))
        .or(() -> writtenAt(file))
        .map(since -> new Lying(file, since));
  }

  private static Optional<Instant> writtenAt(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What is known of one now; empty where it is gone. */
  public Optional<Told> tell(Lying one) {
    Path file = one.file();
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (Refusals.isReport(file)) {
      return FailureReport.readFrom(file, json).map(report -> told(report.file(), report, false));
    }
    String place = folder.error().relativize(file).toString().replace('\\', '/');
    return Optional.of(
        FailureReport.readFrom(FailureReport.placeOf(file), json)
            .map(report -> told(place, report, true))
            .orElseGet(() -> new Told(place, one.since(), "UNKNOWN", null, null, null, 0, true)));
  }

  /** As {@link #tell(Lying)}, of a picture in error/ by its place. */
  public Optional<Told> tell(Path file) {
    return lying(file).flatMap(this::tell);
  }

  private static Told told(String file, FailureReport report, boolean sendable) {
    Reason reason = report.code();
    return new Told(
        file,
        report.failed(),
        reason.name(),
        report.detail(),
        reason.remedy(),
        report.stage(),
        report.attempts(),
        sendable);
  }
}
