package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.colour.Profile;
import io.safelight.face.FaceAction.LeftAlone;
import io.safelight.face.FaceAction.Reason;
import io.safelight.face.FaceAction.Restored;
import io.safelight.image.Raster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which faces go to the network, which come back, and what is said of the others. */
class FaceRestorerTest {
  private static final Template TEMPLATE = Template.ffhq(128);
  private static final FaceSettings PLAIN = new FaceSettings(100, true, 0);

  private final Raster picture = Portraits.scene(400, 300, 4);
  private final Raster before = picture.copy();

  private List<FaceRecord> restored(
      FaceModel model, FaceNetwork network, LandmarkFinder finder, Face... faces) throws Exception {
    return new FaceRestorer(model, network, finder, Portraits.UNHEARD)
        .restore(picture, Profile.SRGB.lens(), List.of(faces), PLAIN);
  }

  private static Face face(double x, double y, double width) {
    return Portraits.face(x, y, width, 0.1, TEMPLATE);
  }

  private void assertLeftAlone(Reason reason, List<FaceRecord> records) {
    assertThat(records).hasSize(1);
    assertThat(records.get(0).action()).isEqualTo(new LeftAlone(reason));
    assertThat(picture.bytes8()).isEqualTo(before.bytes8());
  }

  /** Draws something of its own, so that a face that is not left alone shows. */
  private static final FaceNetwork SHARPER =
      (crop, restored) -> {
        for (int i = 0; i < crop.capacity(); i++) {
          restored.put(i, crop.get(i) + (i % 5 == 0 ? 0.05f : 0));
        }
      };

  @Test
  void a_face_that_the_model_helps_with_is_restored_and_its_record_says_so() throws Exception {
    Face face = face(200, 150, 160);

    List<FaceRecord> records =
        restored(Portraits.model(TEMPLATE), SHARPER, Portraits.sure(TEMPLATE), face);

    assertThat(records).hasSize(1);
    FaceRecord record = records.get(0);
    assertThat(record.action()).isEqualTo(new Restored());
    assertThat(record.box()).isEqualTo(face.box());
    assertThat(record.score()).isEqualTo(face.score());
    assertThat(record.landmarks()).isEqualTo(face.landmarks());
    assertThat(record.resemblance().structure().getAsDouble()).isGreaterThan(0.95);
    assertThat(record.resemblance().landmarkShift().getAsDouble()).isZero();
    assertThat(picture.bytes8()).isNotEqualTo(before.bytes8());
  }

  @Test
  void a_network_that_recolours_a_face_is_not_believed() throws Exception {
    FaceNetwork greener =
        (crop, restored) -> {
          int plane = crop.capacity() / 3;
          for (int i = 0; i < crop.capacity(); i++) {
            restored.put(i, Math.min(1, crop.get(i) + (i / plane == 1 ? 0.25f : 0)));
          }
        };

    List<FaceRecord> records =
        new FaceRestorer(
                Portraits.model(TEMPLATE), greener, Portraits.sure(TEMPLATE), Portraits.UNHEARD)
            .restore(
                picture,
                Profile.SRGB.lens(),
                List.of(face(200, 150, 160)),
                new FaceSettings(100, false, 0));

    assertLeftAlone(Reason.CHANGED_TONES, records);
  }

  @Test
  void a_face_that_cannot_be_restored_for_a_reason_nobody_foresaw_does_not_cost_its_picture()
      throws Exception {
    FaceNetwork broken =
        (crop, restored) -> {
          throw new IllegalStateException("a bug");
        };

    assertLeftAlone(
        Reason.FAILED,
        restored(Portraits.model(TEMPLATE), broken, Portraits.sure(TEMPLATE), face(200, 150, 160)));
  }

  @Test
  void a_face_is_too_small_or_too_large_by_the_distance_of_its_eyes() throws Exception {
    // Given a face whose crop of 160 pixels has eyes 39 pixels apart
    Face face = face(200, 150, 160);
    double eyes = face.landmarks().eyeDistance();

    assertLeftAlone(
        Reason.TOO_SMALL,
        restored(new FaceModel(TEMPLATE, eyes + 1, 500), SHARPER, Portraits.sure(TEMPLATE), face));
    assertLeftAlone(
        Reason.TOO_LARGE,
        restored(new FaceModel(TEMPLATE, 1, eyes - 1), SHARPER, Portraits.sure(TEMPLATE), face));
    assertThat(
            restored(
                    new FaceModel(TEMPLATE, eyes - 1, eyes + 1),
                    SHARPER,
                    Portraits.sure(TEMPLATE),
                    face)
                .get(0)
                .action())
        .isEqualTo(new Restored());
  }

  @Test
  void landmarks_that_are_no_face_are_not_aligned() throws Exception {
    Face line =
        Portraits.face(Portraits.landmarks(100, 100, 140, 100, 180, 100, 220, 100, 260, 100));
    Face point = Portraits.face(Portraits.landmarks(9, 9, 9.1, 9, 9, 9, 9, 9, 9, 9));

    assertLeftAlone(
        Reason.NO_ALIGNMENT,
        restored(Portraits.model(TEMPLATE), SHARPER, Portraits.sure(TEMPLATE), line));
    assertLeftAlone(
        Reason.NO_ALIGNMENT,
        restored(Portraits.model(TEMPLATE), SHARPER, Portraits.sure(TEMPLATE), point));
  }

  @Test
  void a_face_that_is_partly_outside_is_left_alone_where_too_much_of_it_is() throws Exception {
    // A crop that is half outside; one that is a quarter outside, both eyes and mouth within.
    assertLeftAlone(
        Reason.CUT_OFF,
        restored(Portraits.model(TEMPLATE), SHARPER, Portraits.sure(TEMPLATE), face(2, 150, 160)));
    assertThat(
            restored(
                    Portraits.model(TEMPLATE),
                    SHARPER,
                    Portraits.sure(TEMPLATE),
                    face(200, 45, 160))
                .get(0)
                .action())
        .isEqualTo(new Restored());
  }

  @Test
  void a_face_whose_landmarks_are_not_found_again_is_too_blurred_to_be_aligned() throws Exception {
    assertLeftAlone(
        Reason.TOO_BLURRED,
        restored(
            Portraits.model(TEMPLATE), SHARPER, crop -> Optional.empty(), face(200, 150, 160)));
  }

  @Test
  void a_face_that_is_no_face_any_more_or_whose_landmarks_moved_is_left_alone() throws Exception {
    Landmarks still = TEMPLATE.points();
    double far = 0.3 * still.eyeDistance();
    List<Optional<Landmarks>> answers =
        new ArrayList<>(
            List.of(
                Optional.of(still),
                Optional.empty(),
                Optional.of(still),
                Optional.of(new Similarity(1, 0, far, 0).of(still))));

    assertLeftAlone(
        Reason.LOST_LANDMARKS,
        restored(
            Portraits.model(TEMPLATE), SHARPER, crop -> answers.remove(0), face(200, 150, 160)));
    assertLeftAlone(
        Reason.MOVED_LANDMARKS,
        restored(
            Portraits.model(TEMPLATE), SHARPER, crop -> answers.remove(0), face(200, 150, 160)));
    assertThat(answers).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void one_value_that_is_no_number_breaks_the_whole_answer(float odd) throws Exception {
    FaceNetwork broken =
        (crop, restored) -> {
          restored.put(0, crop, 0, crop.capacity());
          restored.put(3 * 128 * 64 + 64, odd);
        };

    assertLeftAlone(
        Reason.BROKEN_ANSWER,
        restored(Portraits.model(TEMPLATE), broken, Portraits.sure(TEMPLATE), face(200, 150, 160)));
  }

  @Test
  void a_black_answer_and_noise_are_another_face() throws Exception {
    java.util.Random random = new java.util.Random(1);
    FaceNetwork black = (crop, restored) -> restored.put(0, new float[crop.capacity()]);
    FaceNetwork noise =
        (crop, restored) -> {
          for (int i = 0; i < crop.capacity(); i++) {
            restored.put(i, random.nextFloat());
          }
        };

    for (FaceNetwork network : List.of(black, noise)) {
      assertLeftAlone(
          Reason.CHANGED_STRUCTURE,
          restored(
              Portraits.model(TEMPLATE), network, Portraits.sure(TEMPLATE), face(200, 150, 160)));
    }
  }

  @Test
  void at_strength_0_the_network_is_not_asked() throws Exception {
    FaceNetwork never =
        (crop, restored) -> {
          throw new AssertionError("asked");
        };

    List<FaceRecord> records =
        new FaceRestorer(
                Portraits.model(TEMPLATE), never, Portraits.sure(TEMPLATE), Portraits.UNHEARD)
            .restore(
                picture,
                Profile.SRGB.lens(),
                List.of(face(200, 150, 160)),
                new FaceSettings(0, true, 0));

    assertLeftAlone(Reason.NOT_ASKED, records);
  }

  @Test
  void the_largest_goes_first_and_records_come_in_the_order_of_the_faces() throws Exception {
    Face small = face(80, 80, 60);
    Face large = face(250, 150, 200);
    Face outside = face(-500, 150, 60);
    Face middle = face(80, 220, 90);
    List<Float> firsts = new ArrayList<>();
    FaceNetwork noting =
        (crop, restored) -> {
          firsts.add(crop.get(64 * 128 + 64));
          restored.put(0, crop, 0, crop.capacity());
        };

    List<FaceRecord> records =
        restored(
            Portraits.model(TEMPLATE),
            noting,
            Portraits.sure(TEMPLATE),
            small,
            large,
            outside,
            middle);

    assertThat(records)
        .extracting(FaceRecord::box)
        .containsExactly(small.box(), large.box(), outside.box(), middle.box());
    assertThat(records)
        .extracting(FaceRecord::action)
        .containsExactly(
            new Restored(), new Restored(), new LeftAlone(Reason.CUT_OFF), new Restored());
    List<Float> expected = new ArrayList<>();
    for (Face face : List.of(large, middle, small)) {
      Similarity toCrop = TEMPLATE.align(face.landmarks()).orElseThrow();
      Crop crop = Crop.of(before, Profile.SRGB.lens(), toCrop, 128);
      expected.add(crop.values()[64 * 128 + 64]);
    }
    assertThat(firsts).isEqualTo(expected);
  }

  @Test
  void the_same_picture_comes_out_the_same_again() throws Exception {
    Face[] faces = {face(100, 120, 120), face(170, 130, 100), face(250, 150, 200)};
    restored(Portraits.model(TEMPLATE), SHARPER, Portraits.sure(TEMPLATE), faces);
    byte[] first = picture.bytes8().clone();
    System.arraycopy(before.bytes8(), 0, picture.bytes8(), 0, first.length);

    restored(Portraits.model(TEMPLATE), SHARPER, Portraits.sure(TEMPLATE), faces);

    assertThat(picture.bytes8()).isEqualTo(first);
  }

  @Test
  void settings_and_models_that_make_no_sense_are_refused_with_their_numbers() {
    assertThatThrownBy(() -> new FaceSettings(101, true, 0)).hasMessageContaining("101");
    assertThatThrownBy(() -> new FaceSettings(50, true, -1)).hasMessageContaining("grain is -1");
    assertThatThrownBy(() -> new FaceModel(TEMPLATE, 9, 3)).hasMessageContaining("9.0 to 3.0");
    assertThatThrownBy(() -> Template.ffhq(8)).hasMessageContaining("side");
  }
}
