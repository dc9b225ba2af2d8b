package io.safelight.folder;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Failure;
import io.safelight.job.Origin;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import java.time.Instant;

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
    return new Outcome.Failed(
        origin, failed, attempts, stage, new Failure.Reject(Reason.valueOf(reason), detail));
  }
}
