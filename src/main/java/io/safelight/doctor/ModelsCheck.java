package io.safelight.doctor;

import io.safelight.catalog.InstalledModel;
import io.safelight.catalog.ModelStore;
import io.safelight.enhance.Recipes;
import io.safelight.enhance.Upscalers;
import io.safelight.face.Faces;
import io.safelight.inference.InferenceConfig;
import io.safelight.inference.ModelException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The models, byte by byte, and those that recipes and faces would need. */
@ApplicationScoped
@Priority(100)
class ModelsCheck implements Check {
  private final ModelStore store;
  private final InferenceConfig config;
  private final Faces faces;
  private final Recipes recipes;
  private final Upscalers upscalers;

  ModelsCheck(
      ModelStore store, InferenceConfig config, Faces faces, Recipes recipes, Upscalers upscalers) {
    this.store = store;
    this.config = config;
    this.faces = faces;
    this.recipes = recipes;
    this.upscalers = upscalers;
  }

  @Override
  public String name() {
    return "models";
  }

  @Override
  public List<Finding> look() throws Exception {
    List<Finding> findings = new ArrayList<>();
    for (InstalledModel model : store.installed()) {
      Optional<String> problem = model.verify();
      findings.add(
          problem.isEmpty()
              ? ok("%s has the digest of its card", model.name())
              : wrong("%s: %s", model.name(), problem.get()));
    }
    if (store.installed(config.model()).isEmpty()) {
      findings.add(
          wrong(
              "there is no %s in %s: correct safelight.model or safelight.models, or bring it back",
              config.model(), store.folder()));
    }
    upscalers.problems(recipes.all()).forEach(problem -> findings.add(wrong("%s", problem)));
    try {
      lookAtFaces(findings);
    } catch (ModelException e) {
      findings.add(wrong("%s", e.getMessage()));
    }
    return findings;
  }

  private void lookAtFaces(List<Finding> findings) throws ModelException {
    List<String> missing = faces.missing();
    if (!missing.isEmpty()) {
      findings.add(
          note(
              "faces are not restored, there is no %s: ./safelight models fetch %s",
              String.join(" and no ", missing), String.join(" ", missing)));
    } else if (faces.landmarks().isEmpty()) {
      findings.add(
          note(
              "faces are aligned by the detector's own landmarks: safelight.faces.landmarks is off,"
                  + " or there is no model of the kind face-landmarks in %s",
              store.folder()));
    }
  }
}
