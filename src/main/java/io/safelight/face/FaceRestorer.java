package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.face.FaceAction.LeftAlone;
import io.safelight.face.FaceAction.Reason;
import io.safelight.face.FaceAction.Restored;
import io.safelight.face.FaceObserver.Step;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Restores the faces of a picture in place, one after the other, the largest first: take out,
 * network, judge, paste back. A face that cannot be restored well is left as it is, and its record
 * says why.
 *
 * <p>Holds one crop at a time: about 80 bytes for each of its pixels, 21 MB for a side of 512,
 * whatever the size and number of the faces.
 */
public final class FaceRestorer {
  private static final Logger LOG = Logger.getLogger(FaceRestorer.class);

  /** In eye distances; the pairs and portraits this was tried on have 0.03 to 0.13. */
  static final double MOST_MISFIT = 0.25;

  /**
   * Of the crop, weighted by its mask: what is outside is mirrored, and a network may believe it.
   */
  static final double MOST_OUTSIDE = 0.4;

  private static final int PROBES = 64;

  private final FaceModel model;
  private final FaceNetwork network;
  private final HarmBound bound;
  private final FaceObserver observer;

  /** Without a model that tells whose face it is. */
  public FaceRestorer(
      FaceModel model, FaceNetwork network, LandmarkFinder finder, FaceObserver observer) {
    this(model, network, finder, Optional.empty(), observer);
  }

  public FaceRestorer(
      FaceModel model,
      FaceNetwork network,
      LandmarkFinder finder,
      Optional<FaceIdentity> identity,
      FaceObserver observer) {
    this.model = model;
    this.network = network;
    this.bound = new HarmBound(finder, identity);
    this.observer = observer;
  }

  /** A face that may go to the network: where it stands among those given, and its alignment. */
  private record Candidate(int index, Face face, Similarity toCrop) {}

  /**
   * Restores faces in place.
   *
   * @param picture used up
   * @param lens how its samples look
   * @return one record for each face, in their order
   * @throws InferenceException where the network could not be run; the faces before it are restored
   */
  public List<FaceRecord> restore(
      Raster picture, Lens lens, List<Face> faces, FaceSettings settings)
      throws InferenceException, InterruptedException {
    FaceRecord[] records = new FaceRecord[faces.size()];
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < records.length; i++) {
      Face face = faces.get(i);
      Optional<Similarity> toCrop = model.template().align(face.landmarks());
      Optional<Reason> reason = reasonAgainst(face, toCrop, picture.size(), settings);
      if (reason.isPresent()) {
        records[i] = FaceRecord.of(face, new LeftAlone(reason.get()), Resemblance.UNKNOWN);
      } else {
        candidates.add(new Candidate(i, face, toCrop.orElseThrow()));
      }
    }
    candidates.sort(
        Comparator.comparingDouble((Candidate c) -> c.toCrop().scale())
            .thenComparingInt(Candidate::index));
    Territory territory =
        new Territory(model.template().side(), candidates.stream().map(Candidate::toCrop).toList());
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      records[candidate.index()] =
          contained(picture, lens, candidate, territory.around(i), settings);
    }
    List<FaceRecord> all = List.copyOf(Arrays.asList(records));
    all.forEach(record -> observer.done(record.action()));
    return all;
  }

  /** What goes wrong with one face must not cost its picture, which could pass without it. */
  private FaceRecord contained(
      Raster picture, Lens lens, Candidate candidate, Territory territory, FaceSettings settings)
      throws InferenceException, InterruptedException {
    try {
      return restore(picture, lens, candidate, territory, settings);
    } catch (RuntimeException e) {
      LOG.warn("A face is left alone, for restoring it failed", e);
      return FaceRecord.of(candidate.face(), new LeftAlone(Reason.FAILED), Resemblance.UNKNOWN);
    }
  }

  private Optional<Reason> reasonAgainst(
      Face face, Optional<Similarity> toCrop, Size picture, FaceSettings settings) {
    if (settings.strength() == 0) {
      return Optional.of(Reason.NOT_ASKED);
    }
    if (toCrop.isEmpty()
        || !(model.template().misfit(face.landmarks(), toCrop.get()) <= MOST_MISFIT)) {
      return Optional.of(Reason.NO_ALIGNMENT);
    }
    // By the alignment and not by the two eyes alone: seen from the side those come together.
    double eyes = model.template().points().eyeDistance() / toCrop.get().scale();
    if (eyes < model.smallest()) {
      return Optional.of(Reason.TOO_SMALL);
    }
    if (eyes > model.largest()) {
      return Optional.of(Reason.TOO_LARGE);
    }
    return isCutOff(face, toCrop.get(), picture) ? Optional.of(Reason.CUT_OFF) : Optional.empty();
  }

  /** Whether a landmark, or too much of the crop, is outside the picture. */
  private boolean isCutOff(Face face, Similarity toCrop, Size picture) {
    for (Point point : face.landmarks().points()) {
      if (!isInside(point, picture)) {
        return true;
      }
    }
    int side = model.template().side();
    Similarity back = toCrop.inverse();
    double all = 0;
    double outside = 0;
    for (int i = 0; i < PROBES * PROBES; i++) {
      double u = (i % PROBES + 0.5) * side / PROBES;
      double v = (i / PROBES + 0.5) * side / PROBES;
      double mask = FeatherMask.at(u, v, side);
      all += mask;
      outside += isInside(back.of(new Point(u, v)), picture) ? 0 : mask;
    }
    return outside > MOST_OUTSIDE * all;
  }

  private static boolean isInside(Point point, Size picture) {
    return point.x() >= 0
        && point.y() >= 0
        && point.x() <= picture.width()
        && point.y() <= picture.height();
  }

  /**
   * @param territory of which the candidate's is the first face
   */
  private FaceRecord restore(
      Raster picture, Lens lens, Candidate candidate, Territory territory, FaceSettings settings)
      throws InferenceException, InterruptedException {
    Face face = candidate.face();
    Stopwatch watch = new Stopwatch(observer);
    Crop crop = Crop.of(picture, lens, candidate.toCrop(), model.template().side());
    watch.took(Step.ALIGN);
    Optional<Landmarks> before = bound.recognised(crop, candidate.toCrop().of(face.landmarks()));
    watch.took(Step.JUDGE);
    if (before.isEmpty()) {
      return FaceRecord.of(face, new LeftAlone(Reason.TOO_BLURRED), Resemblance.UNKNOWN);
    }
    FloatBuffer restored = FloatBuffer.allocate(crop.values().length);
    network.restore(FloatBuffer.wrap(crop.values()).asReadOnlyBuffer(), restored);
    watch.took(Step.NETWORK);
    Change change = Change.of(crop, restored.array(), settings);
    HarmBound.Verdict verdict = bound.judge(change, before.get());
    watch.took(Step.JUDGE);
    if (verdict.action() instanceof Restored) {
      Tint tint = picture.isGrey() ? Tint.FREE : Tint.of(crop.values());
      float strength = settings.strength() / 100f;
      PasteBack.paste(picture, lens, change, territory, 0, tint, strength);
      watch.took(Step.PASTE_BACK);
    }
    return FaceRecord.of(face, verdict.action(), verdict.resemblance());
  }
}
