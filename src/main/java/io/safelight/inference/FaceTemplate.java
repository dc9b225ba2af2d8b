package io.safelight.inference;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Alignments that public face models were trained on: left eye, right eye, nose, left and right
 * corner of the mouth as seen in the picture, in pixels of a square crop.
 */
public enum FaceTemplate {
  /** FFHQ's, as facexlib, GFPGAN, CodeFormer and FaceFusion use it (there {@code ffhq_512}). */
  FFHQ(
      512, 192.98138, 239.94708, 318.90277, 240.1936, 256.63416, 314.01935, 201.26117, 371.41043,
      313.08905, 371.15118),
  /** GPEN's own (yangxy/GPEN, align_faces.py, inner padding 0.25). */
  GPEN(
      512, 202.04068, 242.88396, 309.43025, 242.28998, 256.0768, 303.95917, 211.95977, 366.82819,
      300.89112, 366.33631),
  /** ArcFace's (deepinsight/insightface, face_align.py), for models that tell who somebody is. */
  ARCFACE(
      112, 38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299,
      92.2041);

  /** How many points align a face. */
  public static final int POINTS = 5;

  private final int own;
  private final double[] coordinates;

  FaceTemplate(int own, double... coordinates) {
    this.own = own;
    this.coordinates = coordinates;
  }

  /** As cards and the command line call it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<FaceTemplate> of(String word) {
    return Arrays.stream(values()).filter(template -> template.word().equals(word)).findFirst();
  }

  static String words() {
    return String.join(" or ", Arrays.stream(values()).map(FaceTemplate::word).toList());
  }

  /** Scaled to a crop of this side in pixels. */
  public List<TemplatePoint> points(int side) {
    TemplatePoint[] points = new TemplatePoint[POINTS];
    for (int i = 0; i < POINTS; i++) {
      points[i] =
          new TemplatePoint(coordinates[2 * i], coordinates[2 * i + 1]).times(side / (double) own);
    }
    return List.of(points);
  }
}
