package io.safelight.job;

import io.safelight.image.Size;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Provenance of what was done to the faces of a page.
 *
 * @param detector name of the detector's card
 * @param detectorSha256 lower-case hex digest of its ONNX file
 * @param model name of the restorer's card
 * @param modelSha256 lower-case hex digest of its ONNX file
 * @param landmarks what placed their landmarks; empty where the detector did
 * @param identity what told whether they are the same people; empty where nothing did
 * @param faces all that were found, the surest first, in pixels of the result
 */
public record FacesDone(
    String detector,
    String detectorSha256,
    String model,
    String modelSha256,
    Optional<Network> landmarks,
    Optional<Network> identity,
    List<FaceDone> faces) {
  /**
   * A model that was asked beside those two.
   *
   * @param model name of its card
   * @param sha256 lower-case hex digest of its ONNX file
   */
  public record Network(String model, String sha256) {}

  public FacesDone {
    Objects.requireNonNull(detector);
    Objects.requireNonNull(detectorSha256);
    Objects.requireNonNull(model);
    Objects.requireNonNull(modelSha256);
    Objects.requireNonNull(landmarks);
    Objects.requireNonNull(identity);
    faces = List.copyOf(faces);
  }

  /** The same faces in the page once it has another size. */
  public FacesDone scaled(Size from, Size to) {
    double across = (double) to.width() / from.width();
    double down = (double) to.height() / from.height();
    return new FacesDone(
        detector,
        detectorSha256,
        model,
        modelSha256,
        landmarks,
        identity,
        faces.stream().map(face -> face.scaled(across, down)).toList());
  }

  /** How many were restored. */
  public long restored() {
    return faces.stream().filter(FaceDone::isRestored).count();
  }
}
