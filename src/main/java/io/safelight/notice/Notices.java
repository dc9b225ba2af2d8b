package io.safelight.notice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.folder.HotFolderConfig;
import io.safelight.folder.IntakeGate;
import io.safelight.job.Legible;
import io.safelight.job.Origin.Keeping;
import io.safelight.job.Outcome;
import io.safelight.notice.Notice.Event;
import io.safelight.notice.WebhookConfig.Webhook;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.jboss.logging.Logger;

/**
 * What the webhook hears: puts notices into the queue that {@code routes/4-tell.yaml} empties, on
 * other threads than the pictures'. Nothing here waits, and nothing fails a picture.
 *
 * <p>Of pictures that were given to {@code run} nobody is told: whoever gave them is there.
 */
@Named("notices")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Notices {
  private static final Logger LOG = Logger.getLogger(Notices.class);

  private final Webhook webhook;
  private final String node;
  private final IntakeGate gate;
  private final ProducerTemplate queue;
  private final Clock clock;
  private final Counter delivered;
  private final Counter givenUp;
  private final Counter dropped;
  private final AtomicLong waiting = new AtomicLong();
  private volatile boolean dropping;
  private volatile boolean failing;
  private Event intake = Event.RESUMED;

  public Notices(
      WebhookConfig config,
      HotFolderConfig folder,
      IntakeGate gate,
      ProducerTemplate queue,
      MeterRegistry meters,
      Clock clock) {
    this.webhook = config.webhook();
    this.node = folder.node();
    this.gate = gate;
    this.queue = queue;
    this.clock = clock;
    this.delivered = counter(meters, "delivered");
    this.givenUp = counter(meters, "given-up");
    this.dropped = counter(meters, "dropped");
    Gauge.builder("safelight.notices.waiting", waiting, AtomicLong::get)
        .description("Notices that are not yet delivered nor given up")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("safelight.notices")
        .description("Notices for the webhook")
        .tag("outcome", outcome)
        .register(meters);
  }

  void hear(@Observes Outcome outcome) {
    if (outcome.origin().keeping() == Keeping.CLAIMED) {
      tell(Notice.of(outcome, node));
    }
  }

  /**
   * Whether pictures are taken, as of now; told when that is another thing than before. What passes
   * between two looks nobody needs to be woken for.
   */
  public synchronized void lookAtIntake() {
    Optional<String> closed = gate.closedBecause();
    Event now =
        closed.isEmpty()
            ? Event.RESUMED
            : closed.equals(gate.paused()) ? Event.PAUSED : Event.TROUBLED;
    if (now != intake) {
      intake = now;
      tell(Notice.of(now, clock.instant(), node, closed.orElse(null)));
    }
  }

  private void tell(Notice notice) {
    if (webhook.url().isEmpty() || !webhook.events().contains(notice.event())) {
      return;
    }
    // Counted here: a queue of Camel's that is full throws, and keeps what it threw away in mind.
    if (waiting.incrementAndGet() > webhook.queue()) {
      drop(notice);
      return;
    }
    try {
      queue.sendBody("seda:notices", notice);
    } catch (RuntimeException e) {
      LOG.debug("The queue's own words", e);
      // The program is stopping: a picture does not fail for that.
      drop(notice);
    }
  }

  private void drop(Notice notice) {
    long others = waiting.decrementAndGet();
    dropped.increment();
    if (!dropping) {
      dropping = true;
      LOG.warnf(
          "The webhook is not told of %s, nor of what follows while so many notices wait: %d"
              + " (safelight.webhook.queue)",
          Legible.of(notice.subject()), others);
    }
  }

  /** A notice was taken by whoever listens. */
  public void delivered() {
    waiting.decrementAndGet();
    delivered.increment();
    dropping = false;
    if (failing) {
      failing = false;
      LOG.info("The webhook takes notices again");
    }
  }

  /** A notice was tried as often as is allowed, or the program is stopping. Told once. */
  public void giveUp(@Body Notice notice, @ExchangeException Exception failure) {
    waiting.decrementAndGet();
    givenUp.increment();
    if (!failing) {
      failing = true;
      LOG.warnf(
          "The webhook could not be told of %s, and until it takes notices again that is not said"
              + " anew: %s",
          Legible.of(notice.subject()), Legible.of(said(failure)));
    }
  }

  /** Never the address: its path may hold a token. */
  private String said(Exception failure) {
    if (failure instanceof HttpOperationFailedException answered) {
      int status = answered.getStatusCode();
      return "it answered %d%s"
          .formatted(status, status / 100 == 3 ? ", and redirects are not followed" : "");
    }
    String words = String.valueOf(failure.getMessage());
    return failure.getClass().getSimpleName()
        + ": "
        + webhook.url().map(url -> words.replace(url, "(its address)")).orElse(words);
  }

  @PreDestroy
  void close() {
    if (waiting.get() > 0) {
      LOG.warnf("The program ends, and the webhook was not told of %d things", waiting.get());
    }
  }
}
