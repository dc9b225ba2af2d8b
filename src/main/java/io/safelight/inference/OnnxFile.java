package io.safelight.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an ONNX file takes and gives, read from it without running it, to be held against a card.
 *
 * @param inputs in the file's order
 * @param outputs in the file's order
 */
public record OnnxFile(List<Tensor> inputs, List<Tensor> outputs) {
  /** Of {@link Tensor#shape()}: takes every size. */
  public static final long ANY = -1;

  /** Output of a landmark model: [1, 5, 2], x and y of each point in sides of the crop. */
  public static final String LANDMARKS = "landmarks";

  /** Output of a landmark model: [1, 1], 0 to 1, how sure it is that the crop shows a face. */
  public static final String SCORE = "score";

  private static final int CHANNELS = 3;

  /**
   * An input or an output.
   *
   * @param type {@code float32}, {@code float64}, {@code float16}, {@code int64}, ...; of what is
   *     no tensor its description
   * @param shape -1 where a dimension takes every size
   */
  public record Tensor(String name, String type, List<Long> shape) {
    @Override
    public String toString() {
      return name
          + " "
          + type
          + shape.stream()
              .map(side -> side == ANY ? "?" : side.toString())
              .collect(Collectors.joining(", ", " [", "]"));
    }

    private boolean isFloat() {
      return type.equals("float32");
    }

    /** Whether a dimension is of this size or takes every size. */
    private boolean takes(int dimension, long size) {
      return shape.get(dimension) == ANY || shape.get(dimension) == size;
    }

    private boolean isColour() {
      return isFloat() && shape.size() == 4 && takes(1, CHANNELS);
    }
  }

  /**
   * Reads a file's inputs and outputs.
   *
   * @throws ModelException where it is no ONNX file or one that this runtime cannot load
   */
  public static OnnxFile read(Path file) throws ModelException {
    if (!Files.isRegularFile(file)) {
      throw new ModelException("there is no file " + file);
    }
    try (SessionOptions options = new SessionOptions()) {
      // Nothing is run: an optimised graph would cost seconds for large files, and memory.
      options.setOptimizationLevel(OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      try (OrtSession session = Environment.get().createSession(file.toString(), options)) {
        return new OnnxFile(tensors(session.getInputInfo()), tensors(session.getOutputInfo()));
      }
    } catch (OrtException e) {
      throw new ModelException(
          "%s is no ONNX file that ONNX Runtime %s can load: %s"
              .formatted(file, Environment.get().getVersion(), e.getMessage()),
          e);
    }
  }

  private static List<Tensor> tensors(Map<String, NodeInfo> nodes) {
    List<Tensor> tensors = new ArrayList<>();
    nodes.forEach(
        (name, node) -> {
          if (node.getInfo() instanceof TensorInfo info) {
            List<Long> shape = Arrays.stream(info.getShape()).boxed().toList();
            tensors.add(new Tensor(name, word(info.type), shape));
          } else {
            tensors.add(new Tensor(name, node.getInfo().toString(), List.of()));
          }
        });
    return List.copyOf(tensors);
  }

  private static String word(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> "float32";
      case DOUBLE -> "float64";
      default -> type.name().toLowerCase(Locale.ROOT);
    };
  }

  /**
   * Reads a model's file and holds it against its card.
   *
   * @throws ModelException where it cannot be read, or is not what the card says
   */
  public static OnnxFile of(Model model) throws ModelException {
    OnnxFile file = read(model.onnx());
    List<String> mistakes = file.mistakes(model.card());
    if (!mistakes.isEmpty()) {
      throw new ModelException(
          "%s does not fit its card: %s".formatted(model.onnx(), String.join("; ", mistakes)));
    }
    return file;
  }

  /** The input of this name. */
  public Optional<Tensor> input(String name) {
    return named(inputs, name);
  }

  private static Optional<Tensor> named(List<Tensor> tensors, String name) {
    return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  /** Where the file is not what a card says: names, types and shapes; empty where it is. */
  public List<String> mistakes(ModelCard card) {
    List<String> mistakes = new ArrayList<>();
    Optional<Tensor> input = input(card.input());
    if (input.isEmpty()) {
      mistakes.add("there is no input called " + card.input() + ", there are " + inputs);
    }
    switch (card.kind()) {
      case RESTORER, UPSCALER -> checkTiles(card, input, mistakes);
      case FACE_RESTORER -> checkFace(card, card.face().orElseThrow(), input, mistakes);
      case FACE_IDENTITY -> checkIdentity(card, card.face().orElseThrow(), input, mistakes);
      case FACE_LANDMARKS -> checkLandmarks(card, card.face().orElseThrow(), input, mistakes);
      case FACE_DETECTOR -> checkDetector(card, input, mistakes);
      default -> throw new IllegalStateException("a kind without a contract: " + card.kind());
    }
    return mistakes;
  }

  private void checkTiles(ModelCard card, Optional<Tensor> input, List<String> mistakes) {
    input
        .filter(tensor -> !tensor.isColour())
        .ifPresent(tensor -> mistakes.add(wrong("input", tensor, "float32 [?, 3, ?, ?]")));
    Optional<Tensor> output = named(outputs, card.output());
    if (output.isEmpty()) {
      mistakes.add("there is no output called " + card.output() + ", there are " + outputs);
    }
    output
        .filter(tensor -> !tensor.isColour())
        .ifPresent(tensor -> mistakes.add(wrong("output", tensor, "float32 [?, 3, ?, ?]")));
    otherInputs(List.of(card.input()), card, mistakes);
    if (mistakes.isEmpty()) {
      for (int side = 2; side < 4; side++) {
        long in = input.orElseThrow().shape().get(side);
        long out = output.orElseThrow().shape().get(side);
        if (in != ANY && out != ANY && out != in * card.scale()) {
          mistakes.add(
              "%s becomes %s, which is not its scale of %d"
                  .formatted(input.orElseThrow(), output.orElseThrow(), card.scale()));
          return;
        }
      }
    }
  }

  private void checkFace(
      ModelCard card, FaceCrop face, Optional<Tensor> input, List<String> mistakes) {
    String wanted = "float32 [1 or ?, 3, %1$d, %1$d]".formatted(face.size());
    input
        .filter(tensor -> !isCrop(tensor, face))
        .ifPresent(tensor -> mistakes.add(wrong("input", tensor, wanted)));
    Optional<Tensor> output = output(card);
    if (output.isEmpty()) {
      mistakes.add("there is no output called " + card.output() + ", there are " + outputs);
    }
    output
        .filter(tensor -> !isCrop(tensor, face))
        .ifPresent(tensor -> mistakes.add(wrong("output", tensor, wanted)));
    face.weight().ifPresent(weight -> checkWeight(weight, mistakes));
    otherInputs(
        Stream.concat(Stream.of(card.input()), face.weight().map(FaceCrop.Weight::input).stream())
            .toList(),
        card,
        mistakes);
  }

  private void checkIdentity(
      ModelCard card, FaceCrop face, Optional<Tensor> input, List<String> mistakes) {
    String wanted = "float32 [1 or ?, 3, %1$d, %1$d]".formatted(face.size());
    input
        .filter(tensor -> !isCrop(tensor, face))
        .ifPresent(tensor -> mistakes.add(wrong("input", tensor, wanted)));
    if (output(card).isEmpty()) {
      mistakes.add("there is no output called " + card.output() + ", there are " + outputs);
    }
    output(card)
        .filter(tensor -> embedding(tensor).isEmpty())
        .ifPresent(
            tensor ->
                mistakes.add(wrong("output", tensor, "float32 [1 or ?, numbers of one face]")));
    otherInputs(List.of(card.input()), card, mistakes);
  }

  private void checkLandmarks(
      ModelCard card, FaceCrop face, Optional<Tensor> input, List<String> mistakes) {
    input
        .filter(tensor -> !isCrop(tensor, face))
        .ifPresent(
            tensor ->
                mistakes.add(
                    wrong("input", tensor, "float32 [1, 3, %1$d, %1$d]".formatted(face.size()))));
    checkAnswer(LANDMARKS, List.of(1L, (long) FaceTemplate.POINTS, 2L), mistakes);
    checkAnswer(SCORE, List.of(1L, 1L), mistakes);
    otherInputs(List.of(card.input()), card, mistakes);
  }

  private void checkAnswer(String name, List<Long> shape, List<String> mistakes) {
    Tensor wanted = new Tensor(name, "float32", shape);
    Optional<Tensor> output = named(outputs, name);
    if (output.isEmpty()) {
      mistakes.add("there is no output %s, there are %s".formatted(wanted, outputs));
    }
    output
        .filter(tensor -> !tensor.equals(wanted))
        .ifPresent(tensor -> mistakes.add(wrong("output", tensor, wanted.toString())));
  }

  /** The output that a card means: the one that it names, or the first. */
  public Optional<Tensor> output(ModelCard card) {
    return card.output() == null ? outputs.stream().findFirst() : named(outputs, card.output());
  }

  /** How many numbers tell one face from another, where a tensor can hold them. */
  public static OptionalInt embedding(Tensor tensor) {
    List<Long> shape = tensor.shape();
    return tensor.isFloat() && shape.size() == 2 && tensor.takes(0, 1) && shape.get(1) > 1
        ? OptionalInt.of(Math.toIntExact(shape.get(1)))
        : OptionalInt.empty();
  }

  private static boolean isCrop(Tensor tensor, FaceCrop face) {
    return tensor.isColour()
        && tensor.takes(0, 1)
        && tensor.takes(2, face.size())
        && tensor.takes(3, face.size());
  }

  private void checkWeight(FaceCrop.Weight weight, List<String> mistakes) {
    Optional<Tensor> tensor = input(weight.input());
    if (tensor.isEmpty()) {
      mistakes.add("there is no input called " + weight.input() + ", there are " + inputs);
    }
    tensor
        .filter(found -> !isWeight(found))
        .ifPresent(found -> mistakes.add(wrong("input", found, "float64 [1]")));
  }

  /** Whether a tensor is of the type and shape of {@link FaceCrop.Weight}. */
  public static boolean isWeight(Tensor tensor) {
    return tensor.type().equals("float64")
        && (tensor.shape().isEmpty() || tensor.shape().size() == 1 && tensor.takes(0, 1));
  }

  /** YuNet's names: for each stride the class, the objectness, the box and the landmarks. */
  private void checkDetector(ModelCard card, Optional<Tensor> input, List<String> mistakes) {
    input
        .filter(tensor -> !isWindow(tensor))
        .ifPresent(
            tensor -> mistakes.add(wrong("input", tensor, "float32 [1, 3, 640 or ?, 640 or ?]")));
    input.ifPresent(tensor -> otherInputs(List.of(tensor.name()), card, mistakes));
    List<String> missing =
        Stream.of("cls", "obj", "bbox", "kps")
            .flatMap(what -> Stream.of(8, 16, 32).map(stride -> what + "_" + stride))
            .filter(name -> named(outputs, name).filter(Tensor::isFloat).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      mistakes.add(
          "a face-detector has YuNet's outputs; float32 %s are missing, there are %s"
              .formatted(missing, outputs));
    }
  }

  /** It looks through windows of 640 pixels, whatever the picture. */
  private static boolean isWindow(Tensor tensor) {
    return tensor.isColour() && tensor.takes(0, 1) && tensor.takes(2, 640) && tensor.takes(3, 640);
  }

  private void otherInputs(List<String> known, ModelCard card, List<String> mistakes) {
    List<Tensor> others = inputs.stream().filter(input -> !known.contains(input.name())).toList();
    if (!others.isEmpty()) {
      mistakes.add(
          "it wants %s as well, which the card of %s does not give"
              .formatted(others, card.kind().withArticle()));
    }
  }

  private static String wrong(String role, Tensor tensor, String wanted) {
    return "the %s is %s, wanted is %s".formatted(role, tensor, wanted);
  }
}
