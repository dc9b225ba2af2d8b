package io.safelight.web;

import io.safelight.folder.Quarantine;
import io.safelight.folder.Quarantine.Lying;
import io.safelight.folder.Quarantine.Told;
import io.safelight.job.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What failed and lies in error/. The whole folder is looked at every few seconds at most, and the
 * less often the longer that takes: a hundred thousand may lie there. What this node itself puts
 * there, or takes from it, is known without a look.
 */
@ApplicationScoped
public class Failures {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Of the time, what looks may take. */
  private static final double SHARE = 0.05;

  /** Places that are known to have changed since the last look; older ones wait for the next. */
  private static final int MOST_CHANGES = 1000;

  private record Look(List<Lying> lying, long begun, long took) {}

  private final Quarantine quarantine;
  private final LongSupplier nanoTime;

  /** One looks; others go by the look before, if there is one. */
  private final ReentrantLock looking = new ReentrantLock();

  /** With the number of looks that had begun by then. */
  private final Map<Path, Long> changed = new LinkedHashMap<>();

  private long looks;
  private volatile Look last;

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

  private List<Lying> lying() throws IOException {
    List<Lying> lying = new ArrayList<>(looked().lying());
    Set<Path> places = changes();
    lying.removeIf(one -> places.contains(one.file()));
    for (Path place : places) {
      quarantine.find(place).ifPresent(lying::add);
    }
    return lying;
  }

  private Look looked() throws IOException {
    Look before = last;
    if (before != null && (!isDue(before) || !looking.tryLock())) {
      return before;
    }
    if (before == null) {
      looking.lock();
    }
    try {
      if (last == null || isDue(last)) {
        look();
      }
      return last;
    } finally {
      looking.unlock();
    }
  }

  private boolean isDue(Look look) {
    long pause = Math.max(FRESH_NANOS, (long) (look.took() / SHARE));
    return nanoTime.getAsLong() - look.begun() > pause;
  }

  private void look() throws IOException {
    long number;
    synchronized (changed) {
      number = ++looks;
    }
    long begun = nanoTime.getAsLong();
    List<Lying> lying = quarantine.newestFirst();
    last = new Look(lying, begun, nanoTime.getAsLong() - begun);
    synchronized (changed) {
      // What has changed while it was looked at may have been missed.
      changed.values().removeIf(before -> before < number);
    }
  }

  private Set<Path> changes() {
    synchronized (changed) {
      return new HashSet<>(changed.keySet());
    }
  }

  /** A picture was put there, or taken away. Waits for no look: it is on that picture's thread. */
  void changed(Path place) {
    synchronized (changed) {
      // To the end, where it stays for longest.
      changed.remove(place);
      changed.put(place, looks);
      if (changed.size() > MOST_CHANGES) {
        changed.remove(changed.keySet().iterator().next());
      }
    }
  }

  void notice(@Observes Outcome.Failed failed) {
    failed.place().ifPresent(this::changed);
  }

  /** What has just failed; empty where it is gone by now. */
  Optional<Told> told(Outcome.Failed failed) {
    return failed.place().flatMap(quarantine::tell);
  }
}
