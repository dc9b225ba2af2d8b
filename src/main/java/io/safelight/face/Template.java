package io.safelight.face;

import io.safelight.inference.FaceTemplate;
import io.safelight.inference.TemplatePoint;
import java.util.List;
import java.util.Optional;

/**
 * Where a face's five points lie in the square crop that a network was trained on: a property of
 * the network. In pixels of the crop, as {@link Point} counts them.
 *
 * @param name for tickets and logs
 * @param side of the crop in pixels
 */
public record Template(String name, int side, Landmarks points) {
  public Template {
    if (side < 16 || side > 4096) {
      throw new IllegalArgumentException(
          "the side of a face's crop is " + side + "; it must be 16 to 4096");
    }
  }

  /** facexlib's, which GFPGAN, CodeFormer and RestoreFormer++ are used with, scaled to a side. */
  public static Template ffhq(int side) {
    return of("ffhq_512", side, FaceTemplate.FFHQ.points(side));
  }

  /** GPEN's own, scaled to a side. */
  public static Template gpen(int side) {
    return of("gpen_512", side, FaceTemplate.GPEN.points(side));
  }

  /**
   * Of a card's points. Those are as they are published, in OpenCV's way, which has the middle of
   * the first pixel at 0, 0.
   */
  static Template of(String name, int side, List<TemplatePoint> published) {
    List<Point> five =
        published.stream().map(point -> new Point(point.x() + 0.5, point.y() + 0.5)).toList();
    return new Template(
        name, side, new Landmarks(five.get(0), five.get(1), five.get(2), five.get(3), five.get(4)));
  }

  /** From a picture to the crop of one of its faces; empty where its landmarks are no face. */
  Optional<Similarity> align(Landmarks face) {
    return Similarity.between(face.points(), points.points());
  }

  /**
   * How far aligned landmarks are off the template: root mean square, in eye distances of the
   * template. A face that looks into the camera is off by less than a tenth.
   */
  double misfit(Landmarks face, Similarity toCrop) {
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      double distance = toCrop.of(face.points().get(i)).distance(points.points().get(i));
      sum += distance * distance / 5;
    }
    return Math.sqrt(sum) / points.eyeDistance();
  }
}
