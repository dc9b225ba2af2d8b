package io.safelight.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.safelight.inference.FaceTemplate;
import io.safelight.inference.ModelKind;
import io.safelight.inference.OnnxFile;
import io.safelight.inference.OnnxFile.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A user's own ONNX file and what the user says of it; what is left out is read from the file where
 * that tells, or is what models of the kind usually have.
 *
 * @param file the ONNX file; it is copied
 * @param kind what it does
 * @param name of the model
 * @param colour {@code RGB} or {@code BGR}
 * @param low value of black
 * @param high value of full intensity
 * @param multiple sides of the input are multiples of it
 * @param halo pixels of context around a tile
 * @param scale of an upscaler
 * @param size side of a face restorer's crop
 * @param template of a face restorer
 * @param weight value of a face restorer's second input
 * @param licence under what terms it may be used
 */
public record OwnModel(
    Path file,
    ModelKind kind,
    String name,
    Optional<String> colour,
    OptionalDouble low,
    OptionalDouble high,
    OptionalInt multiple,
    OptionalInt halo,
    OptionalInt scale,
    OptionalInt size,
    Optional<FaceTemplate> template,
    OptionalDouble weight,
    Optional<String> licence) {

  /** What FaceFusion pads the tiles of Real-ESRGAN and its like with, rounded up. */
  private static final int UPSCALERS_HALO = 24;

  private static final int RESTORERS_HALO = 64;

  /** One in a thousand pairs of strangers is more alike to ArcFace (LFW; AdvFaces, issue 7). */
  private static final double USUAL_LEAST = 0.28;

  /** MediaPipe's bound. */
  private static final double USUAL_SCORE = 0.5;

  /** CodeFormer's authors' value for pictures whose identity counts. */
  private static final double USUAL_WEIGHT = 0.7;

  /** The card's keys beside name, kind, file, digest and licence. */
  ObjectNode card(OnnxFile onnx) throws CatalogException {
    ObjectNode card = CardText.empty();
    boolean isDetector = kind == ModelKind.FACE_DETECTOR;
    boolean isLandmarks = kind == ModelKind.FACE_LANDMARKS;
    Tensor input = input(onnx);
    card.put("input", input.name());
    if (!isDetector && !isLandmarks) {
      card.put("output", output(onnx).name());
    }
    card.put("layout", "NCHW");
    card.put("colour", colour.orElse(isDetector ? "BGR" : "RGB"));
    card.put("low", low.orElse(isCrop() ? -1 : 0));
    card.put("high", high.orElse(isDetector ? 255 : 1));
    switch (kind) {
      case RESTORER -> putTiles(card, 1, RESTORERS_HALO);
      case UPSCALER -> putTiles(card, scale(input, output(onnx)), UPSCALERS_HALO);
      case FACE_RESTORER -> putFace(card, onnx, input);
      case FACE_IDENTITY -> {
        putCrop(card, input, FaceTemplate.ARCFACE);
        card.put("least", USUAL_LEAST);
      }
      case FACE_LANDMARKS -> {
        putCrop(card, input, FaceTemplate.FFHQ);
        card.put("least", USUAL_SCORE);
      }
      case FACE_DETECTOR -> card.put("multiple", multiple.orElse(32));
      default -> throw new IllegalStateException("a kind without a card: " + kind);
    }
    card.put("training", "Not told: brought by its user as " + file.getFileName() + ".");
    return card;
  }

  String licenceText() {
    return licence.orElse("Not told: whoever brought the file knows under what terms.");
  }

  private void putTiles(ObjectNode card, int times, int usualHalo) {
    card.put("multiple", multiple.orElse(8));
    card.put("halo", halo.orElse(usualHalo));
    card.put("scale", times);
  }

  private boolean isCrop() {
    return kind == ModelKind.FACE_RESTORER || kind == ModelKind.FACE_IDENTITY;
  }

  private void putCrop(ObjectNode card, Tensor input, FaceTemplate usual) throws CatalogException {
    long side = input.shape().size() == 4 ? input.shape().get(2) : OnnxFile.ANY;
    if (side == OnnxFile.ANY && size.isEmpty()) {
      throw new CatalogException(
          "%s takes faces of every size: say --size, the side of the crop that it was trained on"
              .formatted(file));
    }
    card.put("size", size.orElse((int) side));
    card.put("template", template.orElse(usual).word());
  }

  private void putFace(ObjectNode card, OnnxFile onnx, Tensor input) throws CatalogException {
    putCrop(card, input, FaceTemplate.FFHQ);
    Optional<Tensor> second =
        onnx.inputs().stream()
            .filter(other -> !other.name().equals(input.name()))
            .filter(OnnxFile::isWeight)
            .findFirst();
    if (second.isPresent()) {
      ObjectNode given = card.putObject("weight");
      given.put("input", second.get().name());
      given.put("value", weight.orElse(USUAL_WEIGHT));
    } else if (weight.isPresent()) {
      throw new CatalogException(
          "--weight is for models with a second input float64 [1]; %s takes %s"
              .formatted(file, onnx.inputs()));
    }
  }

  /** The one that could be a picture; where there is none, the mistake is told by the check. */
  private Tensor input(OnnxFile onnx) throws CatalogException {
    return onnx.inputs().stream()
        .filter(input -> input.shape().size() == 4)
        .findFirst()
        .or(() -> onnx.inputs().stream().findFirst())
        .orElseThrow(() -> new CatalogException(file + " takes no input at all"));
  }

  private Tensor output(OnnxFile onnx) throws CatalogException {
    return onnx.outputs().stream()
        .findFirst()
        .orElseThrow(() -> new CatalogException(file + " gives no output at all"));
  }

  private int scale(Tensor input, Tensor output) throws CatalogException {
    if (scale.isPresent()) {
      return scale.getAsInt();
    }
    List<Long> in = input.shape();
    List<Long> out = output.shape();
    if (in.size() == 4 && out.size() == 4 && in.get(2) > 0 && out.get(2) > 0) {
      return (int) (out.get(2) / in.get(2));
    }
    throw new CatalogException(
        "%s does not say how much larger it makes pictures: say --scale 2 or --scale 4"
            .formatted(file));
  }
}
