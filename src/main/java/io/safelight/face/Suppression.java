package io.safelight.face;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Of several boxes around one face only the surest stays. */
final class Suppression {
  /**
   * So much of a box within another: an eye or a mouth that was taken for a face at a larger scale,
   * or a face whose surroundings were, at a smaller one. Two faces do not hide each other as much.
   */
  private static final double WITHIN = 0.7;

  /** By place where scores are equal, so that the order never depends on who came first. */
  static final Comparator<Face> SUREST_FIRST =
      Comparator.comparingDouble((Face face) -> -face.score())
          .thenComparingDouble(face -> face.box().y())
          .thenComparingDouble(face -> face.box().x())
          .thenComparingDouble(face -> face.box().width())
          .thenComparingDouble(face -> face.box().height());

  /** As OpenCV's face detector: of more, which come with a confidence near 0, the surest. */
  private static final int MOST = 5000;

  private Suppression() {}

  /**
   * The surest of those that overlap, the surest first.
   *
   * @param overlap 0 to 1: what two boxes share of what they cover together
   */
  static List<Face> surest(List<Face> faces, double overlap) {
    List<Face> sorted = new ArrayList<>(faces);
    sorted.sort(SUREST_FIRST);
    List<Face> kept = new ArrayList<>();
    for (Face face : sorted.subList(0, Math.min(MOST, sorted.size()))) {
      if (kept.stream().noneMatch(other -> isSame(face.box(), other.box(), overlap))) {
        kept.add(face);
      }
    }
    return kept;
  }

  private static boolean isSame(Box one, Box other, double overlap) {
    return one.overlap(other) > overlap || within(one, other) > WITHIN;
  }

  /** What two boxes share of the smaller one. */
  private static double within(Box one, Box other) {
    double across = Math.min(one.right(), other.right()) - Math.max(one.x(), other.x());
    double down = Math.min(one.bottom(), other.bottom()) - Math.max(one.y(), other.y());
    return Math.max(0, across) * Math.max(0, down) / Math.min(one.area(), other.area());
  }
}
