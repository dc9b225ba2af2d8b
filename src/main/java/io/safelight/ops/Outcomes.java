package io.safelight.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Outcome;
import io.safelight.job.UnderWay;
import io.safelight.job.UnderWay.Passage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Processor;
import org.jboss.logging.Logger;

/**
 * Where the routes say what became of a picture. As a processor it hears of every retry.
 *
 * <p>Outcomes are announced as CDI events: ledger, metrics and the console listen.
 */
@Named("outcomes")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Outcomes implements Processor {
  private static final Logger LOG = Logger.getLogger("safelight");

  /** Desks remembered at most; beyond that a reason may be told twice. */
  private static final int MOST_STRANDED = 1000;

  private final Map<Object, String> strandedBecause = new ConcurrentHashMap<>();
  private final UnderWay underWay;
  private final Event<Outcome> outcomes;
  private final MeterRegistry meters;
  private final Clock clock;

  public Outcomes(UnderWay underWay, Event<Outcome> outcomes, MeterRegistry meters, Clock clock) {
    this.underWay = underWay;
    this.outcomes = outcomes;
    this.meters = meters;
    this.clock = clock;
  }

  /** A failure as an outcome, with the stage that it happened in. */
  public Outcome.Failed failed(@Body Job job, @ExchangeException Failure failure) {
    Optional<Passage> passage = underWay.of(job.origin());
    return new Outcome.Failed(
        job.origin(),
        Instant.now(clock),
        passage.map(Passage::attempt).orElse(1),
        passage.map(Passage::stage).orElse("claim"),
        failure);
  }

  /** Tells everybody who listens. */
  public void announce(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      LOG.warnf(
          "%s failed at %s after %d attempt(s): %s, %s",
          failed.origin().displayName(),
          failed.stage(),
          failed.attempts(),
          failed.failure().reason(),
          failed.failure().detail());
      LOG.debug("The failure in full", failed.failure());
    } else {
      LOG.infof(
          "%s done in %.2f s", outcome.origin().displayName(), outcome.took().toMillis() / 1000.0);
    }
    outcomes.fire(outcome);
  }

  /**
   * What cannot be filed away, or taken up again, for now; `take-up-again` comes back to it.
   *
   * @param state a Job or an Outcome, or the path of a desk
   */
  public void stranded(@Body Object state, @ExchangeException Failure failure) {
    Object desk =
        state instanceof Job job
            ? job.origin().desk()
            : state instanceof Outcome outcome ? outcome.origin().desk() : state;
    // Once for each desk and reason: it is tried again every few seconds.
    if (!failure.detail().equals(strandedBecause.put(desk, failure.detail()))) {
      LOG.errorf("A picture stays on its desk %s until this is mended: %s", desk, failure.detail());
    }
    if (strandedBecause.size() > MOST_STRANDED) {
      strandedBecause.clear();
    }
  }

  /** A retry is about to be made. */
  @Override
  public void process(Exchange exchange) {
    Failure failure = Failure.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    meters.counter("safelight.retries", "reason", failure.reason().name()).increment();
    Job job = exchange.getMessage().getBody(Job.class);
    LOG.warnf(
        "%s is tried again: %s, %s",
        job.origin().displayName(), failure.reason(), failure.detail());
  }
}
