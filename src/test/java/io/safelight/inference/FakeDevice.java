package io.safelight.inference;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.IntToLongFunction;

/**
 * A device that negates every value, that can be told what to throw at its next runs or openings,
 * and that remembers who called it.
 */
final class FakeDevice implements Device {
  final Set<Thread> callers = ConcurrentHashMap.newKeySet();
  final List<String> openings = Collections.synchronizedList(new ArrayList<>());
  final List<String> closings = Collections.synchronizedList(new ArrayList<>());

  /** One permit for each run once {@link #hold} was called. */
  private volatile Semaphore runs;

  final Semaphore waitingToRun = new Semaphore(0);
  private final Queue<Throwable> atRun = new ArrayDeque<>();
  private final Queue<Throwable> atOpen = new ArrayDeque<>();
  private int sparedRuns;
  private int sparedOpenings;

  /** The runs after so many more throw one of these each. */
  synchronized void failRuns(int spared, Throwable... thrown) {
    sparedRuns = spared;
    atRun.addAll(List.of(thrown));
  }

  synchronized void failOpenings(Throwable... thrown) {
    atOpen.addAll(List.of(thrown));
  }

  /** The openings after so many more throw one of these each. */
  synchronized void failLaterOpenings(int spared, Throwable... thrown) {
    sparedOpenings = spared;
    failOpenings(thrown);
  }

  /** From now on each run waits for {@link #letRun}. */
  void hold() {
    runs = new Semaphore(0);
  }

  void letRun(int count) {
    runs.release(count);
  }

  private synchronized Throwable next(Queue<Throwable> failures, boolean isRun) {
    if (isRun && !failures.isEmpty() && sparedRuns > 0) {
      sparedRuns--;
      return null;
    }
    if (!isRun && !failures.isEmpty() && sparedOpenings > 0) {
      sparedOpenings--;
      return null;
    }
    return failures.poll();
  }

  private synchronized void count(int more) {
    open += more;
    if (open > engines) {
      throw new IllegalStateException("more engines at once than " + engines);
    }
  }

  private synchronized void pass(long nanos) {
    now += nanos;
  }

  private static void toss(Throwable thrown) throws EngineException {
    if (thrown instanceof EngineException engine) {
      throw engine;
    }
    if (thrown instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }

  static EngineException outOfMemory() {
    return new EngineException(
        "Non-zero status code returned while running Conv node: Failed to allocate memory for"
            + " requested buffer of size 268435456",
        null);
  }

  static EngineException broken() {
    return new EngineException("CUDA failure 700: an illegal memory access", null);
  }

  @Override
  public Engine open(Provider provider, TileShape shape) throws EngineException {
    callers.add(Thread.currentThread());
    openings.add(provider + " " + shape.batch());
    toss(next(atOpen, false));
    if (onlyBatch > 0 && shape.batch() != onlyBatch) {
      throw EngineException.ofFixedShape(
          "the model takes " + onlyBatch, shape.withBatch(onlyBatch));
    }
    if (memory < tileMemory * shape.batch()) {
      throw outOfMemory();
    }
    count(1);
    opened = shape.batch();
    return new FakeEngine(provider, shape);
  }

  @Override
  public OptionalLong freeBytes() {
    return told ? OptionalLong.of(memory - open * opened * tileMemory) : OptionalLong.empty();
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  // ---- What kind of device it is ----

  /** What a run of so many tiles takes; the clock moves by nothing else. */
  private IntToLongFunction nanos = batch -> 1_000_000L * batch;

  private long memory = Long.MAX_VALUE;
  private long tileMemory;
  private boolean told;
  private int onlyBatch;
  private int engines = 1;
  private long now;
  private long open;
  private int opened;

  FakeDevice takes(IntToLongFunction nanosOfBatch) {
    nanos = nanosOfBatch;
    return this;
  }

  /**
   * Of limited memory.
   *
   * @param isTold whether the device says what is free
   */
  FakeDevice has(long bytes, long bytesOfTile, boolean isTold) {
    memory = bytes;
    tileMemory = bytesOfTile;
    told = isTold;
    return this;
  }

  /** So many engines side by side. */
  FakeDevice runs(int sideBySide) {
    engines = sideBySide;
    return this;
  }

  @Override
  public int engines(Provider provider) {
    return engines;
  }

  /** Its model takes this batch only. */
  FakeDevice takesOnly(int batch) {
    onlyBatch = batch;
    return this;
  }

  private final class FakeEngine implements Engine {
    private final Provider provider;
    private final TileShape shape;
    private final Thread owner = Thread.currentThread();
    private boolean closed;

    private FakeEngine(Provider provider, TileShape shape) {
      this.provider = provider;
      this.shape = shape;
    }

    @Override
    public void run(FloatBuffer tiles, FloatBuffer answers, TileShape ran) throws EngineException {
      checkOwner();
      if (closed) {
        throw new IllegalStateException("run after close");
      }
      int values = ran.batch() * ran.tileLength();
      if (tiles.remaining() != values || answers.remaining() != values) {
        throw new IllegalStateException("not of its shape: " + tiles.remaining());
      }
      if (ran.batch() != shape.batch()) {
        throw new IllegalStateException("opened for " + shape + ", not for " + ran);
      }
      if (runs != null) {
        waitingToRun.release();
        // As native code: not to be interrupted.
        runs.acquireUninterruptibly();
      }
      toss(next(atRun, true));
      pass(nanos.applyAsLong(shape.batch()));
      for (int i = 0; i < values; i++) {
        answers.put(i, -tiles.get(i));
      }
    }

    @Override
    public boolean isBatchFixed() {
      return onlyBatch > 0;
    }

    private void checkOwner() {
      callers.add(Thread.currentThread());
      if (Thread.currentThread() != owner) {
        throw new IllegalStateException("an engine of " + owner + " in another's hands");
      }
    }

    @Override
    public void close() {
      checkOwner();
      if (closed) {
        throw new IllegalStateException("closed twice");
      }
      closed = true;
      count(-1);
      closings.add(provider + " " + shape.batch());
    }
  }
}
