package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;

/**
 * What goes around each poll of the inbox: the {@link IntakeGate} before it; after a complete
 * listing, what is gone is forgotten, and what has no name yet gets one.
 */
@Named("inboxPolls")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class InboxPolls implements PollingConsumerPollStrategy {
  private final IntakeGate gate;
  private final Sightings sightings;
  private final Respelling respelling;
  private final Refusals refusals;

  public InboxPolls(
      IntakeGate gate, Sightings sightings, Respelling respelling, Refusals refusals) {
    this.gate = gate;
    this.sightings = sightings;
    this.respelling = respelling;
    this.refusals = refusals;
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    if (!gate.begin(consumer, endpoint)) {
      return false;
    }
    sightings.beginListing();
    return true;
  }

  /** Called once all that was offered is worked off or under way. */
  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    sightings.endListing();
    refusals.forgetGone();
    respelling.respell();
    gate.commit(consumer, endpoint, polledMessages);
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception failure)
      throws Exception {
    return gate.rollback(consumer, endpoint, retryCounter, failure);
  }
}
