package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.colour.Profile;
import io.safelight.image.Raster;
import io.safelight.inference.FaceCrop;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Model;
import io.safelight.inference.ModelCard;
import io.safelight.inference.ModelException;
import io.safelight.inference.OnnxFile;
import io.safelight.inference.WindowNetwork;
import io.safelight.inference.WindowNetwork.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Places the landmarks of a face that a detector has found: float32 [1, 3, side, side], aligned to
 * its own template, to five points in sides of the crop and how sure it is that there is a face.
 * One thread owns it; faces of all pictures take turns.
 *
 * <p>It looks twice, the second time at a crop that is aligned by what the first look has found;
 * each time at the crop and at its mirror image, and takes the mean: a face and its mirror image
 * have the same landmarks, mirrored. On one core of a Xeon the network takes 5 ms, four times a
 * face; taking out the two crops of a face of 700 pixels takes twice as long.
 */
final class LandmarkNetwork implements AutoCloseable {
  private static final int LOOKS = 2;

  private static final List<Answer> ANSWERS =
      List.of(new Answer(OnnxFile.LANDMARKS, 10), new Answer(OnnxFile.SCORE, 1));

  private final ModelCard card;
  private final int side;
  private final double least;
  private final Template template;
  private final TensorForm form;
  private final Owner<WindowNetwork> owner;

  private LandmarkNetwork(ModelCard card, Owner<WindowNetwork> owner) {
    FaceCrop crop = card.face().orElseThrow();
    this.card = card;
    this.side = crop.size();
    this.least = crop.least().orElseThrow();
    this.template = Template.of(card.name(), crop.size(), crop.template());
    this.form = new TensorForm(card.colour().equals("RGB"), card.low(), card.high());
    this.owner = owner;
  }

  /**
   * Opens a model of the kind face-landmarks.
   *
   * @throws ModelException where its file is not what its card says
   */
  static LandmarkNetwork open(Model model) throws ModelException {
    OnnxFile.of(model);
    int side = model.card().face().orElseThrow().size();
    return new LandmarkNetwork(
        model.card(),
        Owner.open("face-landmarks", () -> WindowNetwork.open(model.onnx(), side, ANSWERS)));
  }

  ModelCard card() {
    return card;
  }

  /** The face with its landmarks placed anew; as it was where the network is not sure of them. */
  Face placed(Raster picture, Lens lens, Face face)
      throws InferenceException, InterruptedException {
    return new Face(face.box(), face.score(), placed(picture, lens, face.landmarks()));
  }

  /** Places what another finds in a crop. */
  LandmarkFinder after(LandmarkFinder finder) {
    return crop -> {
      Optional<Landmarks> found = finder.find(crop);
      return found.isEmpty()
          ? found
          : Optional.of(placed(crop, Profile.plain(crop.layout()).lens(), found.get()));
    };
  }

  private Landmarks placed(Raster picture, Lens lens, Landmarks found)
      throws InferenceException, InterruptedException {
    Landmarks placed = found;
    for (int look = 0; look < LOOKS; look++) {
      Optional<Landmarks> seen = look(picture, lens, placed);
      // What is farther away is another face; of eighteen portraits none moved by more than 0.16.
      // Written so that what is no number fails.
      if (seen.isEmpty() || !(HarmBound.shift(seen.get(), found) <= HarmBound.FARTHEST_SHIFT)) {
        return found;
      }
      placed = seen.get();
    }
    return placed;
  }

  private Optional<Landmarks> look(Raster picture, Lens lens, Landmarks about)
      throws InferenceException, InterruptedException {
    Optional<Similarity> toCrop = template.align(about);
    if (toCrop.isEmpty()) {
      return Optional.empty();
    }
    float[] crop = Crop.of(picture, lens, toCrop.get(), side).values();
    Optional<Landmarks> seen = answer(crop);
    Optional<Landmarks> mirrored = answer(mirrored(crop));
    if (seen.isEmpty() || mirrored.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(toCrop.get().inverse().of(mean(seen.get(), mirrored(mirrored.get()))));
  }

  /** Where the landmarks of a crop are, in its pixels; empty where it shows no face. */
  private Optional<Landmarks> answer(float[] crop) throws InferenceException, InterruptedException {
    Map<String, float[]> answers = owner.call(network -> network.run(form.window(crop)));
    float[] at = answers.get(OnnxFile.LANDMARKS);
    return answers.get(OnnxFile.SCORE)[0] >= least
        ? Optional.of(
            new Landmarks(point(at, 0), point(at, 1), point(at, 2), point(at, 3), point(at, 4)))
        : Optional.empty();
  }

  private Point point(float[] at, int which) {
    return new Point((double) at[2 * which] * side, (double) at[2 * which + 1] * side);
  }

  private float[] mirrored(float[] crop) {
    float[] mirrored = new float[crop.length];
    for (int i = 0; i < crop.length; i++) {
      int across = i % side;
      mirrored[i] = crop[i - across + side - 1 - across];
    }
    return mirrored;
  }

  /** What was on the left is on the right, and is called so. */
  private Landmarks mirrored(Landmarks face) {
    return new Landmarks(
        mirrored(face.rightEye()),
        mirrored(face.leftEye()),
        mirrored(face.nose()),
        mirrored(face.rightMouth()),
        mirrored(face.leftMouth()));
  }

  private Point mirrored(Point point) {
    return new Point(side - point.x(), point.y());
  }

  private static Landmarks mean(Landmarks one, Landmarks other) {
    return new Landmarks(
        mean(one.leftEye(), other.leftEye()),
        mean(one.rightEye(), other.rightEye()),
        mean(one.nose(), other.nose()),
        mean(one.leftMouth(), other.leftMouth()),
        mean(one.rightMouth(), other.rightMouth()));
  }

  private static Point mean(Point one, Point other) {
    return new Point((one.x() + other.x()) / 2, (one.y() + other.y()) / 2);
  }

  @Override
  public void close() {
    owner.close();
  }
}
