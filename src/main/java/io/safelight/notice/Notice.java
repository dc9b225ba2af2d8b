package io.safelight.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Outcome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What somebody elsewhere is told, as JSON; what does not apply is left out.
 *
 * @param id the same each time that this is told, so that whoever hears it twice can tell
 * @param picture its path below the inbox, with slashes
 * @param result its result's path below the outbox, with slashes
 * @param seconds from the claim to the end
 * @param reason the code of the report
 * @param detail what happened, in words
 * @param remedy what a person can do
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "id",
  "event",
  "time",
  "node",
  "picture",
  "result",
  "seconds",
  "attempts",
  "reason",
  "detail",
  "remedy"
})
record Notice(
    String id,
    Event event,
    Instant time,
    String node,
    String picture,
    String result,
    Double seconds,
    Integer attempts,
    String reason,
    String detail,
    String remedy) {

  /** What notices are about. */
  public enum Event {
    /** A picture's result stands in the outbox. */
    DONE,
    /** A picture lies in error/. */
    FAILED,
    /** Somebody keeps pictures in the inbox. */
    PAUSED,
    /** A problem of the folders keeps pictures in the inbox. */
    TROUBLED,
    /** Pictures are taken again. */
    RESUMED;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Notice of(Outcome outcome, String node) {
    Event event = outcome instanceof Outcome.Done ? Event.DONE : Event.FAILED;
    Outcome.Failed failed = outcome instanceof Outcome.Failed f ? f : null;
    return new Notice(
        outcome.origin().id() + "-" + event.word(),
        event,
        outcome.ended(),
        node,
        outcome.origin().path(),
        outcome instanceof Outcome.Done done
            ? slashed(done.origin().outbox().relativize(done.result()))
            : null,
        // A clock that was set back must not make a time negative.
        Math.max(0, outcome.took().toMillis() / 1000.0),
        outcome.attempts(),
        failed == null ? null : failed.failure().reason().name(),
        failed == null ? null : failed.failure().detail(),
        failed == null ? null : failed.failure().reason().remedy());
  }

  /**
   * @param detail why pictures are not taken; null where they are
   */
  static Notice of(Event event, Instant time, String node, String detail) {
    return new Notice(
        UUID.randomUUID().toString(),
        event,
        time,
        node,
        null,
        null,
        null,
        null,
        null,
        detail,
        null);
  }

  /** What it is about, in a log. */
  String subject() {
    return picture == null ? event.word() : "%s (%s)".formatted(picture, event.word());
  }

  private static String slashed(Path path) {
    return StreamSupport.stream(path.spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }
}
