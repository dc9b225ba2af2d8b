package io.safelight.inference;

import io.safelight.inference.InferenceConfig.Choice;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The restoring network of this process: opened once on the provider that the configuration asks
 * for and that proves to run, and told apart from a mere wish in health, metrics and tickets.
 */
@ApplicationScoped
public class Network {
  private final InferenceConfig config;
  private final Sessions sessions;
  private volatile OwnedSession session;
  private volatile Optional<String> withoutCuda = Optional.empty();

  public Network(InferenceConfig config, Sessions sessions) {
    this.config = config;
    this.sessions = sessions;
  }

  /**
   * Opens the session where that has not been done; the first call takes as long as the model's
   * load and two runs, and on a device the trials of the batch.
   *
   * @throws ModelException naming what is missing and what to do about it
   */
  public void open() throws ModelException {
    open(config.provider());
  }

  /** As {@link #open()}, on another provider than the configuration asks for. */
  public synchronized void open(Choice choice) throws ModelException {
    if (session != null) {
      return;
    }
    session = sessions.open(Model.open(folder(), ModelKind.RESTORER), choice);
    withoutCuda = sessions.withoutCuda();
  }

  private Path folder() {
    return config.models().resolve(config.model());
  }

  /**
   * The opened session.
   *
   * @throws IllegalStateException before {@link #open()}
   */
  public Session session() {
    OwnedSession open = session;
    if (open == null) {
      throw new IllegalStateException("the network is not opened yet");
    }
    return open;
  }

  /** Whether {@link #open()} has succeeded. */
  public boolean isOpen() {
    return session != null;
  }

  /** How long a warm run took at the start; empty before that. */
  public Optional<Duration> warmRun() {
    return Optional.ofNullable(session).map(OwnedSession::warmRun);
  }

  /** Why it does not run on CUDA, where that was wanted; empty where it does, or was not. */
  public Optional<String> withoutCuda() {
    return withoutCuda;
  }

  /** Version of ONNX Runtime. */
  public static String runtimeVersion() {
    return Environment.get().getVersion();
  }

  /** {@code photo-restore on CPU}: for logs and pages. */
  public String describe() {
    OwnedSession open = session;
    return open == null
        ? config.model() + " (not opened)"
        : "%s on %s".formatted(open.card().name(), open.provider());
  }

  @PreDestroy
  void close() {
    if (session != null) {
      session.close();
    }
  }
}
