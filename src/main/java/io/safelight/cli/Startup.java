package io.safelight.cli;

import io.quarkus.arc.ClientProxy;
import io.safelight.enhance.Recipes;
import io.safelight.folder.Attempts;
import io.safelight.folder.Filing;
import io.safelight.folder.HotFolder;
import io.safelight.folder.NodeLock;
import io.safelight.inference.ModelException;
import io.safelight.inference.Network;
import io.safelight.ops.StageWatch;
import io.safelight.probe.LimitsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.apache.camel.spi.RouteController;
import org.jboss.logging.Logger;

/** Brings the house up in the right order: folders, recipes, model, what was left behind, inbox. */
@ApplicationScoped
public class Startup {
  private static final Logger LOG = Logger.getLogger(Startup.class);

  private final HotFolder folder;
  private final NodeLock nodeLock;
  private final Filing filing;
  private final Recipes recipes;
  private final LimitsConfig limits;
  private final Network network;
  private final StageWatch stageWatch;
  private final CamelRuntime routes;
  private final Attempts attempts;
  private final Closing closing;
  private boolean prepared;
  private boolean hooked;

  public Startup(
      HotFolder folder,
      NodeLock nodeLock,
      Filing filing,
      Attempts attempts,
      Recipes recipes,
      LimitsConfig limits,
      Network network,
      StageWatch stageWatch,
      Closing closing,
      CamelRuntime routes) {
    this.folder = folder;
    this.nodeLock = nodeLock;
    this.filing = filing;
    this.attempts = attempts;
    this.closing = closing;
    this.recipes = recipes;
    this.limits = limits;
    this.network = network;
    this.stageWatch = stageWatch;
    this.routes = routes;
  }

  /** Recipes are right, the network is warm, the routes stand: pictures can be worked on. */
  public synchronized void prepare() throws ModelException {
    if (prepared) {
      return;
    }
    positive("file-size", limits.fileSize());
    positive("pixels", limits.pixels());
    positive("side", limits.side());
    LOG.debugf("Recipes: %s", recipes.all().keySet());
    network.open();
    // Before the routes are built: what is added later stands around nothing.
    routes.getCamelContext().getCamelContextExtension().addInterceptStrategy(stageWatch);
    // A program with commands of its own starts Camel itself; --help does not need it.
    routes.start();
    prepared = true;
  }

  /**
   * Opens the hot folder.
   *
   * @throws IOException where its folders break the contract
   */
  public void watch() throws Exception {
    folder.create();
    List<String> problems = folder.problems();
    if (!problems.isEmpty()) {
      throw new IOException("the hot folder cannot be used: " + String.join("; ", problems));
    }
    nodeLock.acquire();
    prepare();
    filing.forgetReservations();
    if (!hooked) {
      hooked = true;
      // At once when the signal comes, beside the orderly end: a KILL may follow it.
      Attempts marking = ClientProxy.unwrap(attempts);
      Runtime.getRuntime().addShutdownHook(new Thread(marking::markStopped, "mark-stopped"));
      closing.expect();
    }
    RouteController controller = routes.getCamelContext().getRouteController();
    controller.startRoute("take-up-again");
    controller.startRoute("take-from-inbox");
    LOG.infof(
        "Watching %s; results appear in %s (%s)",
        folder.inbox(), folder.outbox(), network.describe());
  }

  private static void positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "safelight.limits." + key + " is " + value + ", allowed is 1 or more");
    }
  }
}
