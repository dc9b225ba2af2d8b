package io.safelight.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.safelight.image.Size;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An ONNX Runtime session. Its tensors are views of its callers' direct buffers, made for a run and
 * closed after it: nothing is copied and nothing stays.
 */
final class OnnxEngine implements Engine {
  /** Of a dimension that a file asks for. */
  private static final int MOST = 4096;

  private final SessionOptions options;
  private final OrtSession session;
  private final ModelCard card;
  private final String output;

  /** Of the input as the file has it; -1 takes every size. */
  private final long[] dimensions;

  private OnnxEngine(
      SessionOptions options, OrtSession session, ModelCard card, long[] dimensions) {
    this.output = output(card, session);
    this.dimensions = dimensions;
    this.options = options;
    this.session = session;
    this.card = card;
  }

  /** Opens a session. */
  static OnnxEngine open(Model model, Provider provider, TileShape shape, EngineSettings settings)
      throws EngineException {
    SessionOptions options = null;
    OrtSession session = null;
    OnnxEngine engine = null;
    try {
      // Before all else: without it a CUDA library that is missing is told as a missing logger.
      OrtEnvironment environment = Environment.get();
      options = new SessionOptions();
      options.setIntraOpNumThreads(settings.threads());
      // A pattern planned for a shape would be kept in the arena as well, and runs from one thread
      // gain nothing from it.
      options.setMemoryPatternOptimization(false);
      // Idle inference threads must not burn the cores that decode and encode: on two crowded cores
      // a tile took 304 ms of core time with spinning, 234 without.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (provider == Provider.CUDA) {
        // A node that CUDA cannot take would run on the CPU without a word: refuse instead.
        options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
        addCuda(options, settings);
      }
      session = environment.createSession(model.onnx().toString(), options);
      checkContract(model, session, shape);
      engine = new OnnxEngine(options, session, model.card(), dimensions(session, model.card()));
      return engine;
    } catch (OrtException | ModelException e) {
      throw new EngineException(e.getMessage(), e);
    } finally {
      // Whatever was thrown, an Error too: the session must not stay.
      if (engine == null) {
        Tensors.close(session, options);
      }
    }
  }

  private static void addCuda(SessionOptions options, EngineSettings settings) throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(settings.device())) {
      for (Map.Entry<String, String> option : settings.cuda().entrySet()) {
        cuda.add(option.getKey(), option.getValue());
      }
      options.addCUDA(cuda);
    }
  }

  /** The card is held against the file: names, type, rank and fixed dimensions. */
  private static void checkContract(Model model, OrtSession session, TileShape shape)
      throws OrtException, ModelException, EngineException {
    ModelCard card = model.card();
    check(model, "input", card.input(), session.getInputInfo(), shape, 1);
    check(model, "output", output(card, session), session.getOutputInfo(), shape, shape.scale());
    Set<String> said = new LinkedHashSet<>(Set.of(card.input()));
    weight(card).ifPresent(weight -> said.add(weight.input()));
    if (!session.getInputInfo().keySet().equals(said)) {
      throw new ModelException(
          "%s wants %s, its card gives it %s"
              .formatted(model.onnx(), session.getInputInfo().keySet(), said));
    }
  }

  private static Optional<FaceCrop.Weight> weight(ModelCard card) {
    return card.face().flatMap(FaceCrop::weight);
  }

  /** The card's, or the file's first. */
  private static String output(ModelCard card, OrtSession session) {
    return card.output() == null ? session.getOutputNames().iterator().next() : card.output();
  }

  /**
   * @param times how long its sides are, those of the tile counting 1
   */
  private static void check(
      Model model,
      String role,
      String name,
      Map<String, NodeInfo> nodes,
      TileShape shape,
      int times)
      throws ModelException, EngineException {
    NodeInfo node = nodes.get(name);
    if (node == null) {
      throw new ModelException(
          "%s has no %s called %s, its card is wrong: there are %s"
              .formatted(model.onnx(), role, name, nodes.keySet()));
    }
    long[] wanted = times == 1 ? shape.dimensions() : shape.answerDimensions();
    if (!Tensors.isFloat(node, wanted)) {
      String mismatch =
          "the %s %s of %s is %s, wanted is float32 %s"
              .formatted(role, name, model.onnx(), node.getInfo(), Arrays.toString(wanted));
      Optional<TileShape> only = onlyShape(node, shape, times);
      if (only.isPresent()) {
        throw EngineException.ofFixedShape(mismatch, only.get());
      }
      throw new ModelException(mismatch);
    }
  }

  /** Of the checked input. */
  private static long[] dimensions(OrtSession session, ModelCard card) throws OrtException {
    return ((TensorInfo) session.getInputInfo().get(card.input()).getInfo()).getShape();
  }

  @Override
  public boolean isBatchFixed() {
    return dimensions[0] != -1;
  }

  @Override
  public boolean isTileFixed() {
    return dimensions[2] != -1 || dimensions[3] != -1;
  }

  /** The shape that the file is made for, where it is one of colour tiles. */
  private static Optional<TileShape> onlyShape(NodeInfo node, TileShape shape, int times) {
    if (!(node.getInfo() instanceof TensorInfo info)
        || info.type != OnnxJavaType.FLOAT
        || info.getShape().length != 4) {
      return Optional.empty();
    }
    long[] only = shape.dimensions();
    for (int i = 0; i < only.length; i++) {
      long sides = i < 2 ? 1 : times;
      only[i] = info.getShape()[i] == -1 ? only[i] : info.getShape()[i] / sides;
      if (only[i] < 1 || only[i] > MOST) {
        return Optional.empty();
      }
    }
    return only[1] == TileShape.CHANNELS
        ? Optional.of(
            shape.withBatch((int) only[0]).withTile(new Size((int) only[3], (int) only[2])))
        : Optional.empty();
  }

  @Override
  public void run(FloatBuffer tiles, FloatBuffer answers, TileShape shape) throws EngineException {
    OrtEnvironment environment = Environment.get();
    try (OnnxTensor input = OnnxTensor.createTensor(environment, tiles, shape.dimensions());
        OnnxTensor answer =
            OnnxTensor.createTensor(environment, answers, shape.answerDimensions())) {
      run(environment, input, answer);
    } catch (OrtException e) {
      throw new EngineException(e.getMessage(), e);
    }
  }

  /** The output is written in place; the result only wraps it. */
  private void run(OrtEnvironment environment, OnnxTensor input, OnnxTensor answer)
      throws OrtException {
    Optional<FaceCrop.Weight> weight = weight(card);
    if (weight.isEmpty()) {
      session.run(Map.of(card.input(), input), Map.of(output, answer)).close();
      return;
    }
    double[] value = {weight.get().value()};
    try (OnnxTensor second = OnnxTensor.createTensor(environment, value)) {
      session
          .run(Map.of(card.input(), input, weight.get().input(), second), Map.of(output, answer))
          .close();
    }
  }

  @Override
  public void close() {
    Tensors.close(session, options);
  }
}
