package io.safelight.inference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * Chooses the batch, and proves the provider by running it. From the start on the batch is doubled
 * as long as that pays, a tile taking less time by a worthwhile margin; where the first doubling
 * does not pay, it is halved as long as that costs nothing: a smaller batch takes less memory and
 * waits less. Each trial has an engine of its own, closed before the next is opened, so that the
 * engine that is kept has seen one shape only.
 */
final class BatchTrials {
  private static final Logger LOG = Logger.getLogger(BatchTrials.class);

  /** Of the smaller batch's time a tile; noise of a warm GPU is about one hundredth. */
  private static final double WORTHWHILE = 0.97;

  /** Of the device's free memory: what is not counted on to be still free when it is needed. */
  private static final double SPARED = 0.1;

  private static final int TIMED_RUNS = 3;

  /**
   * An engine that has proved to run.
   *
   * @param warmRun of a whole batch
   * @param trays its memory, taken already
   */
  record Proven(Engine engine, TileShape shape, Duration warmRun, Trays trays) {
    double nanosPerTile() {
      return (double) warmRun.toNanos() / shape.batch();
    }

    boolean paysAgainst(Proven smaller) {
      return nanosPerTile() < WORTHWHILE * smaller.nanosPerTile();
    }
  }

  private final Device device;
  private final Provider provider;

  private final BatchRange range;
  private final InferenceObserver observer;
  private final List<String> tried = new ArrayList<>();
  private OptionalLong freeBefore = OptionalLong.empty();
  private Proven open;

  /** Of the wanted tile, or of the one that the file is made for; its batch is of no account. */
  private TileShape tile;

  private boolean isOnlyShape;

  BatchTrials(
      Device device,
      Provider provider,
      TileShape tile,
      BatchRange range,
      InferenceObserver observer) {
    this.device = device;
    this.provider = provider;
    this.tile = tile;
    this.range = range;
    this.observer = observer;
  }

  /**
   * Opens the engine of the chosen batch.
   *
   * @throws EngineException where the provider cannot run the model at all
   */
  Proven choose() throws EngineException {
    try {
      Proven chosen = openUpTo(range.start());
      if (range.measured() && !chosen.engine().isBatchFixed()) {
        chosen = measured(chosen);
        LOG.infof(
            "Batch by measurement, milliseconds a tile: %s; %d is taken",
            String.join(", ", tried), chosen.shape().batch());
      }
      if (chosen != open) {
        close();
        chosen = openUpTo(chosen.shape().batch());
      }
      return chosen;
    } catch (EngineException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private Proven measured(Proven start) {
    Proven best = start;
    int batch = 2 * best.shape().batch();
    // One that had to be halved to fit is as large as it can be.
    boolean mayGrow = start.shape().batch() == range.start();
    while (mayGrow && batch <= range.largest() && hasRoomForTwice()) {
      Optional<Proven> larger = attempt(batch);
      if (larger.isEmpty() || !larger.get().paysAgainst(best)) {
        break;
      }
      best = larger.get();
      batch *= 2;
    }
    while (best.shape().batch() > 1 && best.shape().batch() <= start.shape().batch()) {
      Optional<Proven> smaller = attempt(best.shape().batch() / 2);
      if (smaller.isEmpty() || best.paysAgainst(smaller.get())) {
        break;
      }
      best = smaller.get();
    }
    return best;
  }

  /** What the open engine has taken it may take once more at most; unknown memory is not tried. */
  private boolean hasRoomForTwice() {
    OptionalLong free = device.freeBytes();
    if (freeBefore.isEmpty() || free.isEmpty()) {
      return false;
    }
    long taken = Math.max(0, freeBefore.getAsLong() - free.getAsLong());
    return taken <= (1 - SPARED) * free.getAsLong();
  }

  private Optional<Proven> attempt(int batch) {
    close();
    try {
      return Optional.of(prove(tile.withBatch(batch)));
    } catch (EngineException e) {
      tried.add(batch + ": " + (e.isOutOfDeviceMemory() ? "out of memory" : e.getMessage()));
      return Optional.empty();
    }
  }

  /** The wanted batch, or the largest half of it that the device can hold. */
  private Proven openUpTo(int wanted) throws EngineException {
    int batch = wanted;
    boolean isOnlyBatch = false;
    while (true) {
      try {
        return prove(tile.withBatch(batch));
      } catch (EngineException e) {
        if (e.fixedShape().isPresent() && !isOnlyShape) {
          isOnlyShape = true;
          isOnlyBatch = e.fixedShape().get().batch() != batch;
          batch = e.fixedShape().get().batch();
          tile = tile.withTile(e.fixedShape().get().tile());
        } else if (e.isOutOfDeviceMemory() && batch > 1 && !isOnlyBatch) {
          LOG.warnf("A batch of %d does not fit: %s", batch, e.getMessage());
          batch /= 2;
          observer.fellBack(provider, provider, batch, e.getMessage());
        } else {
          throw e;
        }
      }
    }
  }

  /** A first run pays for lazy set-up and algorithm search; the fastest of the next counts. */
  private Proven prove(TileShape shape) throws EngineException {
    freeBefore = device.freeBytes();
    Engine engine = null;
    boolean proven = false;
    try {
      engine = device.open(provider, shape);
      // All that the session will want beside the engine, not one tray alone.
      Trays trays = new Trays(shape, device.engines(provider));
      Tray tray = trays.forProof(0);
      engine.run(tray.tiles(0, shape), tray.answers(0, shape), shape);
      long fastest = Long.MAX_VALUE;
      for (int i = 0; i < (range.measured() ? TIMED_RUNS : 1); i++) {
        long begun = device.nanoTime();
        engine.run(tray.tiles(0, shape), tray.answers(0, shape), shape);
        fastest = Math.min(fastest, device.nanoTime() - begun);
      }
      open = new Proven(engine, shape, Duration.ofNanos(fastest), trays);
      tried.add("%d: %.2f".formatted(shape.batch(), open.nanosPerTile() / 1e6));
      proven = true;
      return open;
    } catch (OutOfMemoryError | ArithmeticException e) {
      // Beyond 2 GiB a tray has no index.
      throw new EngineException("out of memory: " + e.getMessage(), e);
    } finally {
      if (!proven && engine != null) {
        closeQuietly(engine);
      }
    }
  }

  private void close() {
    if (open != null) {
      closeQuietly(open.engine());
      open = null;
    }
  }

  private static void closeQuietly(Engine engine) {
    try {
      engine.close();
    } catch (RuntimeException e) {
      LOG.warn("A session could not be closed", e);
    }
  }
}
