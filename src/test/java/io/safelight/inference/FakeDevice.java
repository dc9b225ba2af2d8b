package io.safelight.inference;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A device that negates every value, that can be told what to throw at its next runs or openings,
 * and that remembers who called it.
 */
final class FakeDevice implements Engine.Opener {
  final Set<Thread> callers = ConcurrentHashMap.newKeySet();
  final List<String> openings = Collections.synchronizedList(new ArrayList<>());
  final List<String> closings = Collections.synchronizedList(new ArrayList<>());

  /** One permit for each run once {@link #hold} was called. */
  private volatile Semaphore runs;

  final Semaphore waitingToRun = new Semaphore(0);
  private final Queue<Throwable> atRun = new ArrayDeque<>();
  private final Queue<Throwable> atOpen = new ArrayDeque<>();
  private int sparedRuns;

  /** The runs after so many more throw one of these each. */
  synchronized void failRuns(int spared, Throwable... thrown) {
    sparedRuns = spared;
    atRun.addAll(List.of(thrown));
  }

  synchronized void failOpenings(Throwable... thrown) {
    atOpen.addAll(List.of(thrown));
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
    return failures.poll();
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
    return new FakeEngine(provider, shape);
  }

  private final class FakeEngine implements Engine {
    private final Provider provider;
    private final TileShape shape;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private boolean closed;

    private FakeEngine(Provider provider, TileShape shape) {
      this.provider = provider;
      this.shape = shape;
      this.input = FloatBuffer.allocate(shape.batch() * shape.tileLength());
      this.output = FloatBuffer.allocate(shape.batch() * shape.tileLength());
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
    public FloatBuffer input() {
      return input;
    }

    @Override
    public FloatBuffer output() {
      return output;
    }

    @Override
    public void run() throws EngineException {
      callers.add(Thread.currentThread());
      if (closed) {
        throw new IllegalStateException("run after close");
      }
      if (runs != null) {
        waitingToRun.release();
        // As native code: not to be interrupted.
        runs.acquireUninterruptibly();
      }
      toss(next(atRun, true));
      for (int i = 0; i < input.capacity(); i++) {
        output.put(i, -input.get(i));
      }
    }

    @Override
    public void close() {
      callers.add(Thread.currentThread());
      if (closed) {
        throw new IllegalStateException("closed twice");
      }
      closed = true;
      closings.add(provider + " " + shape.batch());
    }
  }
}
