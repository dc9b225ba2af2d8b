package io.safelight.enhance;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.enhance.TileRestorer.Restored;
import io.safelight.image.Raster;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Network;
import io.safelight.inference.Session;
import io.safelight.job.Enhancement;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import io.safelight.job.Recipe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;

/** Stage: the pixels are made better, as the recipe says. */
@Named("enhancer")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Enhancer {
  private final Network network;

  public Enhancer(Network network) {
    this.network = network;
  }

  /** Restores, protects tones, finishes; what the recipe leaves out is left out. */
  public Job.Enhanced enhance(Job.Decoded decoded) throws Failure {
    Recipe recipe = decoded.described().probed().recipe();
    Session session = network.session();
    List<String> steps = new ArrayList<>();
    Raster source = decoded.picture();
    if (recipe.form().maxLongEdge() > 0 && source.size().longEdge() > recipe.form().maxLongEdge()) {
      source = Finish.shrink(source, recipe.form().maxLongEdge());
      steps.add("shrink to " + source.size());
    }
    Restored restored = restored(session, recipe, source, steps);
    Raster result = restored.picture();
    Finish.apply(recipe, result);
    steps.addAll(Finish.steps(recipe));
    Enhancement enhancement =
        new Enhancement(
            session.card().name(),
            session.modelSha256(),
            restored.provider().name(),
            restored.tiles(),
            steps);
    return decoded.enhanced(result, enhancement);
  }

  private static Restored restored(
      Session session, Recipe recipe, Raster source, List<String> steps) throws Failure {
    if (recipe.strength() == 0) {
      // Finish works in place, and the source is not ours to change.
      return new Restored(source.copy(), 0, session.provider());
    }
    try {
      Restored restored = new TileRestorer(session).restore(source, recipe.strength() / 100f);
      steps.add("restore " + recipe.strength());
      if (recipe.mode() != Recipe.Mode.STRONG) {
        ToneGuard.protect(source, restored.picture());
        steps.add("keep tones (" + Recipe.key(recipe.mode()) + ")");
      }
      return restored;
    } catch (InferenceException e) {
      throw new Failure.Fault(Reason.DEVICE_FAILED, e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure.Interrupted("stopped while the network worked on it", e);
    }
  }
}
