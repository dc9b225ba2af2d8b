package io.safelight.cli;

import io.quarkus.arc.ClientProxy;
import io.quarkus.runtime.ShutdownEvent;
import io.safelight.folder.HotFolderConfig;
import io.safelight.folder.IntakeGate;
import io.safelight.job.UnderWay;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Ends a watch in order: nothing more is claimed, what is under way gets its grace, and what is not
 * done by then is interrupted while the routes still stand, so that they give it back to the inbox.
 *
 * <p>Camel's own shutdown comes after this. By itself it would interrupt pictures only once it has
 * torn down the routes that know what to do with an interrupted picture.
 */
@ApplicationScoped
public class Closing {
  private static final Logger LOG = Logger.getLogger(Closing.class);

  /** What does not heed an interrupt, a native call say, is left on its desk for the next start. */
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final HotFolderConfig config;
  private final IntakeGate gate;
  private final UnderWay underWay;
  private final ExecutorService pictureThreads;
  private volatile boolean watching;

  public Closing(
      HotFolderConfig config,
      IntakeGate gate,
      UnderWay underWay,
      @Named("pictureThreads") ExecutorService pictureThreads) {
    this.config = config;
    this.gate = gate;
    this.underWay = underWay;
    this.pictureThreads = pictureThreads;
  }

  /** From now on there is something to end. */
  void expect() {
    watching = true;
  }

  void close(@Observes ShutdownEvent event) throws InterruptedException {
    // First: a watch that waits for its folders may begin this very moment.
    gate.stopTaking();
    if (!watching) {
      return;
    }
    int pictures = underWay.all().size();
    if (pictures > 0) {
      LOG.infof(
          "Stopping: %d under way, at most %d s are left to them",
          pictures, config.grace().toSeconds());
    }
    if (!ended(config.grace())) {
      ClientProxy.unwrap(pictureThreads).shutdownNow();
      ended(AFTER_INTERRUPT);
    }
  }

  private boolean ended(Duration within) throws InterruptedException {
    long begun = System.nanoTime();
    while (!underWay.all().isEmpty()) {
      if (System.nanoTime() - begun >= within.toNanos()) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
    return true;
  }
}
