package io.safelight.fleet;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.folder.Queued;
import io.safelight.folder.ShareWatch;
import io.safelight.job.Legible;
import io.safelight.job.Way;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Header;
import org.jboss.logging.Logger;

/** From the queue to a worker: what a message tells of is taken, if it is still to be had. */
@Named("taking")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Taking {
  private static final Logger LOG = Logger.getLogger("safelight");

  private final Queued queued;
  private final ShareWatch share;
  private final MeterRegistry meters;
  private volatile String failing;

  public Taking(Queued queued, ShareWatch share, MeterRegistry meters) {
    this.queued = queued;
    this.share = share;
    this.meters = meters;
  }

  /**
   * Takes the picture of a claim check.
   *
   * @return as {@link Queued#take}: null for a message that came too late, which is no mistake
   */
  public Way take(@Body ClaimCheck check, @Header("JMSRedelivered") Boolean redelivered)
      throws IOException {
    if (Boolean.TRUE.equals(redelivered)) {
      count("safelight.queue.redelivered", "Messages that the broker has delivered before");
    }
    Way way = queued.take(check.id());
    failing = null;
    if (way == null) {
      count("safelight.queue.late", "Messages whose picture had ended or was another node's");
      LOG.debugf("%s is not here to be taken any more", check.id());
    }
    return way;
  }

  private void count(String name, String description) {
    Counter.builder(name).description(description).register(meters).increment();
  }

  /** Not taken, for the share is in trouble: the message goes back and comes again. */
  public void notTaken(@ExchangeException Exception why) {
    share.recheck();
    String said = Objects.requireNonNullElse(why.getMessage(), why.toString());
    if (!said.equals(failing)) {
      failing = said;
      LOG.warnf(
          "A picture of the queue cannot be taken; its message goes back: %s", Legible.of(said));
    }
  }

  /** A message that is none of ours. */
  public void unreadable(@ExchangeException Exception why) {
    LOG.warnf(
        "A message in the queue is no claim check and is put aside: %s",
        Legible.of(Objects.requireNonNullElse(why.getMessage(), why.toString())));
  }
}
