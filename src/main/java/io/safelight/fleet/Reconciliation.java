package io.safelight.fleet;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.folder.Queued;
import io.safelight.folder.Queued.Waiting;
import io.safelight.job.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Compares the folders with the queue, and tells the queue what it does not know: pictures that
 * were laid down by an intake that died before it sent, pictures of workers that died, all of them
 * where a broker has lost its journal, and what it has given up on. A message too many does no
 * harm, so nothing here has to be exact; but none is sent for what the queue knows.
 *
 * <p>One thread asks.
 */
@Named("reconciliation")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Reconciliation {
  private static final Logger LOG = Logger.getLogger("safelight");

  /** Every so many passes the queue is browsed though it seems long enough. */
  private static final int BROWSE_EVERY = 10;

  /**
   * Passes after which a picture is told again that still waits and is not seen in the queue: its
   * message may be with a worker that is about to take it.
   */
  private static final int TELL_AGAIN_AFTER = 4;

  /** At one pass: where all have waited too long it is the oldest that gain by it. */
  private static final int MOST_RAISED = 1000;

  private final Queued queued;
  private final Ordering ordering;
  private final BrokerLink link;
  private final Duration longestWait;
  private final Clock clock;
  private final Map<String, Integer> told = new HashMap<>();
  private final Set<String> raised = new HashSet<>();
  private Set<String> before;
  private int pass;
  private boolean newerTold;

  public Reconciliation(
      Queued queued, Ordering ordering, BrokerLink link, FleetConfig config, Clock clock) {
    this.queued = queued;
    this.ordering = ordering;
    this.link = link;
    this.longestWait = config.broker().longestWait();
    this.clock = clock;
  }

  /** What the queue is to be told; mostly nothing. */
  public List<ClaimCheck> untold() throws Exception {
    pass++;
    queued.takeBackFromTheDead();
    List<String> waiting = queued.ids();
    Set<String> there = new HashSet<>(waiting);
    told.keySet().retainAll(there);
    raised.retainAll(there);
    // What was not here at the last pass is likely being told right now, by whoever laid it down.
    // At the first nobody knows who that was.
    Set<String> known = before == null ? there : before;
    List<String> candidates =
        waiting.stream()
            .filter(known::contains)
            .filter(id -> pass - told.getOrDefault(id, -TELL_AGAIN_AFTER) >= TELL_AGAIN_AFTER)
            .toList();
    before = there;
    List<ClaimCheck> checks = new ArrayList<>();
    if (!candidates.isEmpty() && mayMiss(waiting.size())) {
      missing(candidates, checks);
    }
    overdue(waiting, checks);
    return checks;
  }

  /** Whether the queue has fewer messages than there are pictures. */
  private boolean mayMiss(int waiting) throws Exception {
    return pass % BROWSE_EVERY == 1 || link.depth().orElse(0L) < (long) waiting + queued.onDesks();
  }

  private void missing(List<String> candidates, List<ClaimCheck> checks) throws Exception {
    BrokerSession.Told inQueue = link.told();
    if (inQueue.newer() > 0 && !newerTold) {
      LOG.warnf(
          "%d messages are of a newer version of Safelight and wait for a worker of that version",
          inQueue.newer());
    }
    newerTold = inQueue.newer() > 0;
    int missing = 0;
    for (String id : candidates) {
      if (!inQueue.ids().contains(id)) {
        Optional<Waiting> picture = queued.look(id);
        if (picture.isPresent()) {
          checks.add(ordering.check(picture.get()));
          told.put(id, pass);
          missing++;
        }
      }
    }
    if (missing > 0) {
      LOG.infof("%d pictures wait that no message tells of: told (again)", missing);
    }
  }

  /** Else a picture of low priority might wait for as long as others come. */
  private void overdue(List<String> waiting, List<ClaimCheck> checks) throws Exception {
    Instant latest = clock.instant().minus(longestWait);
    int overdue = 0;
    for (String id : waiting) {
      if (overdue == MOST_RAISED) {
        break;
      }
      if (!Queued.claimedAt(id).isAfter(latest) && raised.add(id)) {
        Optional<Waiting> picture = queued.look(id);
        if (picture.isPresent()) {
          checks.add(ordering.check(picture.get()).withPriority(Priority.HIGHEST.level()));
          overdue++;
        }
      }
    }
    if (overdue > 0) {
      LOG.infof(
          "%d pictures have waited longer than %d s and are told with the highest priority",
          overdue, longestWait.toSeconds());
    }
  }
}
