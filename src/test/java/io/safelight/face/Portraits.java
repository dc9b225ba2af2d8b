package io.safelight.face;

import io.safelight.Shared;
import io.safelight.TestPictures;
import io.safelight.image.Mats;
import io.safelight.image.Raster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

/** Faces for tests: drawn ones, and the shared pairs with landmarks read off by eye. */
final class Portraits {
  /** Nobody listens. */
  static final FaceObserver UNHEARD =
      new FaceObserver() {
        @Override
        public void took(Step step, Duration time) {}

        @Override
        public void done(FaceAction action) {}
      };

  /**
   * Of the four pictures of {@code faces/pairs}, degraded and original alike. By eye, in enlarged
   * cuts of the originals: the middles of the visible openings of the eyes; the tip of the nose and
   * the corners of the mouth, each the mean of three marks that were made without knowing of each
   * other. In hundredths of the distance of the eyes these three are 1 to 2 apart, of the noses of
   * the first and last portrait 5 and 3, of the third's nose 3 and right corner 8, where a fold
   * goes on from the lips.
   */
  static final List<Landmarks> MARKS =
      List.of(
          landmarks(389, 483, 641.6, 492, 549.7, 565.7, 428.8, 710, 601.5, 711),
          landmarks(382, 485, 645, 485, 493.2, 666.2, 367.2, 736.8, 669.8, 746.5),
          landmarks(391, 491, 636, 492, 513, 619.7, 382.5, 727.5, 610.7, 722),
          landmarks(385, 489, 638, 488, 509.8, 595.3, 437.7, 749.3, 581.2, 748.6));

  private Portraits() {}

  static Landmarks landmarks(double... at) {
    return new Landmarks(
        new Point(at[0], at[1]),
        new Point(at[2], at[3]),
        new Point(at[4], at[5]),
        new Point(at[6], at[7]),
        new Point(at[8], at[9]));
  }

  /** One of the shared pairs, 1024 x 1024, BGR; the test is skipped where they are absent. */
  static Raster degraded(int which) {
    return read("lq", which);
  }

  static Raster original(int which) {
    return read("hq", which);
  }

  private static Raster read(String folder, int which) {
    String name = "ffhq_0000%d.png".formatted(which);
    String file = Shared.folder("data/faces/pairs/" + folder).resolve(name).toString();
    Mat mat = Imgcodecs.imread(file, Imgcodecs.IMREAD_COLOR);
    try {
      return Mats.raster(mat);
    } finally {
      mat.release();
    }
  }

  /** A face whose crop has its middle at a place, is so many pixels wide and turned by an angle. */
  static Face face(double x, double y, double width, double angle, Template template) {
    double scale = template.side() / width;
    Similarity turned = new Similarity(scale * Math.cos(angle), scale * Math.sin(angle), 0, 0);
    Point middle = turned.of(new Point(x, y));
    double half = template.side() / 2.0;
    Similarity toCrop =
        new Similarity(turned.a(), turned.b(), half - middle.x(), half - middle.y());
    return face(toCrop.inverse().of(template.points()));
  }

  static Face face(Landmarks marks) {
    double eyes = marks.eyeDistance();
    Point nose = marks.nose();
    return new Face(new Box(nose.x() - eyes, nose.y() - eyes, 2 * eyes, 2 * eyes), 0.9, marks);
  }

  /** Finds the landmarks exactly where the template has them. */
  static LandmarkFinder sure(Template template) {
    return crop -> Optional.of(template.points());
  }

  /** For any face that the template can be used with. */
  static FaceModel model(Template template) {
    return new FaceModel(template, 0, Double.POSITIVE_INFINITY);
  }

  static final FaceNetwork UNCHANGED =
      (crop, restored) -> restored.put(0, crop, 0, crop.capacity());

  static FaceNetwork shifted(float by) {
    return (crop, restored) -> {
      for (int i = 0; i < crop.capacity(); i++) {
        restored.put(i, crop.get(i) + by);
      }
    };
  }

  /** A network that knows the answer. */
  static FaceNetwork ideal(float[] answer) {
    return (crop, restored) -> restored.put(0, answer);
  }

  static Raster scene(int width, int height, long seed) {
    return TestPictures.scene(width, height, 12, seed);
  }
}
