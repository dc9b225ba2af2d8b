package io.safelight.face;

import io.safelight.inference.InferenceException;
import io.safelight.inference.ModelException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A thread with a session of its own: it opens it, works with it and closes it.
 *
 * @param <T> the session
 */
final class Owner<T extends AutoCloseable> implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Owner.class);

  private final ExecutorService thread;

  /** The thread's alone. */
  private T session;

  /** How a session is opened. */
  interface Opening<T> {
    T open() throws ModelException;
  }

  /** What is done with the session. */
  interface Work<T, R> {
    R with(T session) throws InferenceException, InterruptedException;
  }

  private Owner(String name) {
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread owner = new Thread(work, name);
              owner.setDaemon(true);
              return owner;
            });
  }

  /**
   * @param name of the thread
   */
  static <T extends AutoCloseable> Owner<T> open(String name, Opening<T> opening)
      throws ModelException {
    Owner<T> owner = new Owner<>(name);
    boolean opened = false;
    try {
      owner
          .thread
          .submit(
              () -> {
                owner.session = opening.open();
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
  <R> R call(Work<T, R> work) throws InferenceException, InterruptedException {
    Future<R> answer;
    try {
      answer = thread.submit(() -> work.with(session));
    } catch (RejectedExecutionException e) {
      throw new InferenceException("a network for faces is closed", e);
    }
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(true);
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
      throw new InferenceException("a network for faces failed: " + cause, cause);
    }
  }

  @Override
  public void close() {
    if (!thread.isShutdown()) {
      thread.execute(
          () -> {
            if (session != null) {
              closeQuietly(session);
              session = null;
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

  private static void closeQuietly(AutoCloseable session) {
    try {
      session.close();
    } catch (Exception e) {
      LOG.warn("A session for faces could not be closed", e);
    }
  }
}
