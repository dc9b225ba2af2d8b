package io.safelight.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a model says of itself: {@code model.yaml} beside the ONNX file. A wrong card is told at
 * load, with every mistake at once; which keys a card has depends on its kind.
 *
 * @param name as recipes, tickets and metrics call it
 * @param kind what it does
 * @param file the ONNX file's name within the folder
 * @param sha256 lower-case hex digest of that file
 * @param input name of the input tensor
 * @param output name of the output tensor; null where that is the file's first, which only the card
 *     of a face restorer or an identity model may leave to it, and for a face detector or a
 *     landmark model, whose outputs have names of their own
 * @param layout {@code NCHW}
 * @param colour order of the channels: {@code RGB} or {@code BGR}
 * @param low value of black
 * @param high value of full intensity
 * @param multiple both sides of the input are multiples of it; 1 for what takes crops of faces,
 *     which have one size
 * @param halo pixels of context around a tile's core without which seams would show; 0 where
 *     nothing is tiled
 * @param scale output side / input side; 1 but for an upscaler
 * @param precision in which multiplications may be computed, as was measured to hold its quality;
 *     {@code fp32}, which always may, is what a card that says nothing has
 * @param licence under what terms the weights may be used
 * @param training what it was trained on and how
 * @param face what a face restorer, an identity model or a landmark model wants of a face; empty
 *     for every other kind
 */
public record ModelCard(
    String name,
    ModelKind kind,
    String file,
    String sha256,
    String input,
    String output,
    String layout,
    String colour,
    float low,
    float high,
    int multiple,
    int halo,
    int scale,
    Set<Precision> precision,
    String licence,
    String training,
    Optional<FaceCrop> face) {

  public ModelCard {
    Set<Precision> allowed = EnumSet.of(Precision.FP32);
    if (precision != null) {
      allowed.addAll(precision);
    }
    precision = Collections.unmodifiableSet(allowed);
  }

  /** The card of what works on tiles: a {@code restorer} or an {@code upscaler}. */
  public ModelCard(
      String name,
      String kind,
      String file,
      String sha256,
      String input,
      String output,
      String layout,
      String colour,
      float low,
      float high,
      int multiple,
      int halo,
      int scale,
      Set<Precision> precision,
      String licence,
      String training) {
    this(
        name,
        ModelKind.of(kind).orElseThrow(() -> new IllegalArgumentException("no kind: " + kind)),
        file,
        sha256,
        input,
        output,
        layout,
        colour,
        low,
        high,
        multiple,
        halo,
        scale,
        precision,
        licence,
        training,
        Optional.empty());
  }

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /**
   * Reads and checks a card.
   *
   * @throws ModelException naming the file and everything that is wrong in it
   */
  public static ModelCard read(Path card) throws ModelException {
    JsonNode tree;
    try {
      tree = YAML.readTree(Files.readAllBytes(card));
    } catch (IOException e) {
      throw new ModelException("the model card " + card + " cannot be read: " + e.getMessage(), e);
    }
    if (!tree.isObject()) {
      throw new ModelException("the model card " + card + " is empty or no list of keys");
    }
    return of(tree, "the model card " + card);
  }

  /** The kind that a card names, whatever else is wrong in it; empty where that cannot be told. */
  static Optional<ModelKind> kindIn(Path card) {
    try {
      return ModelKind.of(YAML.readTree(Files.readAllBytes(card)).path("kind").asText());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The card of these keys, before there is a file of them.
   *
   * @throws ModelException naming everything that is wrong in it
   */
  public static ModelCard of(JsonNode tree) throws ModelException {
    return of(tree, "the model card");
  }

  private static ModelCard of(JsonNode tree, String what) throws ModelException {
    CardKeys keys = new CardKeys(tree);
    ModelCard card = keys.card();
    if (!keys.mistakes().isEmpty()) {
      throw new ModelException(what + " is wrong: " + String.join("; ", keys.mistakes()));
    }
    return card;
  }

  /** What would be wrong with a card of these keys; empty where nothing is. */
  public static List<String> mistakes(JsonNode tree) {
    CardKeys keys = new CardKeys(tree);
    keys.card();
    return keys.mistakes();
  }
}
