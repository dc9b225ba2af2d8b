package io.safelight.enhance;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.colour.Lens;
import io.safelight.colour.Profiles;
import io.safelight.enhance.TileRestorer.Restored;
import io.safelight.enhance.TileUpscaler.Drawn;
import io.safelight.face.Faces;
import io.safelight.image.AreaMean;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import io.safelight.inference.ModelException;
import io.safelight.inference.Network;
import io.safelight.inference.Session;
import io.safelight.job.Enhancement;
import io.safelight.job.FacesDone;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Reason;
import io.safelight.job.Recipe;
import io.safelight.job.UnderWay;
import io.safelight.job.UpscaleDone;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/** Stage: the pixels are made better, as the recipe says. */
@Named("enhancer")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Enhancer {
  private final Network network;
  private final Profiles profiles;
  private final Faces faces;
  private final Upscalers upscalers;
  private final UnderWay underWay;

  public Enhancer(
      Network network, Profiles profiles, Faces faces, Upscalers upscalers, UnderWay underWay) {
    this.network = network;
    this.profiles = profiles;
    this.faces = faces;
    this.upscalers = upscalers;
    this.underWay = underWay;
  }

  /**
   * Restores, protects tones, restores faces, makes larger, finishes; what the recipe leaves out is
   * left out. All in the pixels that were decoded, as long as they are not made larger: after a
   * failure they are neither the source nor a result.
   */
  public Job.Enhanced enhance(Job.Decoded decoded) throws Failure {
    Recipe recipe = decoded.described().probed().recipe();
    Session session = network.session();
    List<String> steps = new ArrayList<>();
    Size source = decoded.picture().size();
    Raster picture = shrunk(decoded.picture(), recipe.form().worked(source), steps);
    Lens lens = profiles.of(decoded.described().pageMetadata(), picture.layout()).profile().lens();
    Restored restored;
    Optional<FacesDone> facesDone;
    Optional<UpscaleDone> upscaleDone = Optional.empty();
    Origin origin = decoded.origin();
    // Where it is made larger, that is the second half.
    double half = recipe.form().times(source) > 1 ? 0.5 : 1;
    try {
      restored =
          restored(
              session, recipe, picture, lens, steps, done -> underWay.advance(origin, half * done));
      facesDone = faces.restore(picture, lens, recipe.faces());
      facesDone
          .filter(done -> done.restored() > 0)
          .ifPresent(done -> steps.add(inWords(recipe, done)));
      if (recipe.form().times(source) > 1) {
        Session upscaler = upscalers.session(recipe.form().times(source));
        Raster larger = Enlargement.of(picture, upscaler.card().scale());
        upscaleDone =
            Optional.of(
                drawn(
                    upscaler,
                    recipe,
                    picture,
                    larger,
                    lens,
                    steps,
                    done -> underWay.advance(origin, half + half * done)));
        Size before = picture.size();
        Size result = recipe.form().result(source);
        picture = shrunk(larger, result, steps);
        facesDone = facesDone.map(done -> done.scaled(before, result));
      }
    } catch (InferenceException | ModelException e) {
      throw new Failure.Fault(Reason.DEVICE_FAILED, e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure.Interrupted("stopped while the network worked on it", e);
    }
    Finish.apply(recipe, picture, lens);
    steps.addAll(Finish.steps(recipe));
    Enhancement enhancement =
        new Enhancement(
            session.card().name(),
            session.modelSha256(),
            restored.provider().name(),
            restored.tiles(),
            steps,
            facesDone,
            upscaleDone);
    return decoded.enhanced(picture, enhancement);
  }

  private static Raster shrunk(Raster picture, Size size, List<String> steps) {
    if (size.equals(picture.size())) {
      return picture;
    }
    steps.add(Enhancement.SHRINK + " to " + size);
    return AreaMean.reduced(picture, size);
  }

  private static Restored restored(
      Session session,
      Recipe recipe,
      Raster picture,
      Lens lens,
      List<String> steps,
      DoubleConsumer progress)
      throws InferenceException, InterruptedException {
    if (recipe.strength() == 0) {
      return new Restored(0, session.provider());
    }
    boolean strong = recipe.mode() == Recipe.Mode.STRONG;
    ToneGuard guard = strong ? null : ToneGuard.of(picture, lens);
    Restored restored =
        new TileRestorer(session, lens).restore(picture, recipe.strength() / 100f, progress);
    steps.add("restore " + recipe.strength());
    if (guard != null) {
      guard.protect(picture);
      steps.add("keep tones (" + Recipe.key(recipe.mode()) + ")");
    }
    return restored;
  }

  private static UpscaleDone drawn(
      Session upscaler,
      Recipe recipe,
      Raster picture,
      Raster larger,
      Lens lens,
      List<String> steps,
      DoubleConsumer progress)
      throws InferenceException, InterruptedException {
    boolean strong = recipe.mode() == Recipe.Mode.STRONG;
    int times = upscaler.card().scale();
    ToneGuard guard = strong ? null : ToneGuard.of(picture, lens, times);
    Drawn drawn = new TileUpscaler(upscaler, lens).draw(picture, larger, progress);
    if (guard != null) {
      guard.protect(larger);
    }
    steps.add("upscale %d by %s".formatted(times, upscaler.card().name()));
    return new UpscaleDone(
        upscaler.card().name(),
        upscaler.modelSha256(),
        drawn.provider().name(),
        times,
        drawn.tiles());
  }

  private static String inWords(Recipe recipe, FacesDone done) {
    return "faces %d (%d of %d restored by %s)"
        .formatted(recipe.faces().strength(), done.restored(), done.faces().size(), done.model());
  }
}
