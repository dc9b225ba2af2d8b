package io.safelight.face;

import io.safelight.inference.WindowNetwork.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What YuNet says of a window, and what it means. For each cell of three grids, of 8, 16 and 32
 * pixels: {@code cls} and {@code obj}, 0 to 1, whose geometric mean is the score; {@code bbox}, the
 * middle as an offset from the cell's corner and the logarithms of width and height; {@code kps},
 * five offsets from the cell's corner in the order of {@link Landmarks}; all in units of the cell.
 * As in OpenCV's face_detect.cpp (FaceDetectorYNImpl::postProcess).
 *
 * <p>The corner is where the pixels begin, not the first one's middle: the network was trained with
 * pictures mirrored as x → width − x.
 */
final class YunetAnswers {
  /** Of the window, in pixels: the one that face_detection_yunet_2023mar takes. */
  static final int SIDE = 640;

  private static final int[] CELLS = {8, 16, 32};

  private YunetAnswers() {}

  /** The outputs of the file. */
  static List<Answer> wanted() {
    List<Answer> wanted = new ArrayList<>();
    for (int cell : CELLS) {
      int cells = (SIDE / cell) * (SIDE / cell);
      wanted.add(new Answer("cls_" + cell, cells));
      wanted.add(new Answer("obj_" + cell, cells));
      wanted.add(new Answer("bbox_" + cell, cells * 4));
      wanted.add(new Answer("kps_" + cell, cells * 10));
    }
    return wanted;
  }

  /**
   * The faces of a window in its pixels, many of them several times; what is not finite is left
   * out.
   *
   * @param confidence least score
   */
  static List<Face> faces(Map<String, float[]> answers, double confidence) {
    List<Face> faces = new ArrayList<>();
    for (int cell : CELLS) {
      float[] cls = answers.get("cls_" + cell);
      float[] obj = answers.get("obj_" + cell);
      for (int i = 0; i < cls.length; i++) {
        double score = Math.sqrt(unit(cls[i]) * unit(obj[i]));
        if (score >= confidence) {
          add(faces, answers.get("bbox_" + cell), answers.get("kps_" + cell), i, cell, score);
        }
      }
    }
    return faces;
  }

  private static void add(
      List<Face> faces, float[] boxes, float[] points, int i, int cell, double score) {
    double column = i % (SIDE / cell);
    double row = i / (SIDE / cell);
    double width = Math.exp(boxes[4 * i + 2]) * cell;
    double height = Math.exp(boxes[4 * i + 3]) * cell;
    double x = (column + boxes[4 * i]) * cell - width / 2;
    double y = (row + boxes[4 * i + 1]) * cell - height / 2;
    Point[] five = new Point[5];
    boolean sound = isSize(width) && isSize(height) && Double.isFinite(x + y);
    for (int k = 0; k < five.length; k++) {
      five[k] =
          new Point(
              (column + points[10 * i + 2 * k]) * cell, (row + points[10 * i + 2 * k + 1]) * cell);
      sound &= Double.isFinite(five[k].x() + five[k].y());
    }
    if (sound) {
      Landmarks landmarks = new Landmarks(five[0], five[1], five[2], five[3], five[4]);
      faces.add(new Face(new Box(x, y, width, height), score, landmarks));
    }
  }

  /** In pixels of a window: what is no face's, and would be nothing once it is moved. */
  private static boolean isSize(double side) {
    return side > 0.01 && side < 1e5;
  }

  private static double unit(double value) {
    // NaN stays, and is below every confidence.
    return Math.min(1, Math.max(0, value));
  }
}
