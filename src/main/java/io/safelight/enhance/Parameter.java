package io.safelight.enhance;

import io.safelight.job.Recipe;
import io.safelight.metadata.Kept;
import java.util.Arrays;
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
  FACE_STRENGTH("0 to 100", "80") {
    @Override
    Object parse(String text) {
      return within(text, 0, 100);
    }
  },
  FACE_KEEP_TONES("true, false", "true") {
    @Override
    Object parse(String text) {
      return yesOrNo(text);
    }
  },
  FACE_GRAIN("0 to 100", "0") {
    @Override
    Object parse(String text) {
      return within(text, 0, 100);
    }
  },
  FACE_SMALLEST("8 to 10000", "20") {
    @Override
    Object parse(String text) {
      return within(text, 8, 10_000);
    }
  },
  FACE_MOST("1 to 1000", "100") {
    @Override
    Object parse(String text) {
      return within(text, 1, 1000);
    }
  },
  FACE_CONFIDENCE("1 to 99", "70") {
    @Override
    Object parse(String text) {
      return within(text, 1, 99);
    }
  },
  FACE_TURNED("true, false", "false") {
    @Override
    Object parse(String text) {
      return yesOrNo(text);
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
  },
  SUBSAMPLING(keys(Recipe.Subsampling.values()), "auto") {
    @Override
    Object parse(String text) {
      return oneOf(Recipe.Subsampling.class, text);
    }
  },
  PROGRESSIVE("true, false", "false") {
    @Override
    Object parse(String text) {
      return yesOrNo(text);
    }
  },
  PROFILE(keys(Recipe.Profile.values()), "source") {
    @Override
    Object parse(String text) {
      return oneOf(Recipe.Profile.class, text);
    }
  },
  METADATA(keys(Kept.values()), "all") {
    @Override
    Object parse(String text) {
      return oneOf(Kept.class, text);
    }
  },
  PROVENANCE("true, false", "true") {
    @Override
    Object parse(String text) {
      return yesOrNo(text);
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
    return Recipe.key(this);
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
            (Integer) MAX_LONG_EDGE.parse(texts.get(MAX_LONG_EDGE))),
        new Recipe.Carried(
            (Kept) METADATA.parse(texts.get(METADATA)),
            (Boolean) PROVENANCE.parse(texts.get(PROVENANCE))));
  }

  private static boolean yesOrNo(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
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
        .filter(constant -> Recipe.key(constant).equals(text.strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text));
  }

  private static String keys(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Recipe::key).collect(Collectors.joining(", "));
  }
}
