package io.safelight.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * An ONNX Runtime session of one input shape, with its input and output tensors allocated once and
 * reused for every run.
 */
final class OnnxEngine implements Engine {
  private final Provider provider;
  private final TileShape shape;
  private final SessionOptions options;
  private final OrtSession session;
  private final FloatBuffer input;
  private final FloatBuffer output;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxValue> outputs;

  private OnnxEngine(
      Provider provider,
      TileShape shape,
      SessionOptions options,
      OrtSession session,
      ModelCard card)
      throws OrtException {
    this.provider = provider;
    this.shape = shape;
    this.options = options;
    this.session = session;
    this.input = direct(shape);
    this.output = direct(shape);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    this.inputs =
        Map.of(card.input(), OnnxTensor.createTensor(environment, input, shape.dimensions()));
    this.outputs =
        Map.of(card.output(), OnnxTensor.createTensor(environment, output, shape.dimensions()));
  }

  /**
   * Opens a session.
   *
   * @param threads intra-op threads of the CPU provider
   * @param device index of the CUDA device
   */
  static OnnxEngine open(Model model, Provider provider, TileShape shape, int threads, int device)
      throws EngineException {
    SessionOptions options = null;
    OrtSession session = null;
    OnnxEngine engine = null;
    try {
      options = new SessionOptions();
      options.setIntraOpNumThreads(threads);
      // One shape for the whole life: a pattern planned for it would be kept in the arena as well,
      // and runs from one thread gain nothing from it.
      options.setMemoryPatternOptimization(false);
      // Idle inference threads must not burn the cores that decode and encode.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (provider == Provider.CUDA) {
        // A node that CUDA cannot take would run on the CPU without a word: refuse instead.
        options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
        addCuda(options, device);
      }
      session = OrtEnvironment.getEnvironment().createSession(model.onnx().toString(), options);
      checkContract(model, session, shape);
      engine = new OnnxEngine(provider, shape, options, session, model.card());
      return engine;
    } catch (OrtException | ModelException e) {
      throw new EngineException(e.getMessage(), e);
    } finally {
      // Whatever was thrown: buffers that do not fit end in an Error, and the session with them.
      if (engine == null) {
        closeQuietly(session);
        if (options != null) {
          options.close();
        }
      }
    }
  }

  private static void addCuda(SessionOptions options, int device) throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device)) {
      // The arena grows by what is asked for, not by doubling: one shape, so one size.
      cuda.add("arena_extend_strategy", "kSameAsRequested");
      // The search is paid once, at warm-up, because the shape never changes.
      cuda.add("cudnn_conv_algo_search", "EXHAUSTIVE");
      cuda.add("do_copy_in_default_stream", "1");
      // fp32 as trained; TensorFloat-32 would round the mantissa to 10 bits.
      cuda.add("use_tf32", "0");
      options.addCUDA(cuda);
    }
  }

  /** The card is held against the file: names, type, rank and fixed dimensions. */
  private static void checkContract(Model model, OrtSession session, TileShape shape)
      throws OrtException, ModelException {
    ModelCard card = model.card();
    check(model, "input", card.input(), session.getInputInfo(), shape);
    check(model, "output", card.output(), session.getOutputInfo(), shape);
    if (session.getInputInfo().size() != 1) {
      throw new ModelException(
          model.onnx()
              + " wants "
              + session.getInputInfo().keySet()
              + ", a restorer has one input");
    }
  }

  private static void check(
      Model model, String role, String name, Map<String, NodeInfo> nodes, TileShape shape)
      throws ModelException {
    NodeInfo node = nodes.get(name);
    if (node == null) {
      throw new ModelException(
          "%s has no %s called %s, its card is wrong: there are %s"
              .formatted(model.onnx(), role, name, nodes.keySet()));
    }
    boolean fits =
        node.getInfo() instanceof TensorInfo info
            && info.type == ai.onnxruntime.OnnxJavaType.FLOAT
            && fits(info.getShape(), shape.dimensions());
    if (!fits) {
      throw new ModelException(
          "the %s %s of %s is %s, wanted is float32 [%d, 3, %d, %d]"
              .formatted(
                  role,
                  name,
                  model.onnx(),
                  node.getInfo(),
                  shape.batch(),
                  shape.side(),
                  shape.side()));
    }
  }

  /** A dynamic dimension (-1) takes every size; a fixed one must be ours. */
  private static boolean fits(long[] offered, long[] wanted) {
    if (offered.length != wanted.length) {
      return false;
    }
    for (int i = 0; i < offered.length; i++) {
      if (offered[i] != -1 && offered[i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static FloatBuffer direct(TileShape shape) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(shape.batch() * 4, shape.tileLength()))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
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
    try {
      // The output tensor is ours and was written in place; the result only wraps it.
      session.run(inputs, outputs).close();
    } catch (OrtException e) {
      throw new EngineException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxValue::close);
    closeQuietly(session);
    options.close();
  }

  private static void closeQuietly(OrtSession session) {
    if (session != null) {
      try {
        session.close();
      } catch (OrtException e) {
        // Closing is the last thing done with it: there is nothing left to save.
        return;
      }
    }
  }
}
