package io.safelight.inference;

import io.safelight.image.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The session and its one owner thread. Runs of one session from several threads leaked memory
 * (microsoft/onnxruntime issue 29351) and could die with a sticky CUDA error (issue 32342): here
 * every call into ONNX Runtime, opening and closing included, is made by the owner.
 *
 * <p>The owner takes what is waiting as one batch, and does nothing but run it: pictures write to
 * the {@link Trays} and read from them while it runs another. A batch that is not full is padded
 * with what its tray last held: on a device the input shape never changes, so neither does its
 * memory; on the CPU, where a batch is one tile, none is larger than the first ({@link Tiling}).
 *
 * <p>When the device runs out of memory the batch is halved, and after a batch of one the CPU takes
 * over, both for good; the tiles in hand are run again, no caller notices. Any other failure of the
 * device reopens the session once; if that does not help, the CPU takes over as well.
 */
public final class OwnedSession implements Session {
  private static final Logger LOG = Logger.getLogger(OwnedSession.class);

  private final Model model;
  private final Device device;
  private final InferenceObserver observer;
  private final Duration gather;
  private final Thread owner;
  private final CountDownLatch opened = new CountDownLatch(1);

  // Written by the owner alone.
  private volatile Provider provider;
  private volatile TileShape shape;
  private volatile Tiling tiling;
  private volatile EngineException cannotOpen;
  private volatile Duration warmRun;
  private volatile Trays trays;
  private volatile boolean closing;
  private Engine engine;
  private boolean isOnlyBatch;

  private OwnedSession(
      Model model,
      Provider provider,
      Tiling tiling,
      BatchRange batches,
      Duration gather,
      Device device,
      InferenceObserver observer) {
    this.model = model;
    this.provider = provider;
    this.gather = gather;
    this.device = device;
    this.observer = observer;
    this.tiling = tiling;
    this.owner = new Thread(() -> own(batches), "inference-" + model.card().name());
    this.owner.setDaemon(true);
  }

  /**
   * Opens a session on {@code provider}, chooses its batch and proves it by timed runs.
   *
   * @param tiling which tiles there are; a model made for another one has its own
   * @param gather how long to wait for a fuller batch once one tile is there
   * @throws EngineException where this provider cannot run this model
   */
  static OwnedSession open(
      Model model,
      Provider provider,
      Tiling tiling,
      BatchRange batches,
      Duration gather,
      Device device,
      InferenceObserver observer)
      throws EngineException {
    OwnedSession session =
        new OwnedSession(model, provider, tiling, batches, gather, device, observer);
    session.owner.start();
    try {
      session.opened.await();
    } catch (InterruptedException e) {
      session.close();
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while the session was opened", e);
    }
    if (session.cannotOpen != null) {
      throw session.cannotOpen;
    }
    return session;
  }

  @Override
  public ModelCard card() {
    return model.card();
  }

  @Override
  public String modelSha256() {
    return model.card().sha256();
  }

  @Override
  public Provider provider() {
    return provider;
  }

  @Override
  public TileShape shape() {
    return shape;
  }

  @Override
  public Size tileFor(Size picture) {
    return tiling.tileFor(picture);
  }

  /** Whether each picture has a tile that fits it. */
  boolean isFitted() {
    return tiling.isFitted();
  }

  /** How long a warm run of a whole batch took at the start: the proof that the provider runs. */
  public Duration warmRun() {
    return warmRun;
  }

  @Override
  public boolean isAlive() {
    return owner.isAlive() && !closing;
  }

  @Override
  public Slot lend() throws InferenceException, InterruptedException {
    return trays.lend();
  }

  @Override
  public Optional<Slot> lendNow() {
    return trays.lendNow();
  }

  /** Whether no slot is in anybody's hands. */
  boolean areSlotsBack() {
    return trays.areBack();
  }

  @Override
  public void close() {
    closing = true;
    if (trays != null) {
      trays.close();
    }
    owner.interrupt();
    try {
      owner.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- The owner thread ----

  private void own(BatchRange batches) {
    try {
      openAndWarm(batches);
      opened.countDown();
      serve();
    } catch (EngineException e) {
      cannotOpen = e;
    } catch (RuntimeException | Error e) {
      cannotOpen = new EngineException("the session could not be opened: " + e, e);
    } finally {
      closing = true;
      closeEngine();
      if (trays != null) {
        trays.end();
      }
      opened.countDown();
    }
  }

  private void openAndWarm(BatchRange batches) throws EngineException {
    BatchTrials.Proven proven =
        new BatchTrials(device, provider, tiling.largest(), batches, observer).choose();
    engine = proven.engine();
    isOnlyBatch = engine.isBatchFixed();
    shape = proven.shape();
    // A batch is of one size of tile, and so is what a file was made for.
    boolean isOne = shape.batch() > 1 || engine.isTileFixed();
    if (!shape.tile().equals(tiling.largest()) || tiling.isFitted() && isOne) {
      tiling = Tiling.one(shape.tile(), model.card());
    }
    if (!tiling.isPossible()) {
      throw new EngineException(
          "its tile is %s; the card wants multiples of %d, at least %d"
              .formatted(shape.tile(), model.card().multiple(), tiling.least()),
          null);
    }
    warmRun = proven.warmRun();
    trays = proven.trays();
  }

  private void closeEngine() {
    Engine spent = engine;
    // Let go of first: one that cannot even be closed must not be run again.
    engine = null;
    if (spent != null) {
      try {
        spent.close();
      } catch (RuntimeException e) {
        LOG.warn("The session could not be closed", e);
      }
    }
  }

  private void serve() {
    while (!closing) {
      Tray tray;
      try {
        tray = trays.take(gather);
      } catch (InterruptedException e) {
        // By close(): the loop ends.
        continue;
      }
      List<Provider> ran = new ArrayList<>(tray.capacity());
      InferenceException failure = null;
      try {
        failure = runInParts(tray, ran);
      } catch (RuntimeException | Error e) {
        // One batch that fails in an unforeseen way must not end the owner: others wait.
        LOG.error("A batch failed in a way that is not foreseen; the session goes on", e);
        failure = new InferenceException("the network could not be run: " + e, e);
      }
      trays.answer(ran, failure);
    }
  }

  /**
   * The tray may have been filled for a shape that has shrunk since: then it takes several runs.
   *
   * @param ran takes the provider of each place that was run
   * @return why the rest was not; null where all were
   */
  private InferenceException runInParts(Tray tray, List<Provider> ran) {
    boolean reopened = false;
    while (ran.size() < tray.lent.size()) {
      try {
        runPart(tray, ran);
        reopened = false;
      } catch (EngineException e) {
        if (!recover(e, reopened)) {
          return new InferenceException(e.getMessage(), e);
        }
        reopened = true;
      }
    }
    return null;
  }

  private void runPart(Tray tray, List<Provider> ran) throws EngineException {
    if (engine == null) {
      engine = device.open(provider, shape);
    }
    int batch = shape.batch();
    // The last part ends where the tray ends: nobody has seen the answers that it overlaps.
    int from = Math.min(ran.size(), tray.capacity() - batch);
    int tiles = Math.min(tray.lent.size(), from + batch) - ran.size();
    TileShape run = tray.shape(batch);
    long begun = device.nanoTime();
    engine.run(tray.tiles(from, run), tray.answers(from, run), run);
    observer.ran(provider, tiles, Duration.ofNanos(device.nanoTime() - begun));
    ran.addAll(Collections.nCopies(tiles, provider));
  }

  /**
   * Steps down after a failed run, so that the next one can succeed.
   *
   * @param reopened whether the session was reopened for this very part already
   * @return false where there is nothing left to step down to
   */
  private boolean recover(EngineException failure, boolean reopened) {
    closeEngine();
    if (failure.isOutOfDeviceMemory() && shape.batch() > 1 && !isOnlyBatch) {
      stepDown(provider, shape.batch() / 2, failure);
      return true;
    }
    if (provider != Provider.CPU && (reopened || failure.isOutOfDeviceMemory())) {
      stepDown(Provider.CPU, isOnlyBatch ? shape.batch() : 1, failure);
      return true;
    }
    // The engine is opened anew by the next run, once for this part.
    return !reopened;
  }

  private void stepDown(Provider to, int batch, EngineException failure) {
    Provider from = provider;
    provider = to;
    shape = shape.withBatch(batch);
    trays.limit(batch);
    LOG.warnf(
        "Inference steps down from %s to %s with batch %d for good: %s",
        from, to, batch, failure.getMessage());
    observer.fellBack(from, to, batch, failure.getMessage());
  }
}
