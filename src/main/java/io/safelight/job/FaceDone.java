package io.safelight.job;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A face of a page: where it was found and what was done to it.
 *
 * @param box left, top, width and height in pixels; may reach beyond the page
 * @param score 0 to 1: how sure the detector was
 * @param landmarks x and y in pixels of left eye, right eye, nose, left and right corner of the
 *     mouth, as seen in the picture
 * @param leftAlone why it is as it was; empty where it was restored
 * @param structure how much the restored face resembles what it was: 1 for the same, 0 for another
 * @param landmarkShift how far its landmarks moved, in distances of the eyes
 * @param identity how alike the person is, the cosine of two embeddings; empty where no model told
 */
public record FaceDone(
    List<Double> box,
    double score,
    List<List<Double>> landmarks,
    Optional<String> leftAlone,
    OptionalDouble structure,
    OptionalDouble landmarkShift,
    OptionalDouble identity) {
  public FaceDone {
    box = List.copyOf(box);
    landmarks = List.copyOf(landmarks);
  }

  FaceDone scaled(double across, double down) {
    return new FaceDone(
        List.of(box.get(0) * across, box.get(1) * down, box.get(2) * across, box.get(3) * down),
        score,
        landmarks.stream()
            .map(point -> List.of(point.get(0) * across, point.get(1) * down))
            .toList(),
        leftAlone,
        structure,
        landmarkShift,
        identity);
  }

  public boolean isRestored() {
    return leftAlone.isEmpty();
  }
}
