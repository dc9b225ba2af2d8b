package io.safelight.face;

import java.util.List;

/**
 * The five points that faces are aligned by. Left and right are the picture's, not the person's:
 * who looks at the camera has his right eye at {@code leftEye}.
 */
public record Landmarks(
    Point leftEye, Point rightEye, Point nose, Point leftMouth, Point rightMouth) {
  /** In the order of the components, which is that of templates too. */
  public List<Point> points() {
    return List.of(leftEye, rightEye, nose, leftMouth, rightMouth);
  }

  /** Between the middles of the eyes, in pixels: what the size of a face is told by. */
  public double eyeDistance() {
    return leftEye.distance(rightEye);
  }
}
