package io.safelight.cli;

import io.quarkus.arc.ClientProxy;
import io.safelight.colour.Profiles;
import io.safelight.enhance.Recipes;
import io.safelight.enhance.Upscalers;
import io.safelight.face.Faces;
import io.safelight.fleet.Carrier;
import io.safelight.fleet.Wiring;
import io.safelight.folder.Attempts;
import io.safelight.folder.Filing;
import io.safelight.folder.HotFolder;
import io.safelight.folder.HotFolderConfig;
import io.safelight.folder.IntakeGate;
import io.safelight.folder.Tenancy;
import io.safelight.image.OpenCv;
import io.safelight.image.PixelLayout;
import io.safelight.inference.ModelException;
import io.safelight.inference.Network;
import io.safelight.ops.NotStuck;
import io.safelight.ops.StageTrace;
import io.safelight.ops.StageWatch;
import io.safelight.web.LightTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.apache.camel.spi.RouteController;
import org.eclipse.microprofile.health.Liveness;
import org.jboss.logging.Logger;

/**
 * Brings the house up in the right order: folders, settings, model, what was left behind, inbox.
 */
@ApplicationScoped
public class Startup {
  private static final Logger LOG = Logger.getLogger(Startup.class);

  private final HotFolder folder;
  private final HotFolderConfig folderConfig;
  private final Tenancy tenancy;
  private final IntakeGate gate;
  private final Filing filing;
  private final Recipes recipes;
  private final Profiles profiles;
  private final OpenCv openCv;
  private final Network network;
  private final Faces faces;
  private final Upscalers upscalers;
  private final StageWatch stageWatch;
  private final StageTrace stageTrace;
  private final Carrier carrier;
  private final Wiring wiring;
  private final CamelRuntime routes;
  private final Attempts attempts;
  private final Closing closing;
  private final LightTable lightTable;
  private final NotStuck notStuck;
  private boolean prepared;
  private boolean hooked;
  private boolean forgotten;
  private String cannotOpen;

  public Startup(
      HotFolder folder,
      HotFolderConfig folderConfig,
      Tenancy tenancy,
      IntakeGate gate,
      Filing filing,
      Attempts attempts,
      Recipes recipes,
      Profiles profiles,
      OpenCv openCv,
      Network network,
      Faces faces,
      Upscalers upscalers,
      StageWatch stageWatch,
      StageTrace stageTrace,
      Closing closing,
      LightTable lightTable,
      @Liveness NotStuck notStuck,
      Carrier carrier,
      Wiring wiring,
      CamelRuntime routes) {
    this.folder = folder;
    this.folderConfig = folderConfig;
    this.tenancy = tenancy;
    this.gate = gate;
    this.filing = filing;
    this.attempts = attempts;
    this.closing = closing;
    this.lightTable = lightTable;
    this.notStuck = notStuck;
    this.recipes = recipes;
    this.profiles = profiles;
    this.openCv = openCv;
    this.network = network;
    this.faces = faces;
    this.upscalers = upscalers;
    this.stageWatch = stageWatch;
    this.stageTrace = stageTrace;
    this.carrier = carrier;
    this.wiring = wiring;
    this.routes = routes;
  }

  /**
   * Recipes and colours are right, the network is warm, the routes stand: pictures can be worked
   * on.
   */
  public void prepare() throws ModelException {
    prepare(true);
  }

  private synchronized void prepare(boolean worksHere) throws ModelException {
    if (prepared) {
      return;
    }
    LOG.debugf("Recipes: %s", recipes.all().keySet());
    LOG.debugf("Untagged RGB is taken for %s", profiles.assumed(PixelLayout.BGR));
    LOG.debugf("OpenCV %s", openCv.version());
    if (worksHere) {
      network.open();
      faces.open();
      upscalers.open(recipes.all());
    }
    wiring.bind(routes.getCamelContext());
    // Before the routes are built: what is added later stands around nothing.
    routes.getCamelContext().getCamelContextExtension().addInterceptStrategy(stageWatch);
    if (stageTrace.isAsked()) {
      routes.getCamelContext().getCamelContextExtension().addInterceptStrategy(stageTrace);
    }
    // A program with commands of its own starts Camel itself; --help does not need it.
    routes.start();
    prepared = true;
  }

  /**
   * Opens the hot folder; where it has a problem that may pass, as soon as that has passed.
   *
   * @throws IOException where only a person can mend it
   */
  public void watch() throws Exception {
    lightTable.check();
    tenancy.seek();
    boolean well = gate.foldersAreWell();
    if (well) {
      prepareToWatch();
      // They may have gone while the model was loaded.
      if (begun()) {
        return;
      }
    } else if (tenancy.refusal().isPresent()) {
      throw new IOException(tenancy.refusal().get());
    }
    prepareToWatch();
    LOG.infof("Watching of %s begins when that is mended", folder.inbox());
    Thread waiting = new Thread(this::beginWhenWell, "wait-for-folders");
    // The program may be stopped meanwhile.
    waiting.setDaemon(true);
    waiting.start();
  }

  private void prepareToWatch() throws Exception {
    // An intake of a fleet needs no model.
    prepare(carrier.works());
    if (carrier.isOverBroker()) {
      routes.getCamelContext().getRouteController().startRoute("look-at-broker");
    }
  }

  private void beginWhenWell() {
    try {
      while (!gate.foldersAreWell() || !begun()) {
        TimeUnit.MILLISECONDS.sleep(folderConfig.pollEvery().toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean begun() {
    try {
      begin();
      return true;
    } catch (Exception | LinkageError e) {
      // Tried every second, told once.
      if (!e.toString().equals(cannotOpen)) {
        cannotOpen = e.toString();
        LOG.errorf("The hot folder cannot be opened yet: %s", cannotOpen);
      }
      return false;
    }
  }

  /** The folders are well, and this is the node: what was left behind goes on, then the inbox. */
  private synchronized void begin() throws Exception {
    if (!forgotten) {
      // Nothing is under way yet: nobody holds the names that are reserved.
      filing.forgetReservations();
      lightTable.begin();
      forgotten = true;
    }
    if (!hooked) {
      hooked = true;
      // At once when the signal comes, beside the orderly end: a KILL may follow it.
      Runtime.getRuntime().addShutdownHook(new Thread(marking(), "mark-stopped"));
      closing.expect();
    }
    RouteController controller = routes.getCamelContext().getRouteController();
    for (String source : carrier.sources()) {
      controller.startRoute(source);
    }
    LOG.infof(
        "Watching %s; %s",
        carrier.takesIn() ? folder.inbox() : "the queue",
        carrier.works()
            ? "results appear in %s (%s)".formatted(folder.outbox(), network.describe())
            : "pictures go to the queue");
  }

  /** Beans themselves: their container may be down before the hook has run. */
  private Runnable marking() {
    Attempts journals = ClientProxy.unwrap(attempts);
    NotStuck stuck = ClientProxy.unwrap(notStuck);
    return () -> {
      Thread marks = new Thread(() -> journals.markStopped(stuck::isStuck), "write-marks");
      // On a share that hangs this hangs, and must not keep the program from ending.
      marks.setDaemon(true);
      marks.start();
      try {
        marks.join(3000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }
}
