package io.safelight.face;

import io.safelight.Shared;
import io.safelight.inference.Model;
import io.safelight.inference.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
