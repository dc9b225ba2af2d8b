package io.safelight.fleet;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.folder.InboxReturn;
import io.safelight.folder.Queued;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Origin.Keeping;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import org.jboss.logging.Logger;

/** From a node to the queue: the folder first, then the message. */
@Named("handOver")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class HandOver {
  private static final Logger LOG = Logger.getLogger("safelight");

  private final Queued queued;
  private final Ordering ordering;
  private final InboxReturn inboxReturn;
  private final BrokerLink link;
  private final Carrier carrier;
  private final int most;

  public HandOver(
      Queued queued,
      Ordering ordering,
      InboxReturn inboxReturn,
      BrokerLink link,
      Carrier carrier,
      FleetConfig config) {
    this.queued = queued;
    this.ordering = ordering;
    this.inboxReturn = inboxReturn;
    this.link = link;
    this.carrier = carrier;
    this.most = config.broker().mostQueued();
  }

  /** Whether the queue is not longer than it may be; always where there is none. */
  public boolean hasRoom() {
    return !carrier.isOverBroker() || link.depth().orElse(0L) < most;
  }

  /**
   * Lays a picture where every worker can take it.
   *
   * @return what the queue is to be told; null where another node has the picture by now
   * @throws Failure where it could not be moved: it stays on its desk
   */
  public ClaimCheck layDown(Job job) throws Failure {
    try {
      return queued.layDown(job).map(ordering::check).orElse(null);
    } catch (IOException | RuntimeException e) {
      throw Failure.of(e);
    }
  }

  /** The program stops: another worker shall have the picture. One that was given stays given. */
  public ClaimCheck putBack(Job job) throws IOException, Failure {
    if (job.origin().keeping() == Keeping.GIVEN) {
      inboxReturn.giveBack(job);
      return null;
    }
    // The interrupt has been understood; left standing it would break what follows.
    Thread.interrupted();
    ClaimCheck check = layDown(job);
    LOG.infof("%s is given back to the queue", job.origin().displayName());
    return check;
  }
}
