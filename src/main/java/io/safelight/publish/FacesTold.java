package io.safelight.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.FaceDone;
import io.safelight.job.FacesDone;
import io.safelight.job.PageWritten;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a ticket says of faces: every one that was found.
 *
 * @param restored how many of them were restored
 */
@RegisterForReflection
record FacesTold(
    String detector,
    String detectorSha256,
    String model,
    String modelSha256,
    @JsonInclude(JsonInclude.Include.NON_NULL) String landmarkModel,
    @JsonInclude(JsonInclude.Include.NON_NULL) String landmarkModelSha256,
    @JsonInclude(JsonInclude.Include.NON_NULL) String identityModel,
    @JsonInclude(JsonInclude.Include.NON_NULL) String identityModelSha256,
    long restored,
    List<Told> found) {

  /**
   * A face, rounded to what the figures are good for.
   *
   * @param page counted from 1
   * @param leftAlone why it is as it was; null where it was restored
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Told(
      int page,
      List<Double> box,
      double score,
      List<List<Double>> landmarks,
      String action,
      String leftAlone,
      Double structure,
      Double landmarkShift,
      Double identity) {
    private static Told of(int page, FaceDone face) {
      return new Told(
          page,
          tenths(face.box()),
          rounded(face.score(), 1000),
          face.landmarks().stream().map(Told::tenths).toList(),
          face.isRestored() ? "restored" : "left alone",
          face.leftAlone().orElse(null),
          rounded(face.structure()),
          rounded(face.landmarkShift()),
          rounded(face.identity()));
    }

    private static List<Double> tenths(List<Double> pixels) {
      return pixels.stream().map(pixel -> rounded(pixel, 10)).toList();
    }

    private static Double rounded(OptionalDouble figure) {
      return figure.isPresent() ? rounded(figure.getAsDouble(), 1000) : null;
    }

    private static double rounded(double figure, int parts) {
      return (double) Math.round(figure * parts) / parts;
    }
  }

  /** Of all pages; null where faces were looked for on none. */
  static FacesTold of(List<PageWritten> pages) {
    FacesDone models = null;
    long restored = 0;
    List<Told> found = new ArrayList<>();
    for (int page = 1; page <= pages.size(); page++) {
      Optional<FacesDone> done = pages.get(page - 1).enhancement().faces();
      if (done.isPresent()) {
        models = done.get();
        restored += models.restored();
        for (FaceDone face : models.faces()) {
          found.add(Told.of(page, face));
        }
      }
    }
    return models == null
        ? null
        : new FacesTold(
            models.detector(),
            models.detectorSha256(),
            models.model(),
            models.modelSha256(),
            models.landmarks().map(FacesDone.Network::model).orElse(null),
            models.landmarks().map(FacesDone.Network::sha256).orElse(null),
            models.identity().map(FacesDone.Network::model).orElse(null),
            models.identity().map(FacesDone.Network::sha256).orElse(null),
            restored,
            found);
  }
}
