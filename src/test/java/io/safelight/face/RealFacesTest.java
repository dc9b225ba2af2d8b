package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.Shared;
import io.safelight.colour.Profile;
import io.safelight.face.FaceAction.LeftAlone;
import io.safelight.face.FaceAction.Reason;
import io.safelight.face.FaceAction.Restored;
import io.safelight.image.Mats;
import io.safelight.image.Raster;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;
import org.opencv.objdetect.FaceDetectorYN;

/**
 * Degraded portraits, and a network that knows their originals: as good as any network can be. And
 * one that draws somebody else.
 */
class RealFacesTest {
  @BeforeAll
  static void load() {
    nu.pattern.OpenCV.loadLocally();
  }

  /** YuNet by OpenCV, on the crop reduced to 256 pixels. */
  private static Optional<Landmarks> find(Raster crop) {
    String model = Shared.folder("models").resolve("yunet_n_640_640.onnx").toString();
    FaceDetectorYN yunet = FaceDetectorYN.create(model, "", new Size(640, 640), 0.5f, 0.3f, 10);
    Mat full = Mats.copyOf(crop);
    Mat canvas = Mat.zeros(640, 640, CvType.CV_8UC3);
    Mat part = canvas.submat(new Rect(0, 0, 256, 256));
    Mat faces = new Mat();
    try {
      Imgproc.resize(full, part, part.size(), 0, 0, Imgproc.INTER_AREA);
      yunet.detect(canvas, faces);
      Optional<Landmarks> best = Optional.empty();
      double nearest = Double.POSITIVE_INFINITY;
      for (int i = 0; i < faces.rows(); i++) {
        float[] row = new float[15];
        faces.get(i, 0, row);
        double off = Math.hypot(row[0] + row[2] / 2 - 128, row[1] + row[3] / 2 - 128);
        if (off < nearest) {
          nearest = off;
          double[] at = new double[10];
          for (int k = 0; k < 10; k++) {
            at[k] = row[4 + k] * crop.width() / 256.0;
          }
          best = Optional.of(Portraits.landmarks(at));
        }
      }
      return best;
    } finally {
      full.release();
      part.release();
      canvas.release();
      faces.release();
    }
  }

  private static float[] answer(int which, Template template) {
    Landmarks marks = Portraits.MARKS.get(which);
    return Crop.of(
            Portraits.original(which),
            Profile.SRGB.lens(),
            template.align(marks).orElseThrow(),
            template.side())
        .values();
  }

  private static FaceRecord restore(
      Raster picture, int which, float[] answer, Template template, boolean skinTones)
      throws Exception {
    List<FaceRecord> records =
        new FaceRestorer(
                Portraits.model(template),
                Portraits.ideal(answer),
                RealFacesTest::find,
                Portraits.UNHEARD)
            .restore(
                picture,
                Profile.SRGB.lens(),
                List.of(Portraits.face(Portraits.MARKS.get(which))),
                new FaceSettings(100, skinTones, 0));
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  @ParameterizedTest
  @CsvSource({
    // The second is faded as a whole: what keeps its tones stays faded.
    "0, 512, false, 36",
    "1, 512, false, 35",
    "2, 512, false, 37",
    "3, 512, false, 35",
    "0, 512, true, 35",
    "2, 512, true, 36",
    "3, 512, true, 34",
    "0, 256, false, 33",
    "1, 256, false, 31",
    "2, 256, false, 33",
    "3, 256, false, 31",
    "0, 1024, false, 42",
    "1, 1024, false, 41",
    "2, 1024, false, 44",
    "3, 1024, false, 41"
  })
  void an_ideal_network_brings_a_degraded_face_back_to_its_original(
      int which, int side, boolean skinTones, double least) throws Exception {
    Template template = Template.ffhq(side);
    Raster original = Portraits.original(which);
    Raster degraded = Portraits.degraded(which);
    Raster result = degraded.copy();

    FaceRecord record = restore(result, which, answer(which, template), template, skinTones);

    assertThat(record.action()).isEqualTo(new Restored());
    double before = psnr(degraded, original, which);
    double after = psnr(result, original, which);
    System.out.printf(
        "face %d, crop %d, tones kept %s: %.2f -> %.2f dB, %s%n",
        which, side, skinTones, before, after, record.resemblance());
    assertThat(before).isLessThan(27);
    assertThat(after).isGreaterThan(least);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void what_is_pasted_fades_out_towards_the_border_of_its_crop(int which) throws Exception {
    Template template = Template.ffhq(512);
    Raster degraded = Portraits.degraded(which);
    Raster result = degraded.copy();

    restore(result, which, answer(which, template), template, true);

    Similarity toCrop = template.align(Portraits.MARKS.get(which)).orElseThrow();
    double excess = 0;
    int farthest = 0;
    for (int y = 0; y < result.height(); y++) {
      for (int x = 0; x < result.width(); x++) {
        double mask =
            FeatherMask.at(toCrop.xOf(x + 0.5, y + 0.5), toCrop.yOf(x + 0.5, y + 0.5), 512);
        for (int c = 0; c < 3; c++) {
          int moved = Math.abs(result.sample(x, y, c) - degraded.sample(x, y, c));
          farthest = Math.max(farthest, moved);
          excess = Math.max(excess, moved - mask * 255);
        }
      }
    }
    // Whatever the network drew, it is there by its share only; rounded.
    assertThat(excess).isLessThanOrEqualTo(0.5);
    assertThat(farthest).isGreaterThan(40);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1", "0, 2", "0, 3", "1, 0", "1, 2", "1, 3", "2, 0", "2, 1", "2, 3", "3, 0", "3, 1", "3, 2"
  })
  void another_persons_face_is_refused_and_the_picture_stays(int which, int other)
      throws Exception {
    Template template = Template.ffhq(512);
    Raster degraded = Portraits.degraded(which);
    Raster result = degraded.copy();

    FaceRecord record = restore(result, which, answer(other, template), template, true);

    assertThat(record.action()).isEqualTo(new LeftAlone(Reason.CHANGED_STRUCTURE));
    assertThat(record.resemblance().structure().getAsDouble()).isLessThan(0.5);
    assertThat(result.bytes8()).isEqualTo(degraded.bytes8());
  }

  /** Where the mask is 1. */
  private static double psnr(Raster one, Raster other, int which) {
    Template template = Template.ffhq(512);
    Similarity toCrop = template.align(Portraits.MARKS.get(which)).orElseThrow();
    double sum = 0;
    long count = 0;
    for (int y = 0; y < one.height(); y++) {
      for (int x = 0; x < one.width(); x++) {
        double u = toCrop.xOf(x + 0.5, y + 0.5);
        double v = toCrop.yOf(x + 0.5, y + 0.5);
        if (FeatherMask.at(u, v, 512) == 1) {
          for (int c = 0; c < 3; c++) {
            sum += Math.pow(one.sample(x, y, c) - other.sample(x, y, c), 2);
            count++;
          }
        }
      }
    }
    return 10 * Math.log10(255.0 * 255 * count / sum);
  }
}
