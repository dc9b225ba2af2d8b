package io.safelight.face;

import io.safelight.face.FaceAction.LeftAlone;
import io.safelight.face.FaceAction.Reason;
import io.safelight.face.FaceAction.Restored;
import io.safelight.image.Luma;
import io.safelight.image.Raster;
import io.safelight.inference.InferenceException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much of a restoration is still the same person. Two measures, both on the crop, and a third
 * where there is a model for it:
 *
 * <p><b>Structure</b>: the correlation of the gradients of both lumas, each blurred by σ = side/64,
 * over the oval from brows to chin; of the network's answer as it is, and of the face as it shall
 * look once matched in tones, whichever is less: an empty answer, matched in tones, would be the
 * blurred face. So coarse that a ruined face and its sharp original agree: the four pairs that GPEN
 * is shown with (faces of 1024 pixels, reduced, noised and compressed) have 0.96 or more, the same
 * originals reduced to an eye distance of 8 pixels with noise of 20 levels 0.83 or more. Another
 * person's face, aligned by the same landmarks, has 0.45 at most over all twelve combinations.
 *
 * <p><b>Landmarks</b>, found by the detector before and after and placed by the network for them
 * where there is one. They tell whether there still is a face and whether it is one at this place;
 * who it is they cannot tell, as those of all people lie alike once aligned: between degraded and
 * original YuNet's move by 0.01 to 0.17 eye distances, and by 0.04 to 0.19 to another person's.
 *
 * <p><b>Identity</b>: what a network that was trained to tell people apart makes of the crop before
 * and after, both aligned by the landmarks before; asked last, of what the others let pass.
 */
final class HarmBound {
  /** Between 0.45 and 0.83, and nearer to the latter: a network may draw one who is alike. */
  static final double LEAST_STRUCTURE = 0.7;

  /** In eye distances: half as much again as the detector's own unrest. */
  static final double FARTHEST_SHIFT = 0.25;

  /**
   * Mean over the mask of the largest change of a channel, of the range. The verification of the
   * whole picture bears a shift of 56 levels in any of its parts, and would refuse all of it.
   */
  static final double MOST_TONE = 44.0 / 255;

  private static final double SIGMA = 1.0 / 64;

  // The oval from brows to chin, of the crop's side; alike in both templates.
  private static final double MIDDLE_X = 0.5;
  private static final double MIDDLE_Y = 0.58;
  private static final double HALF_WIDTH = 0.27;
  private static final double HALF_HEIGHT = 0.33;

  private final LandmarkFinder finder;
  private final Optional<FaceIdentity> identity;

  HarmBound(LandmarkFinder finder, Optional<FaceIdentity> identity) {
    this.finder = finder;
    this.identity = identity;
  }

  /** What was found, and what is to be done. */
  record Verdict(FaceAction action, Resemblance resemblance) {}

  /** The landmarks of a crop, where they are where the alignment has them. */
  Optional<Landmarks> recognised(Crop crop, Landmarks expected)
      throws InferenceException, InterruptedException {
    return find(crop.values(), crop.side())
        .filter(found -> shift(found, expected) <= FARTHEST_SHIFT);
  }

  /**
   * @param marks the landmarks of the crop as it was
   */
  Verdict judge(Change change, Landmarks marks) throws InferenceException, InterruptedException {
    if (change.isBroken()) {
      return new Verdict(new LeftAlone(Reason.BROKEN_ANSWER), Resemblance.UNKNOWN);
    }
    int side = change.crop().side();
    float[] wanted = change.wanted();
    float[] before = Luma.of(change.crop().values());
    double structure =
        Math.min(
            structure(before, Luma.of(wanted), side), structure(before, change.answer(), side));
    Optional<Landmarks> after = find(wanted, side);
    OptionalDouble shift =
        after.map(found -> OptionalDouble.of(shift(found, marks))).orElse(OptionalDouble.empty());
    FaceAction action = action(structure, shift);
    if (action instanceof Restored && tone(change.crop().values(), wanted, side) > MOST_TONE) {
      action = new LeftAlone(Reason.CHANGED_TONES);
    }
    OptionalDouble alike = OptionalDouble.empty();
    if (action instanceof Restored && identity.isPresent()) {
      FaceIdentity known = identity.get();
      alike = OptionalDouble.of(known.likeness(change.crop().values(), wanted, side, marks));
      // Written so that what is no number fails.
      if (!(alike.getAsDouble() >= known.least())) {
        action = new LeftAlone(Reason.CHANGED_IDENTITY);
      }
    }
    return new Verdict(action, new Resemblance(OptionalDouble.of(structure), shift, alike));
  }

  private static FaceAction action(double structure, OptionalDouble shift) {
    if (!(structure >= LEAST_STRUCTURE)) {
      return new LeftAlone(Reason.CHANGED_STRUCTURE);
    }
    if (shift.isEmpty()) {
      return new LeftAlone(Reason.LOST_LANDMARKS);
    }
    return shift.getAsDouble() > FARTHEST_SHIFT
        ? new LeftAlone(Reason.MOVED_LANDMARKS)
        : new Restored();
  }

  private static double tone(float[] before, float[] after, int side) {
    int plane = side * side;
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < plane; i++) {
      double mask = FeatherMask.at(i % side + 0.5, i / side + 0.5, side);
      double most = 0;
      for (int c = 0; c < 3; c++) {
        most = Math.max(most, Math.abs(after[c * plane + i] - before[c * plane + i]));
      }
      sum += mask * most;
      weights += mask;
    }
    return sum / weights;
  }

  private Optional<Landmarks> find(float[] planes, int side)
      throws InferenceException, InterruptedException {
    Raster crop = Crop.raster(planes, side);
    return finder.find(crop);
  }

  /** Root mean square over the five points, in eye distances of those before. */
  static double shift(Landmarks after, Landmarks before) {
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      double distance = after.points().get(i).distance(before.points().get(i));
      sum += distance * distance / 5;
    }
    return Math.sqrt(sum) / before.eyeDistance();
  }

  /** The correlation of gradients; 0 where either has none. */
  static double structure(float[] before, float[] after, int side) {
    float[] one = Blur.of(before, side, SIGMA * side);
    float[] other = Blur.of(after, side, SIGMA * side);
    double both = 0;
    double ones = 0;
    double others = 0;
    for (int y = 1; y < side - 1; y++) {
      for (int x = 1; x < side - 1; x++) {
        if (!isFace((x + 0.5) / side, (y + 0.5) / side)) {
          continue;
        }
        int i = y * side + x;
        double oneX = one[i + 1] - one[i - 1];
        double oneY = one[i + side] - one[i - side];
        double otherX = other[i + 1] - other[i - 1];
        double otherY = other[i + side] - other[i - side];
        both += oneX * otherX + oneY * otherY;
        ones += oneX * oneX + oneY * oneY;
        others += otherX * otherX + otherY * otherY;
      }
    }
    return ones > 0 && others > 0 ? both / Math.sqrt(ones * others) : 0;
  }

  private static boolean isFace(double x, double y) {
    return Math.pow((x - MIDDLE_X) / HALF_WIDTH, 2) + Math.pow((y - MIDDLE_Y) / HALF_HEIGHT, 2) < 1;
  }
}
