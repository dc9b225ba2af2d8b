package io.safelight.face;

import java.util.Optional;

/**
 * Where a face's five points lie in the square crop that a network was trained on: a property of
 * the network. In pixels of the crop, as {@link Point} counts them.
 *
 * @param name for tickets and logs
 * @param side of the crop in pixels
 */
public record Template(String name, int side, Landmarks points) {
  private static final int NAMED = 512;

  public Template {
    if (side < 16 || side > 4096) {
      throw new IllegalArgumentException(
          "the side of a face's crop is " + side + "; it must be 16 to 4096");
    }
  }

  /** facexlib's, which GFPGAN, CodeFormer and RestoreFormer++ are used with, scaled to a side. */
  public static Template ffhq(int side) {
    return scaled(
        "ffhq_512",
        side,
        new Landmarks(
            new Point(192.98138, 239.94708),
            new Point(318.90277, 240.1936),
            new Point(256.63416, 314.01935),
            new Point(201.26117, 371.41043),
            new Point(313.08905, 371.15118)));
  }

  /** GPEN's own (yangxy/GPEN, align_faces.py), scaled to a side. */
  public static Template gpen(int side) {
    return scaled(
        "gpen_512",
        side,
        new Landmarks(
            new Point(202.04068, 242.88396),
            new Point(309.43025, 242.28998),
            new Point(256.0768, 303.95917),
            new Point(211.95977, 366.82819),
            new Point(300.89112, 366.33631)));
  }

  /**
   * Templates are published in OpenCV's way, which has the middle of the first pixel at 0, 0, and
   * are scaled so by those who use them (FaceFusion, face_helper.py).
   */
  private static Template scaled(String name, int side, Landmarks published) {
    double scale = (double) side / NAMED;
    return new Template(name, side, new Similarity(scale, 0, 0.5, 0.5).of(published));
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
