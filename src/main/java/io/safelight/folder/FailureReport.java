package io.safelight.folder;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Failure;
import io.safelight.job.Origin;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What stands beside a picture in error/: what happened, why, and what to do.
 *
 * @param file the picture's path below the inbox
 * @param reason the stable code
 * @param why one sentence
 * @param detail what happened to this very picture, with the figures
 * @param whatToDo one sentence
 * @param stage the stage that failed
 * @param attempts how often it was tried
 * @param jobTicket name of the job ticket beside this report; null where none came along
 */
@RegisterForReflection
@JsonPropertyOrder({
  "file",
  "reason",
  "why",
  "detail",
  "whatToDo",
  "stage",
  "attempts",
  "taken",
  "failed",
  "jobTicket",
  "id",
  "node",
  "safelight"
})
record FailureReport(
    String file,
    String reason,
    String why,
    String detail,
    String whatToDo,
    String stage,
    int attempts,
    Instant taken,
    Instant failed,
    String jobTicket,
    String id,
    String node,
    String safelight) {
  private static final String REPORT = ".json";
  private static final String TICKET = ".ticket.json";

  /** Far more than any has; anybody may put a file there. */
  private static final long LARGEST = 1 << 20;

  static FailureReport of(Outcome.Failed failed, String jobTicket, String node, String version) {
    return new FailureReport(
        failed.origin().path(),
        failed.failure().reason().name(),
        failed.failure().reason().sentence(),
        failed.failure().detail(),
        failed.failure().reason().remedy(),
        failed.stage(),
        failed.attempts(),
        failed.origin().taken(),
        failed.ended(),
        jobTicket,
        failed.origin().id(),
        node,
        version);
  }

  /** What the report tells, as it was when the picture was set aside. */
  Outcome.Failed outcome(Origin origin) {
    return new Outcome.Failed(origin, failed, attempts, stage, new Failure.Reject(code(), detail));
  }

  /** The reason, which was read from a file and is known to be one of ours. */
  Reason code() {
    return Reason.valueOf(reason);
  }

  /** Where the report on a picture in error/ stands. */
  static Path placeOf(Path picture) {
    return picture.resolveSibling(picture.getFileName() + REPORT);
  }

  /** Where the job ticket of a picture in error/ stands. */
  static Path placeOfTicket(Path picture) {
    return picture.resolveSibling(picture.getFileName() + TICKET);
  }

  /** Whether a file is the report or the job ticket of a picture that stands beside it. */
  static boolean isBesideIts(Path file) {
    return !pictureOf(file).equals(file)
        && Files.exists(pictureOf(file), LinkOption.NOFOLLOW_LINKS);
  }

  /** The picture that a file in error/ is the report or ticket of, by its name; else the file. */
  static Path pictureOf(Path file) {
    String name = file.getFileName().toString();
    for (String end : List.of(TICKET, REPORT)) {
      if (name.endsWith(end) && name.length() > end.length()) {
        Path picture = file.resolveSibling(name.substring(0, name.length() - end.length()));
        if (end.equals(REPORT) || Files.exists(picture, LinkOption.NOFOLLOW_LINKS)) {
          return picture;
        }
      }
    }
    return file;
  }

  /** A report of ours; empty for anything else, an original that is called like one included. */
  static Optional<FailureReport> readFrom(Path file, ObjectMapper json) {
    if (!file.getFileName().toString().endsWith(REPORT)
        || Files.exists(placeOf(file), LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > LARGEST) {
        return Optional.empty();
      }
      FailureReport read = json.readValue(Files.readAllBytes(file), FailureReport.class);
      boolean ours =
          read.file != null
              && Arrays.stream(Reason.values()).anyMatch(r -> r.name().equals(read.reason));
      return ours ? Optional.of(read) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
