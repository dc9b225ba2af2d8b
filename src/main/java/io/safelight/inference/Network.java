package io.safelight.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.safelight.image.Size;
import io.safelight.inference.InferenceConfig.Choice;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * The restoring network of this process: opened once on the provider that the configuration asks
 * for and that proves to run, and told apart from a mere wish in health, metrics and tickets.
 */
@ApplicationScoped
public class Network {
  private static final Logger LOG = Logger.getLogger(Network.class);

  private static final Size USUAL = new Size(512, 512);

  /**
   * Larger ones save little: one of 512 x 512 pixels at most computes 1.5 pixels for each of the
   * stress test's pictures, this 1.2, one of a megapixel 1.1; the CPU's arena took 95 MB for it, 40
   * MB for 512 x 512.
   */
  private static final Size LARGEST_FITTED = new Size(1024, 768);

  /** More of them gain little over threads that work together, and each has an arena of its own. */
  private static final int MOST_SESSIONS = 4;

  /** Bytes of a model's file up to which its weights may be held several times. */
  private static final long SMALL = 64L << 20;

  private final InferenceConfig config;
  private final DeviceMemory deviceMemory;
  private final InferenceObserver observer;
  private volatile OwnedSession session;

  public Network(InferenceConfig config, DeviceMemory deviceMemory, InferenceObserver observer) {
    this.config = config;
    this.deviceMemory = deviceMemory;
    this.observer = observer;
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
    Model model = Model.open(config.models().resolve(config.model()));
    if (config.inference().tile().isPresent()) {
      checkTile(model.card(), config.inference().tile().getAsInt());
    }
    checkPrecision(model.card());
    Optional<EngineException> noCuda = Optional.empty();
    if (choice != Choice.CPU) {
      try {
        session = openOn(model, Provider.CUDA);
      } catch (EngineException e) {
        noCuda = Optional.of(e);
      }
    }
    if (session == null && choice == Choice.CUDA) {
      throw new ModelException(
          "safelight.provider is cuda, but CUDA cannot be had: "
              + noCuda.map(EngineException::getMessage).orElse("")
              + "; check the driver and CUDA libraries, point -Donnxruntime.native.path to ONNX"
              + " Runtime's GPU libraries, or set safelight.provider to auto or cpu",
          noCuda.orElse(null));
    }
    if (session == null) {
      session = openOnCpu(model);
    }
    LOG.infof(
        "Model %s runs on %s in %s: batch %d of tiles of %s%s%s, a warm run takes %d ms%s",
        model.card().name(),
        session.provider(),
        lower(session.provider() == Provider.CPU ? Precision.FP32 : config.inference().precision()),
        session.shape().batch(),
        session.isFitted() ? "up to " : "",
        session.shape().tile(),
        session.engines() > 1 ? ", " + session.engines() + " at once" : "",
        session.warmRun().toMillis(),
        noCuda.map(e -> " (no CUDA: " + firstLine(e) + ")").orElse(""));
  }

  private OwnedSession openOnCpu(Model model) throws ModelException {
    try {
      return openOn(model, Provider.CPU);
    } catch (EngineException e) {
      throw new ModelException(
          "the model " + model.onnx() + " does not run on the CPU: " + e.getMessage(), e);
    }
  }

  private OwnedSession openOn(Model model, Provider provider) throws EngineException {
    // With the CPU build of ONNX Runtime even its options would throw: said more plainly here.
    if (provider == Provider.CUDA
        && !OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      throw new EngineException("this build of ONNX Runtime has no CUDA provider", null);
    }
    return OwnedSession.open(
        model,
        provider,
        tiling(provider, model.card()),
        batches(provider),
        config.inference().gather(),
        new OnnxDevice(model, settings(provider, model), deviceMemory),
        observer);
  }

  private Tiling tiling(Provider provider, ModelCard card) {
    if (config.inference().tile().isPresent()) {
      int side = config.inference().tile().getAsInt();
      return Tiling.one(new Size(side, side), card);
    }
    return provider == Provider.CPU && config.inference().batch().orElse(1) == 1
        ? Tiling.fitted(LARGEST_FITTED, card)
        : Tiling.oneOf(USUAL, card);
  }

  private int sessions(Model model, int threads) {
    if (config.inference().sessions().isPresent()) {
      return config.inference().sessions().get();
    }
    boolean isSmall = model.onnx().toFile().length() <= SMALL;
    return isSmall && config.inference().batch().orElse(1) == 1
        ? Math.min(threads, MOST_SESSIONS)
        : 1;
  }

  private static void checkTile(ModelCard card, int side) throws ModelException {
    Tiling tiling = Tiling.one(new Size(side, side), card);
    if (!tiling.isPossible()) {
      throw new ModelException(
          "safelight.inference.tile is %d; the model %s wants a multiple of %d, at least %d"
              .formatted(side, card.name(), card.multiple(), tiling.least()));
    }
  }

  private EngineSettings settings(Provider provider, Model model) {
    InferenceConfig.Inference inference = config.inference();
    int threads =
        Math.max(1, inference.threads().orElse(Runtime.getRuntime().availableProcessors()));
    int sessions = provider == Provider.CPU ? sessions(model, threads) : 1;
    return new EngineSettings(
        sessions,
        Math.max(1, threads / sessions),
        inference.device(),
        inference.precision(),
        inference
            .deviceMemory()
            .map(size -> OptionalLong.of(size.asLongValue()))
            .orElse(OptionalLong.empty()));
  }

  /**
   * On the CPU one tile, and no trials: all cores work on each tile anyway, a batch that is not
   * full is padded and would cost a picture of one tile as much as two, and each trial would delay
   * the start by seconds.
   */
  private BatchRange batches(Provider provider) {
    if (config.inference().batch().isPresent()) {
      return BatchRange.fixed(config.inference().batch().get());
    }
    return provider == Provider.CPU
        ? BatchRange.fixed(1)
        : BatchRange.measured(
            deviceMemory.totalBytes(config.inference().device()).orElse(0),
            config.inference().largestBatch());
  }

  private void checkPrecision(ModelCard card) throws ModelException {
    Precision wanted = config.inference().precision();
    if (!card.precision().contains(wanted)) {
      throw new ModelException(
          "safelight.inference.precision is %s, but the card of the model %s allows %s only: what"
                  .formatted(lower(wanted), card.name(), lower(card.precision()))
              + " less precision does to its results has not been measured");
    }
  }

  private static String lower(Object what) {
    return what.toString().toLowerCase(Locale.ROOT);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
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

  /** Version of ONNX Runtime. */
  public static String runtimeVersion() {
    return OrtEnvironment.getEnvironment().getVersion();
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
