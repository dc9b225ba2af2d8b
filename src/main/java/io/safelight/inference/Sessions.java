package io.safelight.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.safelight.image.Size;
import io.safelight.inference.InferenceConfig.Choice;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * Opens the sessions of this process, each on the provider that the configuration asks for and that
 * proves to run, in the shapes that suit provider and kind of model.
 */
@ApplicationScoped
public class Sessions {
  private static final Logger LOG = Logger.getLogger(Sessions.class);

  private static final Size USUAL = new Size(512, 512);

  /**
   * Larger ones save little: one of 512 x 512 pixels at most computes 1.5 pixels for each of the
   * stress test's pictures, this 1.2, one of a megapixel 1.1; the CPU's arena took 95 MB for it, 40
   * MB for 512 x 512.
   */
  private static final Size LARGEST_FITTED = new Size(1024, 768);

  /**
   * Side of the answer to an upscaler's tile, in pixels. A network of Real-ESRGAN's x4 size and
   * operators took 0.25 GB for its runs at 512, 0.5 at 768, 1.0 at 1024, its weights 0.17; with a
   * halo of 24 each pixel is computed 2.6, 1.8 and 1.5 times.
   */
  private static final int UPSCALED = 768;

  /** More of them gain little over threads that work together, and each has an arena of its own. */
  private static final int MOST_SESSIONS = 4;

  /** Bytes of a model's file up to which its weights may be held several times. */
  private static final long SMALL = 64L << 20;

  private final InferenceConfig config;
  private final DeviceMemory deviceMemory;
  private final InferenceObserver observer;
  private final List<Session> opened = new CopyOnWriteArrayList<>();

  private volatile String withoutCuda;

  /** Null until one is opened on a provider by name. */
  private volatile Choice chosen;

  public Sessions(InferenceConfig config, DeviceMemory deviceMemory, InferenceObserver observer) {
    this.config = config;
    this.deviceMemory = deviceMemory;
    this.observer = observer;
  }

  /**
   * Opens a session; takes as long as the model's load and two runs, and on a device the trials of
   * the batch.
   *
   * @param model of a kind that takes pictures or crops of them
   * @param choice of the provider, also for those that are opened after it
   * @throws ModelException naming what is missing and what to do about it
   */
  OwnedSession open(Model model, Choice choice) throws ModelException {
    if (isRestorer(model) && config.inference().tile().isPresent()) {
      checkTile(model.card(), config.inference().tile().getAsInt());
    }
    checkPrecision(model);
    chosen = choice;
    OwnedSession session = null;
    Optional<EngineException> noCuda = Optional.empty();
    withoutCuda = null;
    if (choice != Choice.CPU) {
      try {
        session = openOn(model, Provider.CUDA);
      } catch (EngineException e) {
        noCuda = Optional.of(e);
        withoutCuda = firstLine(e);
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
    checkCrop(session);
    tell(session, noCuda);
    opened.add(session);
    return session;
  }

  /** Why the session that was opened last does not run on CUDA, where that was wanted. */
  Optional<String> withoutCuda() {
    return Optional.ofNullable(withoutCuda);
  }

  /**
   * As {@link #open(Model, Choice)}, on the provider of the configuration, or what was chosen
   * instead.
   */
  public Session open(Model model) throws ModelException {
    return open(model, chosen == null ? config.provider() : chosen);
  }

  /** Whether of all that were opened none has ended: there is no cure for one but a new process. */
  public boolean areAlive() {
    return opened.stream().allMatch(Session::isAlive);
  }

  /** A file that is made for another size has its own; what is cut for the card would not fit. */
  private static void checkCrop(OwnedSession session) throws ModelException {
    Optional<FaceCrop> crop = session.card().face();
    Size tile = session.shape().tile();
    if (crop.isPresent() && !tile.equals(new Size(crop.get().size(), crop.get().size()))) {
      session.close();
      throw new ModelException(
          "the card of the model %s says size %d, its file takes faces of %s: put the card right"
              .formatted(session.card().name(), crop.get().size(), tile));
    }
  }

  private void tell(OwnedSession session, Optional<EngineException> noCuda) {
    LOG.infof(
        "Model %s runs on %s in %s: batch %d of tiles of %s%s%s, a warm run takes %d ms%s",
        session.card().name(),
        session.provider(),
        lower(session.provider() == Provider.CPU ? Precision.FP32 : precision(session.card())),
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
        tiling(provider, model),
        batches(provider, model),
        config.inference().gather(),
        new OnnxDevice(model, settings(provider, model), deviceMemory),
        observer);
  }

  /** Tile, batch and sessions are set for the network that every picture goes through. */
  private static boolean isRestorer(Model model) {
    return model.card().kind() == ModelKind.RESTORER;
  }

  private Tiling tiling(Provider provider, Model model) {
    ModelCard card = model.card();
    if (card.face().isPresent()) {
      int side = card.face().get().size();
      return Tiling.one(new Size(side, side), card);
    }
    if (card.kind() == ModelKind.UPSCALER) {
      // Of a tile at least half a side is core, whatever halo a card has; and rounded down to the
      // card's multiple it still makes progress beside its neighbours.
      int least = Math.max(4 * card.halo(), 2 * (card.halo() + card.multiple()));
      int side = Math.max(UPSCALED / card.scale(), least);
      return provider == Provider.CPU
          ? Tiling.fitted(new Size(side, side), card)
          : Tiling.oneOf(new Size(side, side), card);
    }
    if (config.inference().tile().isPresent()) {
      int side = config.inference().tile().getAsInt();
      return Tiling.one(new Size(side, side), card);
    }
    return provider == Provider.CPU && config.inference().batch().orElse(1) == 1
        ? Tiling.fitted(LARGEST_FITTED, card)
        : Tiling.oneOf(USUAL, card);
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
        precision(model.card()),
        inference
            .deviceMemory()
            .map(size -> OptionalLong.of(size.asLongValue()))
            .orElse(OptionalLong.empty()));
  }

  private int sessions(Model model, int threads) {
    if (isRestorer(model) && config.inference().sessions().isPresent()) {
      return config.inference().sessions().get();
    }
    if (model.card().kind() == ModelKind.UPSCALER) {
      // Each would hold those maps.
      return 1;
    }
    boolean isSmall = model.onnx().toFile().length() <= SMALL;
    return isSmall && config.inference().batch().orElse(1) == 1
        ? Math.min(threads, MOST_SESSIONS)
        : 1;
  }

  /**
   * On the CPU one tile, and no trials: all cores work on each tile anyway, a batch that is not
   * full is padded and would cost a picture of one tile as much as two, and each trial would delay
   * the start by seconds.
   */
  private BatchRange batches(Provider provider, Model model) {
    if (isRestorer(model) && config.inference().batch().isPresent()) {
      return BatchRange.fixed(config.inference().batch().get());
    }
    return provider == Provider.CPU
        ? BatchRange.fixed(1)
        : BatchRange.measured(
            deviceMemory.totalBytes(config.inference().device()).orElse(0),
            config.inference().largestBatch());
  }

  private void checkPrecision(Model model) throws ModelException {
    Precision wanted = config.inference().precision();
    if (isRestorer(model) && !model.card().precision().contains(wanted)) {
      throw new ModelException(
          "safelight.inference.precision is %s, but the card of the model %s allows %s only: what"
                  .formatted(lower(wanted), model.card().name(), lower(model.card().precision()))
              + " less precision does to its results has not been measured");
    }
  }

  /** What is wanted is wanted of the restorer; a model beside it does not refuse the start. */
  private Precision precision(ModelCard card) {
    Precision wanted = config.inference().precision();
    return card.precision().contains(wanted) ? wanted : Precision.FP32;
  }

  private static String lower(Object what) {
    return what.toString().toLowerCase(Locale.ROOT);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
  }
}
