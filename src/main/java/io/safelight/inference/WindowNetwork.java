package io.safelight.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small network that looks at one square window at a time and answers in several tensors. It runs
 * on one core of the CPU, in one input shape for its whole life, so its memory does not grow.
 *
 * <p>Not thread-safe: one thread opens it, runs it and closes it (runs of one session from several
 * threads leaked memory, microsoft/onnxruntime issue 29351).
 */
public final class WindowNetwork implements AutoCloseable {
  /** The window's channels. */
  public static final int CHANNELS = 3;

  private final Path onnx;
  private final int side;
  private final List<Answer> answers;
  private final SessionOptions options;
  private final OrtSession session;
  private final String input;

  /**
   * One output.
   *
   * @param name as in the file
   * @param length how many values it has for one window
   */
  public record Answer(String name, int length) {}

  private WindowNetwork(
      Path onnx, int side, List<Answer> answers, SessionOptions options, OrtSession session) {
    this.onnx = onnx;
    this.side = side;
    this.answers = List.copyOf(answers);
    this.options = options;
    this.session = session;
    this.input = session.getInputNames().iterator().next();
  }

  /**
   * Opens a file.
   *
   * @param side of the window, in pixels
   * @param answers what the file must give, float32
   * @throws ModelException where there is no such file, or it is for something else
   */
  public static WindowNetwork open(Path onnx, int side, List<Answer> answers)
      throws ModelException {
    if (!Files.isReadable(onnx) || Files.isDirectory(onnx)) {
      throw new ModelException("there is no file that can be read at " + onnx);
    }
    SessionOptions options = null;
    OrtSession session = null;
    WindowNetwork network = null;
    try {
      OrtEnvironment environment = Environment.get();
      options = new SessionOptions();
      // Several pictures are under way at once: more threads would only fight over the cores.
      options.setIntraOpNumThreads(1);
      options.setMemoryPatternOptimization(false);
      session = environment.createSession(onnx.toString(), options);
      checkInput(onnx, session.getInputInfo(), side);
      for (Answer answer : answers) {
        checkAnswer(onnx, session.getOutputInfo(), answer);
      }
      network = new WindowNetwork(onnx, side, answers, options, session);
      return network;
    } catch (OrtException e) {
      throw new ModelException(onnx + " cannot be opened: " + e.getMessage(), e);
    } finally {
      if (network == null) {
        Tensors.close(session, options);
      }
    }
  }

  private static void checkInput(Path onnx, Map<String, NodeInfo> inputs, int side)
      throws ModelException {
    NodeInfo node = inputs.size() == 1 ? inputs.values().iterator().next() : null;
    if (node == null || !Tensors.isFloat(node, 1, CHANNELS, side, side)) {
      throw new ModelException(
          "%s takes %s, wanted is one input of float32 [1, 3, %d, %d]"
              .formatted(onnx, node == null ? inputs.keySet() : node.getInfo(), side, side));
    }
  }

  private static void checkAnswer(Path onnx, Map<String, NodeInfo> outputs, Answer answer)
      throws ModelException {
    NodeInfo node = outputs.get(answer.name());
    if (node == null) {
      throw new ModelException(
          "%s has no output called %s: there are %s"
              .formatted(onnx, answer.name(), outputs.keySet()));
    }
    boolean fits =
        node.getInfo() instanceof TensorInfo info
            && info.type == OnnxJavaType.FLOAT
            && mayHold(info, answer);
    if (!fits) {
      throw new ModelException(
          "the output %s of %s is %s, wanted are %d values of float32"
              .formatted(answer.name(), onnx, node.getInfo(), answer.length()));
    }
  }

  private static boolean mayHold(TensorInfo info, Answer answer) {
    long length = 1;
    for (long dimension : info.getShape()) {
      if (dimension == -1) {
        return true;
      }
      length *= dimension;
    }
    return length == answer.length();
  }

  /**
   * Runs the network once.
   *
   * @param window direct, float32 in native order, CHW of {@value #CHANNELS} planes, from its
   *     position on; colour order and range are the network's
   * @return the values of each answer by its name
   */
  public Map<String, float[]> run(FloatBuffer window) throws InferenceException {
    OrtEnvironment environment = Environment.get();
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, window, new long[] {1, CHANNELS, side, side});
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      Map<String, float[]> values = new HashMap<>();
      for (Answer answer : answers) {
        values.put(answer.name(), values(answer, result.get(answer.name()).orElseThrow()));
      }
      return values;
    } catch (OrtException e) {
      throw new InferenceException(onnx + " could not be run: " + e.getMessage(), e);
    }
  }

  private float[] values(Answer answer, OnnxValue value) throws InferenceException {
    FloatBuffer given = ((OnnxTensor) value).getFloatBuffer();
    if (given.remaining() != answer.length()) {
      throw new InferenceException(
          "%s gave %d values as %s, wanted are %d"
              .formatted(onnx, given.remaining(), answer.name(), answer.length()),
          null);
    }
    float[] values = new float[answer.length()];
    given.get(values);
    return values;
  }

  @Override
  public void close() {
    Tensors.close(session, options);
  }
}
