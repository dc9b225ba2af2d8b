package io.safelight.folder;

import io.quarkus.arc.All;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.jboss.logging.Logger;

/**
 * Keeps pictures in the inbox while the folders have problems: a claim that cannot be finished for
 * want of space or of a share is better not made. Stands before every poll of the inbox, and before
 * every claim, because one poll may list thousands of pictures and the volume fill up meanwhile.
 *
 * <p>Says so once when it closes and once when it opens again.
 */
@Named("intakeGate")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class IntakeGate implements PollingConsumerPollStrategy {
  private static final Logger LOG = Logger.getLogger(IntakeGate.class);

  private final ShareWatch share;
  private final Pause pause;
  private final List<Obstacle> obstacles;
  private volatile Optional<String> paused = Optional.empty();
  private final AtomicReference<String> closedBecause = new AtomicReference<>();
  private volatile boolean stopping;
  private volatile boolean pollFailed;
  private volatile boolean pollEnds;

  /** Where nothing but the folders can stand in the way. */
  public IntakeGate(ShareWatch share, Pause pause) {
    this(share, pause, List.of());
  }

  @Inject
  public IntakeGate(ShareWatch share, Pause pause, @All List<Obstacle> obstacles) {
    this.share = share;
    this.pause = pause;
    this.obstacles = obstacles;
  }

  /** Whether another picture may be claimed now. */
  public boolean mayTake() {
    if (stopping || !foldersAreWell()) {
      return false;
    }
    paused = pause.fileForUs().map(file -> "paused by " + file + " until it is removed");
    if (paused.isPresent()) {
      close(paused.get());
      return false;
    }
    for (Obstacle obstacle : obstacles) {
      Optional<String> stands = obstacle.words();
      if (stands.isPresent()) {
        close(stands.get());
        return false;
      }
    }
    // After a failed poll only one that succeeds proves that the inbox can be listed again.
    if (!pollFailed) {
      open();
    }
    return true;
  }

  /** The program stops: nothing more is claimed. */
  public void stopTaking() {
    stopping = true;
  }

  /** Who paused it, in words; empty where nobody did. A pause is meant, so it is no problem. */
  public Optional<String> paused() {
    return paused;
  }

  /** Whether nothing in the folders stands against taking; closes the intake where it does. */
  public boolean foldersAreWell() {
    List<String> problems = share.problems();
    if (!problems.isEmpty()) {
      close(String.join("; ", problems));
    }
    return problems.isEmpty();
  }

  /** Why no pictures are taken; empty while they are. */
  public Optional<String> closedBecause() {
    return Optional.ofNullable(closedBecause.get());
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    if (pollEnds) {
      pollEnds = false;
      return false;
    }
    return mayTake();
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    if (pollFailed) {
      pollFailed = false;
      open();
    }
  }

  /**
   * The inbox could not be listed.
   *
   * @return true, for a retry that {@link #begin} ends at once: Camel would log a stack trace for
   *     each poll that fails and is not retried
   */
  @Override
  public boolean rollback(
      Consumer consumer, Endpoint endpoint, int retryCounter, Exception failure) {
    pollFailed = true;
    pollEnds = true;
    close(
        "the inbox cannot be listed: " + Objects.requireNonNullElse(failure.getMessage(), failure));
    LOG.debug("The failed poll in full", failure);
    return true;
  }

  private void close(String reason) {
    String before = closedBecause.getAndSet(reason);
    // Told once, and again when it is another reason; not for figures that change every second.
    if (before == null || !withoutFigures(before).equals(withoutFigures(reason))) {
      LOG.warnf("No pictures are taken: %s", reason);
    }
  }

  private static String withoutFigures(String reason) {
    return reason.replaceAll("\\d+", "");
  }

  private void open() {
    if (closedBecause.getAndSet(null) != null) {
      LOG.info("Pictures are taken again");
    }
  }
}
