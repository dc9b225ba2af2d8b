package io.safelight.inference;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a face restorer, or a model that tells whose a face is or where its landmarks are, wants of
 * a face.
 *
 * @param size side of the square crop in pixels
 * @param template where the five landmarks lie in the crop: left eye, right eye, nose, left and
 *     right corner of the mouth as seen in the picture
 * @param weight a second input; empty where the model has none
 * @param smallest distance of the eyes in the picture, in pixels, below which the model is not
 *     asked; 0 where the card sets no bound
 * @param largest the same above which it is not asked; infinite where the card sets no bound
 * @param least of an identity model: the cosine of two embeddings, -1 to 1, below which they are
 *     two people's; of a landmark model the score, 0 to 1, below which there is no face that it
 *     could place them in; empty for a restorer
 */
public record FaceCrop(
    int size,
    List<TemplatePoint> template,
    Optional<Weight> weight,
    double smallest,
    double largest,
    OptionalDouble least) {

  public FaceCrop {
    template = List.copyOf(template);
  }

  /** A restorer's. */
  public FaceCrop(
      int size,
      List<TemplatePoint> template,
      Optional<Weight> weight,
      double smallest,
      double largest) {
    this(size, template, weight, smallest, largest, OptionalDouble.empty());
  }

  /**
   * A model's second input, float64 of shape [1]: CodeFormer's fidelity.
   *
   * @param input name of the tensor
   * @param value what it is given: CodeFormer's 0 restores most, 1 keeps closest to what came in
   */
  public record Weight(String input, double value) {}

  /** Whether a face whose eyes are so many pixels apart is within what the model helps with. */
  public boolean helps(double eyeDistance) {
    return eyeDistance >= smallest && eyeDistance <= largest;
  }
}
