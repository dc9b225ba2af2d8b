package io.safelight.enhance;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/**
 * The named recipes, as written: {@code safelight.recipes.strong.strength=100}. What a recipe does
 * not say is taken from the recipe {@code default}. {@link Recipes} checks and completes them.
 */
@ConfigMapping(prefix = "safelight")
public interface RecipeConfig {
  /** Recipe name → parameter → value. */
  Map<String, Map<String, String>> recipes();

  /** The recipe for pictures that name none. */
  @WithDefault("default")
  String recipe();
}
