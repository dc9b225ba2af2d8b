package io.safelight.inference;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a model says of itself: {@code model.yaml} beside the ONNX file. A wrong card is told at
 * load, with every mistake at once.
 *
 * @param name as recipes, tickets and metrics call it
 * @param kind what it does; {@code restorer} is the one kind of this version
 * @param file the ONNX file's name within the folder
 * @param sha256 lower-case hex digest of that file
 * @param input name of the input tensor
 * @param output name of the output tensor
 * @param layout {@code NCHW}
 * @param colour order of the channels: {@code RGB} or {@code BGR}
 * @param low value of black
 * @param high value of full intensity
 * @param multiple both sides of the input are multiples of it
 * @param halo pixels of context around a tile's core without which seams would show
 * @param scale output side / input side
 * @param precision in which multiplications may be computed, as was measured to hold its quality;
 *     {@code fp32}, which always may, is what a card that says nothing has
 * @param licence under what terms the weights may be used
 * @param training what it was trained on and how
 */
@RegisterForReflection
public record ModelCard(
    @JsonProperty("name") String name,
    @JsonProperty("kind") String kind,
    @JsonProperty("file") String file,
    @JsonProperty("sha256") String sha256,
    @JsonProperty("input") String input,
    @JsonProperty("output") String output,
    @JsonProperty("layout") String layout,
    @JsonProperty("colour") String colour,
    @JsonProperty("low") float low,
    @JsonProperty("high") float high,
    @JsonProperty("multiple") int multiple,
    @JsonProperty("halo") int halo,
    @JsonProperty("scale") int scale,
    @JsonProperty("precision") Set<Precision> precision,
    @JsonProperty("licence") String licence,
    @JsonProperty("training") String training) {

  public ModelCard {
    Set<Precision> allowed = EnumSet.of(Precision.FP32);
    if (precision != null) {
      allowed.addAll(precision);
    }
    precision = Collections.unmodifiableSet(allowed);
  }

  private static final List<String> NUMBERS = List.of("low", "high", "multiple", "halo", "scale");

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * Reads and checks a card.
   *
   * @throws ModelException naming the file and everything that is wrong in it
   */
  public static ModelCard read(Path card) throws ModelException {
    ModelCard read;
    List<String> mistakes = new ArrayList<>();
    try {
      JsonNode tree = YAML.readTree(Files.readAllBytes(card));
      if (!tree.isObject()) {
        throw new ModelException("the model card " + card + " is empty or no list of keys");
      }
      // A number that is not there would be read as 0, which a halo may be.
      NUMBERS.stream()
          .filter(key -> tree.path(key).isMissingNode() || tree.path(key).isNull())
          .forEach(key -> mistakes.add(key + " is missing"));
      read = YAML.treeToValue(tree, ModelCard.class);
    } catch (IOException e) {
      throw new ModelException("the model card " + card + " cannot be read: " + e.getMessage(), e);
    }
    read.findMistakes(mistakes);
    if (!mistakes.isEmpty()) {
      throw new ModelException(
          "the model card " + card + " is wrong: " + String.join("; ", mistakes));
    }
    return read;
  }

  private void findMistakes(List<String> mistakes) {
    present(mistakes, "name", name);
    present(mistakes, "input", input);
    present(mistakes, "output", output);
    present(mistakes, "licence", licence);
    present(mistakes, "training", training);
    oneOf(mistakes, "kind", kind, "restorer");
    oneOf(mistakes, "layout", layout, "NCHW");
    oneOf(mistakes, "colour", colour, "RGB", "BGR");
    if (file == null || !file.matches("[^/\\\\:\\x00]+") || file.matches("\\.{1,2}")) {
      mistakes.add("file is " + file + ", it must name a file in the card's own folder");
    }
    if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
      mistakes.add("sha256 is " + sha256 + ", it must be 64 lower-case hex digits");
    }
    if (!(low < high)) {
      mistakes.add("low is " + low + " and high " + high + ", low must be below high");
    }
    if (multiple < 1 || multiple > 256) {
      mistakes.add("multiple is " + multiple + ", it must be 1 to 256");
    }
    if (halo < 0 || halo > 256) {
      mistakes.add("halo is " + halo + ", it must be 0 to 256");
    }
    if (scale != 1) {
      mistakes.add("scale is " + scale + ", a restorer's is 1");
    }
  }

  private static void present(List<String> mistakes, String key, String value) {
    if (value == null || value.isBlank()) {
      mistakes.add(key + " is missing");
    }
  }

  private static void oneOf(List<String> mistakes, String key, String value, String... allowed) {
    if (value == null || !List.of(allowed).contains(value)) {
      mistakes.add(key + " is " + value + ", it must be " + String.join(" or ", allowed));
    }
  }
}
