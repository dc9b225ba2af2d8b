package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.colour.Profile;
import io.safelight.image.PixelLayout;
import io.safelight.inference.FaceCrop;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Model;
import io.safelight.inference.ModelCard;
import io.safelight.inference.ModelException;
import io.safelight.inference.OnnxFile;
import io.safelight.inference.WindowNetwork;
import io.safelight.inference.WindowNetwork.Answer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A network of ArcFace's kind (Deng et al. 2019): float32 [1, 3, side, side], aligned to its own
 * template, to an embedding. One thread owns it; faces of all pictures take turns.
 */
final class IdentityNetwork implements FaceIdentity, AutoCloseable {
  private static final Lens PLAIN = Profile.plain(PixelLayout.BGR).lens();

  private final ModelCard card;
  private final FaceCrop crop;
  private final Template template;
  private final TensorForm form;
  private final String output;
  private final Owner<WindowNetwork> owner;

  private IdentityNetwork(ModelCard card, Answer answer, Owner<WindowNetwork> owner) {
    this.card = card;
    this.crop = card.face().orElseThrow();
    this.template = Template.of(card.name(), crop.size(), crop.template());
    this.form = new TensorForm(card.colour().equals("RGB"), card.low(), card.high());
    this.output = answer.name();
    this.owner = owner;
  }

  /**
   * Opens a model of the kind face-identity.
   *
   * @throws ModelException where its file is not what its card says
   */
  static IdentityNetwork open(Model model) throws ModelException {
    ModelCard card = model.card();
    OnnxFile.Tensor tensor = OnnxFile.of(model).output(card).orElseThrow();
    Answer answer = new Answer(tensor.name(), OnnxFile.embedding(tensor).orElseThrow());
    int side = card.face().orElseThrow().size();
    return new IdentityNetwork(
        card,
        answer,
        Owner.open("face-identity", () -> WindowNetwork.open(model.onnx(), side, List.of(answer))));
  }

  ModelCard card() {
    return card;
  }

  @Override
  public double least() {
    return crop.least().orElseThrow();
  }

  @Override
  public double likeness(float[] before, float[] after, int side, Landmarks marks)
      throws InferenceException, InterruptedException {
    // Landmarks that were found in a crop which they align have an extent.
    Similarity toOwn = template.align(marks).orElseThrow();
    return cosine(embedding(before, side, toOwn), embedding(after, side, toOwn));
  }

  private float[] embedding(float[] planes, int side, Similarity toOwn)
      throws InferenceException, InterruptedException {
    float[] aligned = Crop.of(Crop.raster(planes, side), PLAIN, toOwn, crop.size()).values();
    FloatBuffer window = form.window(aligned);
    return owner.call(network -> network.run(window)).get(output);
  }

  /** 0 where either is no direction at all. */
  static double cosine(float[] one, float[] other) {
    double both = 0;
    double ones = 0;
    double others = 0;
    for (int i = 0; i < one.length; i++) {
      both += (double) one[i] * other[i];
      ones += (double) one[i] * one[i];
      others += (double) other[i] * other[i];
    }
    return ones > 0 && others > 0 ? both / Math.sqrt(ones * others) : 0;
  }

  @Override
  public void close() {
    owner.close();
  }
}
