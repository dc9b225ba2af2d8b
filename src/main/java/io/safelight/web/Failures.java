package io.safelight.web;

import io.safelight.folder.Quarantine;
import io.safelight.folder.Quarantine.Lying;
import io.safelight.folder.Quarantine.Told;
import io.safelight.job.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What failed and lies in error/. Its folder is looked at every few seconds at most. */
@ApplicationScoped
public class Failures {
  private static final Duration FRESH = Duration.ofSeconds(3);

  private final Quarantine quarantine;
  private final LongSupplier nanoTime;
  private List<Lying> lying;
  private long looked;
  private volatile boolean isOld;

  @Inject
  public Failures(Quarantine quarantine) {
    this(quarantine, System::nanoTime);
  }

  Failures(Quarantine quarantine, LongSupplier nanoTime) {
    this.quarantine = quarantine;
    this.nanoTime = nanoTime;
  }

  /**
   * A page of a list.
   *
   * @param next what to ask for as {@code before}; null where this is the end
   */
  record Page(List<Told> failures, String next) {}

  private static Cursor cursor(Lying one) {
    return Cursor.of(one.since(), one.file().toString());
  }

  /** Up to so many that failed before the cursor. */
  Page page(int limit, Cursor before) throws IOException {
    List<Lying> after =
        lying().stream()
            .filter(one -> cursor(one).isAfter(before))
            .sorted((one, other) -> cursor(one).compareTo(cursor(other)))
            .limit(limit + 1L)
            .toList();
    List<Lying> shown = after.subList(0, Math.min(limit, after.size()));
    return new Page(
        shown.stream().flatMap(one -> quarantine.tell(one).stream()).toList(),
        after.size() > limit ? cursor(shown.get(limit - 1)).toString() : null);
  }

  private synchronized List<Lying> lying() throws IOException {
    if (lying == null || isOld || nanoTime.getAsLong() - looked > FRESH.toNanos()) {
      // Before the look: what fails meanwhile may be missed by it.
      isOld = false;
      lying = quarantine.newestFirst();
      looked = nanoTime.getAsLong();
    }
    return lying;
  }

  /**
   * Something went there, or left: the next who asks has it looked at anew. On a picture's thread,
   * which must not wait for a look that is under way: that one may take minutes.
   */
  void lookAgain() {
    isOld = true;
  }

  void notice(@Observes Outcome.Failed failed) {
    lookAgain();
  }

  /** What has just failed; empty where it is gone by now. */
  Optional<Told> told(Outcome.Failed failed) {
    return failed.place().flatMap(quarantine::tell);
  }
}
