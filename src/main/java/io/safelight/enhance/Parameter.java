package io.safelight.enhance;

import io.safelight.job.Recipe;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One parameter of a recipe: its key, what values it takes, and what it is where nothing is said.
 */
enum Parameter {
  STRENGTH("0 to 100", "80") {
    @Override
    Object parse(String text) {
      return within(text, 0, 100);
    }
  },
  MODE(keys(Recipe.Mode.values()), "natural") {
    @Override
    Object parse(String text) {
      return oneOf(Recipe.Mode.class, text);
    }
  },
  DENOISE("0 to 100", "0") {
    @Override
    Object parse(String text) {
      return within(text, 0, 100);
    }
  },
  SHARPEN("0 to 100", "0") {
    @Override
    Object parse(String text) {
      return within(text, 0, 100);
    }
  },
  OUTPUT_FORMAT(keys(Recipe.Output.values()), "png") {
    @Override
    Object parse(String text) {
      return oneOf(Recipe.Output.class, text);
    }
  },
  QUALITY("1 to 100", "92") {
    @Override
    Object parse(String text) {
      return within(text, 1, 100);
    }
  },
  MAX_LONG_EDGE("0 (off) or 64 to 65000 pixels", "0") {
    @Override
    Object parse(String text) {
      int edge = within(text, 0, 65_000);
      if (edge > 0 && edge < 64) {
        throw new IllegalArgumentException(text);
      }
      return edge;
    }
  };

  private final String allowed;
  private final String standard;

  Parameter(String allowed, String standard) {
    this.allowed = allowed;
    this.standard = standard;
  }

  /**
   * The value that a text stands for.
   *
   * @throws IllegalArgumentException where it is none of the allowed
   */
  abstract Object parse(String text);

  String key() {
    return keyOf(this);
  }

  String allowed() {
    return allowed;
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
        (Recipe.Output) OUTPUT_FORMAT.parse(texts.get(OUTPUT_FORMAT)),
        (Integer) QUALITY.parse(texts.get(QUALITY)),
        (Integer) MAX_LONG_EDGE.parse(texts.get(MAX_LONG_EDGE)));
  }

  private static int within(String text, int low, int high) {
    int value = Integer.parseInt(text.strip());
    if (value < low || value > high) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static <E extends Enum<E>> E oneOf(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> keyOf(constant).equals(text.strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text));
  }

  private static String keys(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Parameter::keyOf).collect(Collectors.joining(", "));
  }

  private static String keyOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
