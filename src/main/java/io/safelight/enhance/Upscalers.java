package io.safelight.enhance;

import io.safelight.inference.InferenceConfig;
import io.safelight.inference.Model;
import io.safelight.inference.ModelChoice;
import io.safelight.inference.ModelException;
import io.safelight.inference.ModelKind;
import io.safelight.inference.Session;
import io.safelight.inference.Sessions;
import io.safelight.job.Recipe;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The networks that make pictures larger, one for each scale that is asked for: by a recipe, then
 * it is opened at the start; by a job ticket alone, with the first picture that asks.
 */
@ApplicationScoped
public class Upscalers {
  private static final Logger LOG = Logger.getLogger(Upscalers.class);

  private final UpscalerConfig config;
  private final InferenceConfig models;
  private final Sessions sessions;
  private final Map<Integer, Session> open = new ConcurrentHashMap<>();

  public Upscalers(UpscalerConfig config, InferenceConfig models, Sessions sessions) {
    this.config = config;
    this.models = models;
    this.sessions = sessions;
  }

  /**
   * Opens what recipes ask for.
   *
   * @param recipes by name
   * @throws ModelException where there is none of a scale, with the command that brings one, or one
   *     cannot be used
   */
  public void open(Map<String, Recipe> recipes) throws ModelException {
    List<String> problems = problems(recipes);
    if (!problems.isEmpty()) {
      throw new ModelException(String.join("; ", problems));
    }
    for (Recipe recipe : recipes.values()) {
      int scale = recipe.form().upscale();
      if (scale > 1) {
        LOG.infof("Upscale %d is done by %s", scale, session(scale).card().name());
      }
    }
  }

  /**
   * What is missing for recipes, with the command that brings it; nothing is opened.
   *
   * @param recipes by name
   */
  public List<String> problems(Map<String, Recipe> recipes) {
    List<String> problems = new ArrayList<>();
    recipes.forEach(
        (name, recipe) -> {
          int scale = recipe.form().upscale();
          if (scale > 1) {
            problem(scale)
                .map(
                    problem ->
                        "the recipe %s asks for upscale %d, but %s".formatted(name, scale, problem))
                .ifPresent(problems::add);
          }
        });
    return problems;
  }

  /** Why no picture can be made so many times as large; empty where nothing is known against it. */
  Optional<String> problem(int scale) {
    if (open.containsKey(scale)) {
      return Optional.empty();
    }
    ModelChoice choice = choice(scale);
    try {
      return choice.folder().isPresent()
          ? Optional.empty()
          : Optional.of(
              "there is no upscaler %s; to bring one: ./safelight models fetch %s"
                  .formatted(choice.missing(), choice.missing()));
    } catch (ModelException unclear) {
      return Optional.of(unclear.getMessage());
    }
  }

  /**
   * The network of a scale; the first call takes as long as its load and two runs.
   *
   * @throws ModelException where there is none, or it cannot be used
   */
  synchronized Session session(int scale) throws ModelException {
    Session session = open.get(scale);
    if (session == null) {
      Path folder =
          choice(scale)
              .folder()
              .orElseThrow(() -> new ModelException(problem(scale).orElse("it is gone")));
      Model model = Model.open(folder, ModelKind.UPSCALER);
      if (model.card().scale() != scale) {
        throw new ModelException(
            "the upscaler %s makes pictures %d times as large, set %s to one of scale %d"
                .formatted(folder, model.card().scale(), key(scale), scale));
      }
      session = sessions.open(model);
      open.put(scale, session);
    }
    return session;
  }

  private ModelChoice choice(int scale) {
    return new ModelChoice(
        models.models(),
        ModelKind.UPSCALER,
        "of the kind upscaler and scale " + scale,
        card -> card.scale() == scale,
        key(scale),
        scale == 2 ? config.x2() : config.x4(),
        "real_esrgan_x" + scale);
  }

  private static String key(int scale) {
    return "safelight.upscalers.x" + scale;
  }

  @PreDestroy
  void close() {
    open.values().forEach(Session::close);
  }
}
