package io.safelight.face;

import io.safelight.Shared;
import io.safelight.inference.Model;
import io.safelight.inference.ModelException;
import io.safelight.inference.OnnxGraph;
import io.safelight.inference.OnnxGraph.Integers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of models as somebody has it who restores faces: YuNet and the stand-in. */
public final class FaceModels {
  public static final String DETECTOR = "yunet";
  public static final String RESTORER = "stand-in";

  private FaceModels() {}

  /** Skips the test where there is no YuNet. */
  public static Path in(Path models) throws IOException, ModelException {
    addDetector(models);
    addRestorer(models, 512);
    return models;
  }

  static void addDetector(Path models) throws IOException, ModelException {
    Path folder = Files.createDirectories(models.resolve(DETECTOR));
    Path onnx = folder.resolve("model.onnx");
    Files.copy(Shared.folder("models").resolve("yunet_n_dynamic.onnx"), onnx);
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        name: yunet
        kind: face-detector
        file: model.onnx
        sha256: %s
        input: input
        layout: NCHW
        colour: BGR
        low: 0
        high: 255
        multiple: 32
        licence: Apache-2.0
        training: as its authors tell
        """
            .formatted(Model.digest(onnx)));
  }

  /**
   * A network with the contract of ArcFace's and no weights: what a crop of 112 pixels shows in 16
   * x 16 cells, less its mean. The cosine of two faces is the correlation of their small pictures.
   */
  public static void writeIdentity(Path file) throws IOException {
    OnnxGraph onnx =
        new OnnxGraph("identity-stand-in")
            .input("input", -1, 3, 112, 112)
            .output("output", -1, 768);
    String cells =
        onnx.node(
            "AveragePool",
            List.of("input"),
            new Integers("kernel_shape", List.of(7L, 7L)),
            new Integers("strides", List.of(7L, 7L)));
    String mean = onnx.node("GlobalAveragePool", List.of(cells));
    onnx.node("Flatten", List.of(onnx.node("Sub", List.of(cells, mean))), "output");
    onnx.write(file);
  }

  /**
   * @param least what two pictures of one person have at least
   */
  static void addIdentity(Path models, double least) throws IOException, ModelException {
    Path folder = Files.createDirectories(models.resolve("known"));
    Path onnx = folder.resolve("model.onnx");
    writeIdentity(onnx);
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        name: known
        kind: face-identity
        file: model.onnx
        sha256: %s
        input: input
        layout: NCHW
        colour: RGB
        low: -1
        high: 1
        size: 112
        template: arcface
        least: %s
        licence: ours
        training: none
        """
            .formatted(Model.digest(onnx), least));
  }

  static final Path LANDMARKS = Path.of("models", "face-landmarks");

  /** The one that comes with the program. */
  public static void addLandmarks(Path models) throws IOException {
    Path folder = Files.createDirectories(models.resolve("face-landmarks"));
    for (String file : List.of("model.onnx", "model.yaml")) {
      Files.copy(LANDMARKS.resolve(file), folder.resolve(file));
    }
  }

  static void addRestorer(Path models, int side) throws IOException, ModelException {
    Path folder = Files.createDirectories(models.resolve(RESTORER));
    Path onnx = folder.resolve("model.onnx");
    FaceStandIn.write(onnx, side);
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        name: stand-in
        kind: face-restorer
        file: model.onnx
        sha256: %s
        input: input
        layout: NCHW
        colour: RGB
        low: -1
        high: 1
        size: %d
        template: gpen
        smallest: 8
        licence: ours
        training: none
        """
            .formatted(Model.digest(onnx), side));
  }
}
