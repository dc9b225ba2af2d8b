package io.safelight.doctor;

import io.safelight.enhance.Recipes;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that nothing reads, and recipes. What has a wrong value keeps every command from starting.
 */
@ApplicationScoped
@Priority(20)
class ConfigurationCheck implements Check {
  private final Recipes recipes;

  ConfigurationCheck(Recipes recipes) {
    this.recipes = recipes;
  }

  @Override
  public String name() {
    return "configuration";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    for (String key : Keys.unknownVariables(System.getenv().keySet())) {
      findings.add(
          wrong(
              "nothing reads the variable %s: correct or remove it (docs/configuration.md has all keys)",
              key));
    }
    findings.add(ok("recipes: %s", String.join(", ", recipes.all().keySet())));
    return findings;
  }
}
