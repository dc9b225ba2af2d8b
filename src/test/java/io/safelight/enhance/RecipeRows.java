package io.safelight.enhance;

import java.util.Arrays;
import java.util.List;

/** The parameters of a recipe, for the page that lists them. */
public final class RecipeRows {
  private RecipeRows() {}

  /** Key, default and allowed values of each. */
  public static List<List<String>> all() {
    return Arrays.stream(Parameter.values())
        .map(one -> List.of(one.key(), one.standard(), one.allowed()))
        .toList();
  }
}
