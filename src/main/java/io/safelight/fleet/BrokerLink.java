package io.safelight.fleet;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.folder.Obstacle;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.camel.ExchangeException;
import org.jboss.logging.Logger;

/**
 * Whether the broker is there, and how the queue stands: looked at every second, with pauses that
 * grow while it is away. Taking pauses meanwhile; what is under way goes on, for the folders hold
 * all that it needs.
 */
@Named("brokerLink")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class BrokerLink implements Obstacle {
  private static final Logger LOG = Logger.getLogger("safelight");
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final boolean used;
  private final FleetConfig.Broker config;
  private final LongSupplier nanoTime;

  /** One thing at a time is asked; a look that hangs must not make others queue up behind it. */
  private final ReentrantLock asking = new ReentrantLock();

  private BrokerSession session;
  private volatile BrokerSession.Standing standing;
  private volatile String problem;
  private long failures;
  private long notBefore;
  private boolean stood;

  @Inject
  public BrokerLink(FleetConfig config, Carrier carrier) {
    this(config, carrier.isOverBroker(), System::nanoTime);
  }

  BrokerLink(FleetConfig config, boolean used, LongSupplier nanoTime) {
    this.used = used;
    this.config = config.broker();
    this.nanoTime = nanoTime;
    this.problem = used ? "%s was not asked yet".formatted(where()) : null;
    this.notBefore = nanoTime.getAsLong();
  }

  /** The broker, for the operator. */
  public String where() {
    return "the broker at "
        + config.url().map(BrokerSettings::legible).orElse("no address (safelight.broker.url)");
  }

  /** Asks the broker, unless it has failed to answer just now. */
  public void look() {
    if (!asking.tryLock()) {
      return;
    }
    try {
      if (nanoTime.getAsLong() - notBefore >= 0) {
        standing = session().standing();
        well();
      }
    } catch (Exception e) {
      lost(e);
    } finally {
      asking.unlock();
    }
  }

  private BrokerSession session() throws Exception {
    if (session == null) {
      session = new BrokerSession(config);
    }
    return session;
  }

  private void well() {
    failures = 0;
    if (problem != null) {
      problem = null;
      if (stood) {
        LOG.infof("%s answers again", where());
      } else {
        LOG.infof("%s answers; the queue is %s", where(), config.queue());
      }
    }
    stood = true;
  }

  private void lost(Exception why) {
    if (session != null) {
      session.close();
      session = null;
    }
    standing = null;
    long pause = Math.min(LONGEST.toNanos(), SHORTEST.toNanos() << Math.min(10, failures));
    failures++;
    notBefore = nanoTime.getAsLong() + pause;
    problem =
        "%s does not answer (%s): start it, or correct safelight.broker.url; nothing is lost meanwhile"
            .formatted(where(), said(why));
    LOG.debug("The broker's failure in full", why);
  }

  private static String said(Throwable thrown) {
    return Objects.requireNonNullElse(thrown.getMessage(), thrown.toString());
  }

  /** Something could not be sent or received: it is looked at before the next picture. */
  public void doubt(@ExchangeException Exception why) {
    LOG.debug("A message was not sent", why);
    if (problem == null) {
      problem = "%s failed (%s); it is asked again".formatted(where(), said(why));
    }
  }

  /** What the queue holds, each message looked at; only for comparing it with the folders. */
  BrokerSession.Told told() throws Exception {
    asking.lock();
    try {
      return session().told();
    } catch (Exception e) {
      lost(e);
      throw e;
    } finally {
      asking.unlock();
    }
  }

  @Override
  public Optional<String> words() {
    return Optional.ofNullable(problem);
  }

  /** Messages in the queue, those under way included; empty while that is not known. */
  public Optional<Long> depth() {
    return Optional.ofNullable(standing).map(BrokerSession.Standing::depth);
  }

  /** Pictures that could be under way at once on all workers; empty while that is not known. */
  public Optional<Integer> consumers() {
    return Optional.ofNullable(standing).map(BrokerSession.Standing::consumers);
  }

  /** Messages that the broker has given up on; empty while that is not known. */
  public Optional<Long> deadLetters() {
    return Optional.ofNullable(standing).map(BrokerSession.Standing::dead);
  }

  /** Asks once, for a command. */
  public Optional<String> ask() {
    if (!used) {
      return Optional.empty();
    }
    look();
    return words();
  }

  @PreDestroy
  void close() {
    if (session != null) {
      session.close();
    }
  }
}
