package io.safelight.enhance;

import io.safelight.job.Recipe;
import io.safelight.metadata.Kept;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One parameter of a recipe: its key, what values it takes, and what it is where nothing is said.
 */
enum Parameter {
  STRENGTH(whole(0, 100), "80"),
  MODE(oneOf(Recipe.Mode.class), "natural"),
  DENOISE(whole(0, 100), "0"),
  SHARPEN(whole(0, 100), "0"),
  FACE_STRENGTH(whole(0, 100), "80"),
  FACE_KEEP_TONES(yesOrNo(), "true"),
  FACE_GRAIN(whole(0, 100), "0"),
  FACE_SMALLEST(whole(8, 10_000), "20"),
  FACE_MOST(whole(1, 1000), "100"),
  FACE_CONFIDENCE(whole(1, 99), "70"),
  FACE_TURNED(yesOrNo(), "false"),
  OUTPUT_FORMAT(oneOf(Recipe.Output.class), "png"),
  QUALITY(whole(1, 100), "92"),
  UPSCALE(new Allowed("off, 2, 4", Parameter::times), "off"),
  MAX_LONG_EDGE(new Allowed("0 (off) or 64 to 65000 pixels", Parameter::edge), "0"),
  SUBSAMPLING(oneOf(Recipe.Subsampling.class), "auto"),
  PROGRESSIVE(yesOrNo(), "false"),
  PROFILE(oneOf(Recipe.Profile.class), "source"),
  METADATA(oneOf(Kept.class), "all"),
  PROVENANCE(yesOrNo(), "true");

  /**
   * The values that a parameter takes.
   *
   * @param words for whoever wrote another one
   * @param parse the value that a text stands for; throws IllegalArgumentException where it is none
   */
  private record Allowed(String words, Function<String, Object> parse) {}

  private final Allowed allowed;
  private final String standard;

  Parameter(Allowed allowed, String standard) {
    this.allowed = allowed;
    this.standard = standard;
  }

  /**
   * The value that a text stands for.
   *
   * @throws IllegalArgumentException where it is none of the allowed
   */
  Object parse(String text) {
    return allowed.parse.apply(text);
  }

  String key() {
    return Recipe.key(this);
  }

  String allowed() {
    return allowed.words;
  }

  String standard() {
    return standard;
  }

  static Optional<Parameter> of(String key) {
    return Arrays.stream(values()).filter(p -> p.key().equals(key)).findFirst();
  }

  static String keys() {
    return keys(values());
  }

  /** Builds a recipe from texts that are known to parse. */
  static Recipe recipe(String name, Map<Parameter, String> texts) {
    return new Recipe(
        name,
        (Integer) STRENGTH.parse(texts.get(STRENGTH)),
        (Recipe.Mode) MODE.parse(texts.get(MODE)),
        (Integer) DENOISE.parse(texts.get(DENOISE)),
        (Integer) SHARPEN.parse(texts.get(SHARPEN)),
        new Recipe.Faces(
            (Integer) FACE_STRENGTH.parse(texts.get(FACE_STRENGTH)),
            (Boolean) FACE_KEEP_TONES.parse(texts.get(FACE_KEEP_TONES)),
            (Integer) FACE_GRAIN.parse(texts.get(FACE_GRAIN)),
            (Integer) FACE_SMALLEST.parse(texts.get(FACE_SMALLEST)),
            (Integer) FACE_MOST.parse(texts.get(FACE_MOST)),
            (Integer) FACE_CONFIDENCE.parse(texts.get(FACE_CONFIDENCE)),
            (Boolean) FACE_TURNED.parse(texts.get(FACE_TURNED))),
        new Recipe.Form(
            (Recipe.Output) OUTPUT_FORMAT.parse(texts.get(OUTPUT_FORMAT)),
            (Integer) QUALITY.parse(texts.get(QUALITY)),
            (Recipe.Subsampling) SUBSAMPLING.parse(texts.get(SUBSAMPLING)),
            (Boolean) PROGRESSIVE.parse(texts.get(PROGRESSIVE)),
            (Recipe.Profile) PROFILE.parse(texts.get(PROFILE)),
            (Integer) UPSCALE.parse(texts.get(UPSCALE)),
            (Integer) MAX_LONG_EDGE.parse(texts.get(MAX_LONG_EDGE))),
        new Recipe.Carried(
            (Kept) METADATA.parse(texts.get(METADATA)),
            (Boolean) PROVENANCE.parse(texts.get(PROVENANCE))));
  }

  private static Allowed yesOrNo() {
    return new Allowed(
        "true, false",
        text ->
            switch (text.strip()) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  private static Allowed whole(int low, int high) {
    return new Allowed(low + " to " + high, text -> within(text, low, high));
  }

  private static <E extends Enum<E>> Allowed oneOf(Class<E> type) {
    return new Allowed(
        keys(type.getEnumConstants()),
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> Recipe.key(constant).equals(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text)));
  }

  private static int times(String text) {
    if (text.strip().equals("off")) {
      return 1;
    }
    int times = Integer.parseInt(text.strip());
    if (!Recipe.Form.SCALES.contains(times)) {
      throw new IllegalArgumentException(text);
    }
    return times;
  }

  private static int edge(String text) {
    int edge = within(text, 0, 65_000);
    if (edge > 0 && edge < 64) {
      throw new IllegalArgumentException(text);
    }
    return edge;
  }

  private static int within(String text, int low, int high) {
    int value = Integer.parseInt(text.strip());
    if (value < low || value > high) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static String keys(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Recipe::key).collect(Collectors.joining(", "));
  }
}
