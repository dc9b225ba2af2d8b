package io.safelight.face;

import io.safelight.inference.InferenceException;
import io.safelight.inference.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A thread with a session of its own: it opens it, works with it and closes it. */
final class YunetOwner implements AutoCloseable {
  private final ExecutorService thread;

  /** The thread's alone. */
  private Yunet yunet;

  /** What is done with the session. */
  interface Work {
    List<Face> with(Yunet yunet) throws InferenceException, InterruptedException;
  }

  private YunetOwner(int number) {
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread owner = new Thread(work, "faces-" + number);
              owner.setDaemon(true);
              return owner;
            });
  }

  static YunetOwner open(Path onnx, int number) throws ModelException {
    YunetOwner owner = new YunetOwner(number);
    boolean opened = false;
    try {
      owner
          .thread
          .submit(
              () -> {
                owner.yunet = new Yunet(onnx);
                return null;
              })
          .get();
      opened = true;
      return owner;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ModelException unusable) {
        throw unusable;
      }
      throw new ModelException("the session could not be opened: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException("interrupted while the session was opened", e);
    } finally {
      if (!opened) {
        owner.close();
      }
    }
  }

  /** Has the work done and waits for it; an interrupted caller interrupts the work too. */
  List<Face> call(Work work) throws InferenceException, InterruptedException {
    Future<List<Face>> faces;
    try {
      faces = thread.submit(() -> work.with(yunet));
    } catch (RejectedExecutionException e) {
      throw new InferenceException("the face detector is closed", e);
    }
    try {
      return faces.get();
    } catch (InterruptedException e) {
      faces.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof InferenceException failed) {
        throw failed;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      if (cause instanceof RuntimeException unforeseen) {
        throw unforeseen;
      }
      throw new InferenceException("faces could not be looked for: " + cause, cause);
    }
  }

  @Override
  public void close() {
    if (!thread.isShutdown()) {
      thread.execute(
          () -> {
            if (yunet != null) {
              yunet.close();
              yunet = null;
            }
          });
      thread.shutdown();
    }
    try {
      if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
