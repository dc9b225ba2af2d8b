package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.Shared;
import io.safelight.TestPictures;
import io.safelight.colour.Lens;
import io.safelight.colour.Profile;
import io.safelight.image.Mats;
import io.safelight.image.Raster;
import io.safelight.inference.Model;
import io.safelight.inference.ModelException;
import io.safelight.inference.ModelKind;
import java.util.List;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

/** With the network that comes with the program, and YuNet where it is beside the project. */
@TestInstance(Lifecycle.PER_CLASS)
class LandmarkNetworkTest {
  private static final Lens PLAIN = Profile.SRGB.lens();

  private LandmarkNetwork network;
  private YunetDetector detector;

  @BeforeAll
  void open() throws ModelException {
    OpenCV.loadLocally();
    network = LandmarkNetwork.open(Model.open(FaceModels.LANDMARKS, ModelKind.FACE_LANDMARKS));
  }

  @AfterAll
  void close() {
    network.close();
    if (detector != null) {
      detector.close();
    }
  }

  /** The one face that the detector finds. */
  private Face found(Raster picture) throws Exception {
    if (detector == null) {
      detector = YunetDetector.open(Shared.folder("models").resolve("yunet_n_dynamic.onnx"), 1);
    }
    List<Face> faces = detector.detect(picture, PLAIN, DetectionSettings.DEFAULT);
    assertThat(faces).hasSize(1);
    return faces.get(0);
  }

  private Landmarks placed(Raster picture, Landmarks rough) throws Exception {
    return network.placed(picture, PLAIN, Portraits.face(rough)).landmarks();
  }

  /** In eye distances. */
  private static double off(Landmarks face, int which, int point) {
    Landmarks wanted = Portraits.MARKS.get(which);
    Point marked = wanted.points().get(point);
    return face.points().get(point).distance(marked) / wanted.eyeDistance();
  }

  /**
   * What is met point by point, and no more: the mean is within 3 % of the eye distance of where a
   * person sees them, and so are fourteen of the twenty points. What is farther off than 4 %: the
   * tips of two noses, which the network fits less closely than eyes and lips (6 and 8 %), and one
   * corner of the third portrait's mouth (7 %), which is closed and fades out into a fold.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0.04, 0.065, 0.03",
    "1, 0.03, 0.03, 0.04",
    "2, 0.03, 0.085, 0.07",
    "3, 0.03, 0.04, 0.03"
  })
  void landmarks_of_a_portrait_lie_nearer_to_where_a_person_sees_them(
      int which, double eyes, double nose, double mouth) throws Exception {
    Raster portrait = Portraits.original(which);
    Face found = found(portrait);

    Landmarks placed = network.placed(portrait, PLAIN, found).landmarks();

    assertThat(off(placed, which, 0)).isLessThan(eyes);
    assertThat(off(placed, which, 1)).isLessThan(eyes);
    assertThat(off(placed, which, 2)).isLessThan(nose);
    assertThat(off(placed, which, 3)).isLessThan(mouth);
    assertThat(off(placed, which, 4)).isLessThan(mouth);
  }

  @Test
  void
      landmarks_agree_with_those_marked_by_eye_within_three_per_cent_of_the_eye_distance_on_average()
          throws Exception {
    double before = 0;
    double after = 0;
    int within = 0;
    for (int which = 0; which < 4; which++) {
      Raster portrait = Portraits.original(which);
      Face found = found(portrait);
      Landmarks placed = network.placed(portrait, PLAIN, found).landmarks();
      for (int point = 0; point < 5; point++) {
        before += off(found.landmarks(), which, point) / 20;
        after += off(placed, which, point) / 20;
        within += off(placed, which, point) < 0.03 ? 1 : 0;
      }
    }

    assertThat(before).isGreaterThan(0.09);
    assertThat(after).isLessThan(0.03);
    assertThat(within).isGreaterThanOrEqualTo(13);
  }

  /**
   * How far a crop that is aligned by a face's points lies beside the one that the marks give: root
   * mean square over all of it, four eye distances wide, in eye distances. That is what a restorer
   * is given; of what the five points are off by, each for itself, it bears a part only.
   */
  private static double astray(Landmarks face, Landmarks marks, Template template) {
    Similarity is = template.align(face).orElseThrow().inverse();
    Similarity wanted = template.align(marks).orElseThrow().inverse();
    double side = template.side();
    int probes = 32;
    double sum = 0;
    for (int i = 0; i < probes * probes; i++) {
      Point at = new Point((i % probes + 0.5) * side / probes, (i / probes + 0.5) * side / probes);
      sum += Math.pow(is.of(at).distance(wanted.of(at)), 2) / (probes * probes);
    }
    return Math.sqrt(sum) / marks.eyeDistance();
  }

  /**
   * The mean is 3.5 % of the eye distance for FFHQ's template (YuNet's landmarks: 7.1 %) and 4.0 %
   * for GPEN's (8.1 %).
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0.045, 0.08",
    "1, 0.042, 0.08",
    "2, 0.055, 0.055",
    "3, 0.030, 0.045",
  })
  void the_crop_that_they_align_lies_nearer_to_where_the_marks_have_it(
      int which, double most, double detectors) throws Exception {
    Raster portrait = Portraits.original(which);
    Landmarks marks = Portraits.MARKS.get(which);
    Face found = found(portrait);

    Landmarks placed = network.placed(portrait, PLAIN, found).landmarks();

    for (Template template : List.of(Template.ffhq(512), Template.gpen(512))) {
      assertThat(astray(placed, marks, template)).isLessThan(most);
      assertThat(astray(found.landmarks(), marks, template)).isGreaterThan(detectors);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void it_does_not_matter_how_well_the_detector_has_aligned_the_face(int which) throws Exception {
    Raster portrait = Portraits.original(which);
    Landmarks marks = Portraits.MARKS.get(which);
    double far = 0.1 * marks.eyeDistance();
    double turn = Math.toRadians(8);
    Similarity wrong = new Similarity(1.1 * Math.cos(turn), 1.1 * Math.sin(turn), 0, 0);
    Point nose = wrong.of(marks.nose());
    Similarity away =
        new Similarity(
            wrong.a(), wrong.b(), marks.nose().x() - nose.x() + far, marks.nose().y() - nose.y());

    Landmarks straight = placed(portrait, marks);
    Landmarks astray = placed(portrait, away.of(marks));

    assertThat(HarmBound.shift(away.of(marks), marks)).isGreaterThan(0.12);
    assertThat(HarmBound.shift(astray, straight)).isLessThan(0.025);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void a_ruined_face_has_its_landmarks_where_its_original_has_them(int which) throws Exception {
    Landmarks marks = Portraits.MARKS.get(which);

    Landmarks sharp = placed(Portraits.original(which), marks);
    Landmarks ruined = placed(Portraits.degraded(which), marks);

    assertThat(HarmBound.shift(ruined, sharp)).isLessThan(0.04);
  }

  @Test
  void a_mirrored_face_has_mirrored_landmarks_and_one_on_its_head_has_them_there()
      throws Exception {
    Raster portrait = Portraits.original(0);
    Landmarks marks = Portraits.MARKS.get(0);
    Landmarks wanted = placed(portrait, marks);

    Landmarks mirrored = placed(turned(portrait, 1), mirrored(marks));
    Similarity half = new Similarity(-1, 0, 1024, 1024);
    Landmarks onItsHead = placed(turned(portrait, -1), half.of(marks));

    assertThat(HarmBound.shift(mirrored, mirrored(wanted))).isLessThan(0.002);
    assertThat(HarmBound.shift(half.of(onItsHead), wanted)).isLessThan(0.002);
  }

  /** As OpenCV calls it: 1 mirrors left to right, -1 turns by half a turn. */
  private static Raster turned(Raster picture, int how) {
    Mat mat = Mats.copyOf(picture);
    try {
      Core.flip(mat, mat, how);
      return Mats.raster(mat);
    } finally {
      mat.release();
    }
  }

  private static Landmarks mirrored(Landmarks face) {
    return new Landmarks(
        mirrored(face.rightEye()),
        mirrored(face.leftEye()),
        mirrored(face.nose()),
        mirrored(face.rightMouth()),
        mirrored(face.leftMouth()));
  }

  private static Point mirrored(Point point) {
    return new Point(1024 - point.x(), point.y());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14})
  void the_landmarks_of_every_old_portrait_are_placed_anew_and_not_far_away(int number)
      throws Exception {
    Mat mat =
        Imgcodecs.imread(
            Shared.folder("data/faces/dev").resolve("face_%02d.png".formatted(number)).toString());
    Raster portrait = Mats.raster(mat);
    mat.release();
    Face found = found(portrait);

    Face placed = network.placed(portrait, PLAIN, found);

    assertThat(placed.box()).isEqualTo(found.box());
    assertThat(placed.score()).isEqualTo(found.score());
    assertThat(HarmBound.shift(placed.landmarks(), found.landmarks())).isBetween(0.02, 0.16);
  }

  @Test
  void where_no_face_is_seen_the_detector_s_landmarks_stay() throws Exception {
    Raster scene = Portraits.scene(400, 300, 5);
    Face claimed = Portraits.face(200, 150, 200, 0.1, Template.ffhq(512));

    assertThat(network.placed(scene, PLAIN, claimed)).isEqualTo(claimed);
  }

  @Test
  void what_is_placed_on_the_face_beside_it_is_not_taken() throws Exception {
    Raster portrait = Portraits.original(3);
    Landmarks marks = Portraits.MARKS.get(3);
    // Half its size and below its nose: in the crop around it there is one face, another one.
    Landmarks beside = new Similarity(0.5, 0, 256, 440).of(marks);

    assertThat(placed(portrait, beside)).isEqualTo(beside);
  }

  @Test
  void a_deep_picture_has_the_same_landmarks() throws Exception {
    Raster portrait = Portraits.original(1);
    Landmarks marks = Portraits.MARKS.get(1);

    Landmarks wanted = placed(portrait, marks);

    assertThat(HarmBound.shift(placed(TestPictures.sixteenBit(portrait), marks), wanted))
        .isLessThan(1e-3);
  }
}
