package io.safelight.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys of a card as they are written. Reading goes on behind a mistake, so that all of them are
 * found; what is read then serves for nothing.
 */
final class CardKeys {
  private static final Set<String> COMMON =
      Set.of(
          "name",
          "kind",
          "file",
          "sha256",
          "input",
          "layout",
          "colour",
          "low",
          "high",
          "precision",
          "licence",
          "training");
  private static final Set<String> OF_TILES = Set.of("output", "multiple", "halo", "scale");
  private static final Map<ModelKind, Set<String>> OF_KIND =
      Map.of(
          ModelKind.RESTORER,
          OF_TILES,
          ModelKind.UPSCALER,
          OF_TILES,
          ModelKind.FACE_RESTORER,
          Set.of("output", "size", "template", "weight", "smallest", "largest"),
          ModelKind.FACE_IDENTITY,
          Set.of("output", "size", "template", "least"),
          ModelKind.FACE_LANDMARKS,
          Set.of("size", "template", "least"),
          ModelKind.FACE_DETECTOR,
          Set.of("multiple"));

  private static final Set<ModelKind> OF_CROPS =
      Set.of(ModelKind.FACE_RESTORER, ModelKind.FACE_IDENTITY, ModelKind.FACE_LANDMARKS);

  private final JsonNode tree;
  private final List<String> mistakes = new ArrayList<>();

  CardKeys(JsonNode tree) {
    this.tree = tree;
  }

  List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  /** Of use where there are no {@link #mistakes()}. */
  ModelCard card() {
    mistakes.clear();
    ModelKind kind = kind();
    boolean faces = OF_CROPS.contains(kind);
    boolean tiles = kind == ModelKind.RESTORER || kind == ModelKind.UPSCALER;
    ModelCard card =
        new ModelCard(
            text("name"),
            kind,
            file(),
            sha256(),
            text("input"),
            tiles ? text("output") : optionalText("output").orElse(null),
            oneOf("layout", "NCHW"),
            oneOf("colour", "RGB", "BGR"),
            (float) number("low"),
            (float) number("high"),
            faces ? 1 : whole("multiple", 1, 256),
            tiles ? whole("halo", 0, 256) : 0,
            tiles ? scale(kind) : 1,
            precision(),
            text("licence"),
            text("training"),
            faces ? Optional.of(face(kind)) : Optional.empty());
    if (has("low") && has("high") && !(card.low() < card.high())) {
      mistakes.add(
          "low is " + card.low() + " and high " + card.high() + ", low must be below high");
    }
    if (kind == ModelKind.FACE_DETECTOR
        && !("BGR".equals(card.colour()) && card.low() == 0 && card.high() == 255)) {
      mistakes.add("a face-detector is fed as YuNet is: colour BGR, low 0, high 255");
    }
    Set<String> unknown = new TreeSet<>();
    tree.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(COMMON);
    unknown.removeAll(OF_KIND.get(kind));
    unknown.forEach(key -> mistakes.add("the card of " + kind.withArticle() + " has no " + key));
    return card;
  }

  private ModelKind kind() {
    String word = tree.path("kind").asText("null");
    Optional<ModelKind> kind = ModelKind.of(word);
    if (kind.isEmpty()) {
      mistakes.add("kind is " + word + ", it must be " + ModelKind.words());
    }
    return kind.orElse(ModelKind.RESTORER);
  }

  private String file() {
    String file = optionalText("file").orElse(null);
    if (file == null || !file.matches("[^/\\\\:\\x00]+") || file.matches("\\.{1,2}")) {
      mistakes.add("file is " + file + ", it must name a file in the card's own folder");
    }
    return file;
  }

  private String sha256() {
    String digest = optionalText("sha256").orElse(null);
    if (digest == null || !digest.matches("[0-9a-f]{64}")) {
      mistakes.add("sha256 is " + digest + ", it must be 64 lower-case hex digits");
    }
    return digest;
  }

  private int scale(ModelKind kind) {
    int scale = whole("scale", Integer.MIN_VALUE, Integer.MAX_VALUE);
    if (has("scale") && kind == ModelKind.RESTORER && scale != 1) {
      mistakes.add("scale is " + scale + ", a restorer's is 1");
    }
    if (has("scale") && kind == ModelKind.UPSCALER && scale != 2 && scale != 4) {
      mistakes.add("scale is " + scale + ", an upscaler's is 2 or 4");
    }
    return scale;
  }

  private Set<Precision> precision() {
    Set<Precision> allowed = EnumSet.noneOf(Precision.class);
    JsonNode list = tree.path("precision");
    if (list.isMissingNode() || list.isNull()) {
      return allowed;
    }
    Set<String> words = new HashSet<>();
    if (list.isArray()) {
      list.forEach(word -> words.add(word.asText()));
    } else {
      words.add(list.asText());
    }
    for (Precision precision : Precision.values()) {
      if (words.remove(precision.name().toLowerCase(Locale.ROOT))) {
        allowed.add(precision);
      }
    }
    words.forEach(
        word -> mistakes.add("precision has " + word + ", it may be a list of fp32 and tf32"));
    return allowed;
  }

  private FaceCrop face(ModelKind kind) {
    int size = whole("size", 64, 4096);
    if (kind != ModelKind.FACE_RESTORER) {
      double least = number("least");
      if (kind == ModelKind.FACE_IDENTITY && !(least > -1 && least < 1)) {
        mistakes.add("least is " + least + ", the cosine of two embeddings is between -1 and 1");
      }
      if (kind == ModelKind.FACE_LANDMARKS && !(least > 0 && least < 1)) {
        mistakes.add("least is " + least + ", the score of landmarks is between 0 and 1");
      }
      return new FaceCrop(
          size,
          template(size),
          Optional.empty(),
          0,
          Double.POSITIVE_INFINITY,
          OptionalDouble.of(least));
    }
    double smallest = optionalNumber("smallest", 0);
    double largest = optionalNumber("largest", Double.POSITIVE_INFINITY);
    if (!(smallest >= 0 && smallest < largest)) {
      mistakes.add(
          ("smallest is %s and largest %s: distances of the eyes in pixels, the smallest below the"
                  + " largest")
              .formatted(smallest, largest));
    }
    return new FaceCrop(size, template(size), weight(), smallest, largest);
  }

  private List<TemplatePoint> template(int size) {
    JsonNode template = tree.path("template");
    if (template.isTextual()) {
      Optional<FaceTemplate> known = FaceTemplate.of(template.asText());
      if (known.isPresent()) {
        return known.get().points(size);
      }
    }
    List<TemplatePoint> points = new ArrayList<>();
    for (JsonNode point : template) {
      if (template.isArray()
          && point.size() == 2
          && isWithin(point.path(0), size)
          && isWithin(point.path(1), size)) {
        points.add(new TemplatePoint(point.path(0).asDouble(), point.path(1).asDouble()));
      }
    }
    if (template.isMissingNode() || template.isNull()) {
      mistakes.add("template is missing");
    } else if (points.size() != FaceTemplate.POINTS || template.size() != FaceTemplate.POINTS) {
      mistakes.add(
          ("template is %s, it must be %s or five [x, y] within the crop: left eye, right eye,"
                  + " nose, left and right corner of the mouth as seen in the picture")
              .formatted(template, FaceTemplate.words()));
    }
    return points;
  }

  private static boolean isWithin(JsonNode coordinate, int size) {
    return coordinate.isNumber() && coordinate.asDouble() >= 0 && coordinate.asDouble() <= size;
  }

  private Optional<FaceCrop.Weight> weight() {
    JsonNode weight = tree.path("weight");
    if (weight.isMissingNode() || weight.isNull()) {
      return Optional.empty();
    }
    String input = weight.path("input").asText("");
    JsonNode value = weight.path("value");
    if (!weight.isObject()
        || weight.size() != 2
        || input.isBlank()
        || !value.isNumber()
        || !Double.isFinite(value.asDouble())) {
      mistakes.add("weight is " + weight + ", it must be {input: NAME, value: NUMBER}");
    }
    return Optional.of(new FaceCrop.Weight(input, value.asDouble()));
  }

  private boolean has(String key) {
    return !tree.path(key).isMissingNode() && !tree.path(key).isNull();
  }

  private Optional<String> optionalText(String key) {
    return has(key) ? Optional.of(tree.path(key).asText()) : Optional.empty();
  }

  private String text(String key) {
    Optional<String> text = optionalText(key).filter(value -> !value.isBlank());
    if (text.isEmpty()) {
      mistakes.add(key + " is missing");
    }
    return text.orElse(null);
  }

  private String oneOf(String key, String... allowed) {
    String value = optionalText(key).orElse(null);
    if (value == null || !List.of(allowed).contains(value)) {
      mistakes.add(key + " is " + value + ", it must be " + String.join(" or ", allowed));
    }
    return value;
  }

  /** A number that is not there is no 0, which a halo may be. */
  private int whole(String key, int least, int most) {
    JsonNode value = tree.path(key);
    if (!has(key)) {
      mistakes.add(key + " is missing");
    } else if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      mistakes.add(key + " is " + value.asText() + ", it must be a whole number");
    } else if (value.asInt() < least || value.asInt() > most) {
      mistakes.add(key + " is " + value.asInt() + ", it must be " + least + " to " + most);
    }
    return value.asInt();
  }

  private double number(String key) {
    if (!has(key)) {
      mistakes.add(key + " is missing");
    }
    return optionalNumber(key, 0);
  }

  private double optionalNumber(String key, double absent) {
    if (!has(key)) {
      return absent;
    }
    JsonNode value = tree.path(key);
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      mistakes.add(key + " is " + value.asText() + ", it must be a number");
    }
    return value.asDouble();
  }
}
