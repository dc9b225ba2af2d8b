package io.safelight.inference;

import java.nio.file.Path;
import java.util.Set;

/** Model cards for tests. */
final class Cards {
  /** The model that comes with the project. */
  static final Path SHIPPED = Path.of("models", "photo-restore");

  private Cards() {}

  static Model model() {
    return new Model(
        new ModelCard(
            "fake",
            "restorer",
            "model.onnx",
            "0".repeat(64),
            "input",
            "output",
            "NCHW",
            "RGB",
            0,
            1,
            1,
            0,
            1,
            Set.of(),
            "none",
            "none"),
        Path.of("model.onnx"));
  }

  /** The shipped model as if its card named other tensors. */
  static Model shippedWith(String input, String output) throws ModelException {
    Model shipped = Model.open(SHIPPED);
    ModelCard card = shipped.card();
    return new Model(
        new ModelCard(
            card.name(),
            card.kind().word(),
            card.file(),
            card.sha256(),
            input,
            output,
            card.layout(),
            card.colour(),
            card.low(),
            card.high(),
            card.multiple(),
            card.halo(),
            card.scale(),
            card.precision(),
            card.licence(),
            card.training()),
        shipped.onnx());
  }
}
