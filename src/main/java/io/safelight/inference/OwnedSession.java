package io.safelight.inference;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The session and its one owner thread. Runs of one session from several threads leaked memory
 * (microsoft/onnxruntime issue 29351) and could die with a sticky CUDA error (issue 32342): here
 * every call into ONNX Runtime, opening and closing included, is made by the owner.
 *
 * <p>The owner takes what is waiting as one batch. A batch that is not full is padded with what its
 * buffer last held: the input shape never changes, so neither does the device's memory.
 *
 * <p>When the device runs out of memory the batch is halved, and after a batch of one the CPU takes
 * over, both for good; the tiles in hand are run again, no caller notices. Any other failure of the
 * device reopens the session once; if that does not help, the CPU takes over as well.
 */
public final class OwnedSession implements Session {
  private static final Logger LOG = Logger.getLogger(OwnedSession.class);

  private record Waiting(float[] tile, float[] result, CompletableFuture<Provider> done) {}

  private final Model model;
  private final Engine.Opener opener;
  private final InferenceObserver observer;
  private final Duration gather;
  private final BlockingQueue<Waiting> queue;
  private final Thread owner;
  private final CountDownLatch opened = new CountDownLatch(1);

  // Written by the owner alone.
  private volatile Provider provider;
  private volatile TileShape shape;
  private volatile EngineException cannotOpen;
  private volatile Duration warmRun;
  private volatile boolean closing;
  private Engine engine;

  private OwnedSession(
      Model model,
      Provider provider,
      TileShape shape,
      Duration gather,
      Engine.Opener opener,
      InferenceObserver observer) {
    this.model = model;
    this.provider = provider;
    this.shape = shape;
    this.gather = gather;
    this.opener = opener;
    this.observer = observer;
    // Two batches: one in hand, one being filled. More would only be memory.
    this.queue = new ArrayBlockingQueue<>(2 * shape.batch());
    this.owner = new Thread(this::own, "inference-" + model.card().name());
    this.owner.setDaemon(true);
  }

  /**
   * Opens a session on {@code provider} and proves it by two timed runs.
   *
   * @param gather how long to wait for a fuller batch once one tile is there
   * @throws EngineException where this provider cannot run this model
   */
  static OwnedSession open(
      Model model,
      Provider provider,
      TileShape shape,
      Duration gather,
      Engine.Opener opener,
      InferenceObserver observer)
      throws EngineException {
    OwnedSession session = new OwnedSession(model, provider, shape, gather, opener, observer);
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

  /** How long a warm run of a whole batch took at the start: the proof that the provider runs. */
  public Duration warmRun() {
    return warmRun;
  }

  @Override
  public boolean isAlive() {
    return owner.isAlive() && !closing;
  }

  @Override
  public CompletableFuture<Provider> submit(float[] tile, float[] result)
      throws InterruptedException {
    int length = shape.tileLength();
    if (tile.length != length || result.length != length) {
      throw new IllegalArgumentException(
          "a tile has %d values, not %d and %d".formatted(length, tile.length, result.length));
    }
    Waiting waiting = new Waiting(tile, result, new CompletableFuture<>());
    // Offered in slices: an owner that ended while the queue was full would never make room.
    while (isAlive()) {
      if (queue.offer(waiting, 200, TimeUnit.MILLISECONDS)) {
        if (!isAlive()) {
          failWaiting();
        }
        return waiting.done;
      }
    }
    waiting.done.completeExceptionally(new InferenceException("the session is closed", null));
    return waiting.done;
  }

  @Override
  public void close() {
    closing = true;
    owner.interrupt();
    try {
      owner.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- The owner thread ----

  private void own() {
    try {
      if (openAndWarm()) {
        serve();
      }
    } finally {
      closing = true;
      closeEngine();
      failWaiting();
      opened.countDown();
    }
  }

  /** Opens the session with the largest batch, up to the wanted one, that the device can hold. */
  private boolean openAndWarm() {
    while (true) {
      try {
        warm();
        opened.countDown();
        return true;
      } catch (EngineException e) {
        closeEngine();
        if (!e.isOutOfDeviceMemory() || shape.batch() == 1) {
          cannotOpen = e;
          return false;
        }
        stepDown(provider, shape.batch() / 2, e);
      } catch (RuntimeException | Error e) {
        cannotOpen = new EngineException("the session could not be opened: " + e, e);
        return false;
      }
    }
  }

  /** A first run pays for lazy set-up and algorithm search; the second is timed. */
  private void warm() throws EngineException {
    engine = opener.open(provider, shape);
    engine.run();
    long begun = System.nanoTime();
    engine.run();
    warmRun = Duration.ofNanos(System.nanoTime() - begun);
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
    List<Waiting> batch = new ArrayList<>(shape.batch());
    while (!closing) {
      try {
        batch.clear();
        batch.add(queue.take());
        fill(batch);
        runInParts(batch);
      } catch (InterruptedException e) {
        fail(batch, new InferenceException("the session is being closed", e));
      } catch (RuntimeException | Error e) {
        // One batch that fails in an unforeseen way must not end the owner: others wait.
        LOG.error("A batch failed in a way that is not foreseen; the session goes on", e);
        fail(batch, new InferenceException("the network could not be run: " + e, e));
      }
    }
  }

  private void fill(List<Waiting> batch) throws InterruptedException {
    long patience = System.nanoTime() + gather.toNanos();
    while (batch.size() < shape.batch()) {
      Waiting next = queue.poll(patience - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      batch.add(next);
    }
  }

  /**
   * The batch may have been gathered for a shape that has shrunk since: then it takes several runs.
   */
  private void runInParts(List<Waiting> batch) {
    int from = 0;
    boolean reopened = false;
    while (from < batch.size()) {
      List<Waiting> part = batch.subList(from, Math.min(batch.size(), from + shape.batch()));
      try {
        run(part);
        from += part.size();
        reopened = false;
      } catch (EngineException e) {
        if (!recover(e, reopened)) {
          fail(batch.subList(from, batch.size()), new InferenceException(e.getMessage(), e));
          return;
        }
        reopened = true;
      }
    }
  }

  private void run(List<Waiting> part) throws EngineException {
    if (engine == null) {
      engine = opener.open(provider, shape);
    }
    FloatBuffer input = engine.input();
    FloatBuffer output = engine.output();
    int length = shape.tileLength();
    for (int i = 0; i < part.size(); i++) {
      input.put(i * length, part.get(i).tile);
    }
    long begun = System.nanoTime();
    engine.run();
    observer.ran(provider, part.size(), Duration.ofNanos(System.nanoTime() - begun));
    for (int i = 0; i < part.size(); i++) {
      output.get(i * length, part.get(i).result);
      part.get(i).done.complete(provider);
    }
  }

  /**
   * Steps down after a failed run, so that the next one can succeed.
   *
   * @param reopened whether the session was reopened for this very part already
   * @return false where there is nothing left to step down to
   */
  private boolean recover(EngineException failure, boolean reopened) {
    closeEngine();
    if (failure.isOutOfDeviceMemory() && shape.batch() > 1) {
      stepDown(provider, shape.batch() / 2, failure);
      return true;
    }
    if (provider != Provider.CPU && (reopened || failure.isOutOfDeviceMemory())) {
      stepDown(Provider.CPU, 1, failure);
      return true;
    }
    // The engine is opened anew by the next run, once for this part.
    return !reopened;
  }

  private void stepDown(Provider to, int batch, EngineException failure) {
    Provider from = provider;
    provider = to;
    shape = shape.withBatch(batch);
    LOG.warnf(
        "Inference steps down from %s to %s with batch %d for good: %s",
        from, to, batch, failure.getMessage());
    observer.fellBack(from, to, batch, failure.getMessage());
  }

  private void failWaiting() {
    List<Waiting> left = new ArrayList<>();
    queue.drainTo(left);
    fail(left, new InferenceException("the session is closed", null));
  }

  private static void fail(List<Waiting> batch, InferenceException why) {
    batch.forEach(waiting -> waiting.done.completeExceptionally(why));
  }
}
