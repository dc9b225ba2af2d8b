package io.safelight.cli;

import io.safelight.job.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts outcomes for {@code run} and {@code bench}. */
@ApplicationScoped
public class RunTally {
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong pixels = new AtomicLong();
  private final List<Outcome.Failed> failed = new CopyOnWriteArrayList<>();
  private volatile Consumer<Outcome> each;

  /**
   * Counts while something is done; before and after it, under {@code watch} for good, nothing is
   * kept.
   *
   * @param each hears of each picture's end, on the thread that carried it
   */
  void during(Runnable work, Consumer<Outcome> each) {
    this.each = each;
    try {
      work.run();
    } finally {
      this.each = null;
    }
  }

  void count(@Observes Outcome outcome) {
    Consumer<Outcome> listener = each;
    if (listener == null) {
      return;
    }
    if (outcome instanceof Outcome.Done one) {
      done.incrementAndGet();
      pixels.addAndGet(one.pixels());
    } else {
      failed.add((Outcome.Failed) outcome);
    }
    listener.accept(outcome);
  }

  long done() {
    return done.get();
  }

  long pixels() {
    return pixels.get();
  }

  List<Outcome.Failed> failed() {
    return List.copyOf(failed);
  }
}
