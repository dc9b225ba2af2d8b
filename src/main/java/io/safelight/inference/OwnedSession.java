package io.safelight.inference;

import io.safelight.image.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The session and the owner threads of its engines. Runs of one engine from several threads leaked
 * memory (microsoft/onnxruntime issue 29351) and could die with a sticky CUDA error (issue 32342):
 * here each engine has one owner, who makes every call into it, opening and closing included. A
 * device has one engine; on the CPU several with few threads each do more than one with many
 * (docs/adr/0019).
 *
 * <p>An owner takes what is waiting as one batch, and does nothing but run it: pictures write to
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
  private final List<Thread> owners = new CopyOnWriteArrayList<>();
  private final CountDownLatch opened = new CountDownLatch(1);

  // Written by the first owner alone: who has company never steps down.
  private volatile Provider provider;
  private volatile TileShape shape;
  private volatile Tiling tiling;
  private volatile EngineException cannotOpen;
  private volatile Duration warmRun;
  private volatile Trays trays;
  private volatile boolean isOnlyBatch;
  private volatile boolean closing;

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
    session.start(() -> session.ownFirst(batches));
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

  /** How many tiles or batches are run at the same time. */
  int engines() {
    return owners.size();
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
    return !closing && !owners.isEmpty() && owners.stream().allMatch(Thread::isAlive);
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
    owners.forEach(Thread::interrupt);
    try {
      for (Thread owner : owners) {
        owner.join(TimeUnit.SECONDS.toMillis(30));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- The owner threads ----

  private Thread start(Runnable work) {
    Thread owner =
        new Thread(work, "inference-%s-%d".formatted(model.card().name(), owners.size() + 1));
    owner.setDaemon(true);
    owners.add(owner);
    owner.start();
    return owner;
  }

  /** Opens, chooses, proves; then serves like the others. */
  private void ownFirst(BatchRange batches) {
    Owner first = new Owner();
    try {
      first.engine = openAndProve(batches);
      openOthers();
      opened.countDown();
      first.serve();
    } catch (EngineException e) {
      cannotOpen = e;
    } catch (InterruptedException e) {
      cannotOpen = new EngineException("closed while the session was opened", e);
    } catch (RuntimeException | Error e) {
      if (opened.getCount() == 0) {
        LOG.error("The session ends with its owner", e);
      }
      cannotOpen = new EngineException("the session could not be opened: " + e, e);
    } finally {
      first.end();
      opened.countDown();
    }
  }

  private Engine openAndProve(BatchRange batches) throws EngineException {
    BatchTrials.Proven proven =
        new BatchTrials(device, provider, wanted(), batches, observer).choose();
    Engine engine = proven.engine();
    try {
      take(proven);
      return engine;
    } catch (EngineException | RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  private TileShape wanted() {
    return new TileShape(1, tiling.largest(), model.card().scale());
  }

  private void take(BatchTrials.Proven proven) throws EngineException {
    trays = proven.trays();
    isOnlyBatch = proven.engine().isBatchFixed();
    shape = proven.shape();
    // A batch is of one size of tile, and so is what a file was made for.
    boolean isOne = shape.batch() > 1 || proven.engine().isTileFixed();
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
  }

  /**
   * Each by its own owner, side by side, with a run of the largest tile: what their arenas are to
   * hold they hold from the start. One that cannot be opened is done without.
   */
  private void openOthers() throws InterruptedException {
    int others = shape.batch() > 1 ? 0 : device.engines(provider) - 1;
    CountDownLatch ready = new CountDownLatch(others);
    for (int i = 1; i <= others; i++) {
      Tray proof = trays.forProof(i);
      start(() -> ownAnother(proof, ready));
    }
    ready.await();
  }

  private void ownAnother(Tray proof, CountDownLatch ready) {
    Owner another = new Owner();
    try {
      another.engine = device.open(provider, shape);
      another.engine.run(proof.tiles(0, shape), proof.answers(0, shape), shape);
    } catch (EngineException | RuntimeException | Error e) {
      LOG.warnf("One engine fewer than wanted runs: %s", e);
      owners.remove(Thread.currentThread());
      another.closeEngine();
      return;
    } finally {
      ready.countDown();
    }
    try {
      another.serve();
    } finally {
      another.end();
    }
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

  /** One engine in the hands of one thread. */
  private final class Owner {
    private Engine engine;
    private Tray inHand;

    void serve() {
      while (!closing) {
        try {
          inHand = trays.take(gather);
        } catch (InterruptedException e) {
          // By close(): the loop ends.
          continue;
        }
        List<Provider> ran = new ArrayList<>(inHand.capacity());
        InferenceException failure = null;
        try {
          failure = runInParts(inHand, ran);
        } catch (RuntimeException | Error e) {
          // One batch that fails in an unforeseen way must not end the owner: others wait.
          LOG.error("A batch failed in a way that is not foreseen; the session goes on", e);
          failure = new InferenceException("the network could not be run: " + e, e);
        }
        trays.answer(inHand, ran, failure);
        inHand = null;
      }
    }

    /** One owner fewer is no session that anybody counts on: it ends with the first that ends. */
    void end() {
      closing = true;
      closeEngine();
      if (trays != null) {
        trays.end(inHand);
      }
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
      observer.ran(
          model.card().name(), provider, tiles, Duration.ofNanos(device.nanoTime() - begun));
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
  }
}
