package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds out writers that go on where the file seemed to be at rest: one that pauses longer than a
 * file must be unchanged writes on through its open descriptor, into the file on our desk. What was
 * found then, of a part, is neither the picture's fault nor a result.
 */
@Named("lateWriters")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class LateWriters {
  private final Map<String, Look> begun = new ConcurrentHashMap<>();

  /** Stage: notes what the original is when an attempt begins. */
  public Job.Claimed note(Job.Claimed claimed) throws IOException {
    begun.put(claimed.origin().id(), Look.at(claimed.origin().file()));
    return claimed;
  }

  /**
   * Stage: right before a result is published.
   *
   * @throws Failure.Fault where the original has changed since the attempt began
   */
  public Job.Verified exclude(Job.Verified verified) throws Failure {
    Optional<Failure> late = ifWriting(verified.origin());
    if (late.isPresent()) {
      throw late.get();
    }
    return verified;
  }

  /**
   * What a failure is in truth: of a file that changed while it was worked on nothing can be said.
   */
  public Failure judge(Origin origin, Failure failure) {
    if (!(failure instanceof Failure.Reject)) {
      return failure;
    }
    // The reject is not kept, neither as a cause nor as suppressed: Camel looks through both for
    // the kind that a clause is about, and would find a reject.
    return ifWriting(origin).orElse(failure);
  }

  /** The passage has ended. */
  public void leave(Origin origin) {
    begun.remove(origin.id());
  }

  private Optional<Failure> ifWriting(Origin origin) {
    Look before = begun.get(origin.id());
    Optional<Look> now = Look.ifThere(origin.file());
    if (before == null || now.isEmpty() || before.equals(now.get())) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure.Fault(
            Reason.STILL_BEING_WRITTEN,
            "%d bytes when the attempt began, %d bytes at its end"
                .formatted(before.size(), now.get().size()),
            null));
  }
}
