package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.safelight.Shared;
import io.safelight.colour.Lens;
import io.safelight.colour.Profile;
import io.safelight.image.Mats;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.inference.DeviceMemory;
import io.safelight.inference.InferenceConfig;
import io.safelight.inference.InferenceObserver;
import io.safelight.inference.Model;
import io.safelight.inference.ModelException;
import io.safelight.inference.ModelKind;
import io.safelight.inference.Provider;
import io.safelight.inference.Sessions;
import io.safelight.inference.SmallInference;
import io.safelight.job.FaceDone;
import io.safelight.job.FacesDone;
import io.safelight.job.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

/** Real models' sessions, from a picture to what its ticket says of faces. */
class FacesTest {
  private static final Recipe.Faces WANTED = new Recipe.Faces(80, true, 0, 20, 100, 70, false);

  @TempDir Path models;
  private final List<String> runs = new ArrayList<>();
  private final Timed timed = new Timed();
  private Faces faces;

  @BeforeAll
  static void load() {
    nu.pattern.OpenCV.loadLocally();
  }

  @AfterEach
  void close() {
    if (faces != null) {
      faces.close();
    }
  }

  private record Config(Path models) implements SmallInference {}

  private record Named(
      Optional<String> detector,
      Optional<String> restorer,
      Optional<String> identity,
      Optional<String> landmarks)
      implements FaceConfig {
    static final Named NOTHING =
        new Named(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static Named of(String detector, String restorer) {
      return new Named(
          Optional.of(detector), Optional.of(restorer), Optional.empty(), Optional.empty());
    }

    static Named landmarks(String word) {
      return new Named(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(word));
    }
  }

  private final class Listening implements InferenceObserver {
    @Override
    public void ran(String model, Provider provider, int tiles, Duration took) {
      runs.add(model);
    }

    @Override
    public void fellBack(Provider from, Provider to, int batch, String why) {}
  }

  private static final class Timed implements FaceObserver {
    final Set<Step> steps = EnumSet.noneOf(Step.class);
    final List<FaceAction> actions = new ArrayList<>();

    @Override
    public void took(Step step, Duration time) {
      steps.add(step);
    }

    @Override
    public void done(FaceAction action) {
      actions.add(action);
    }
  }

  private Faces over(Path folder) {
    return over(folder, Named.of(FaceModels.DETECTOR, FaceModels.RESTORER));
  }

  private Faces over(Path folder, Named named) {
    InferenceConfig config = new Config(folder);
    faces =
        new Faces(named, config, new Sessions(config, new DeviceMemory(), new Listening()), timed);
    return faces;
  }

  private static Raster read(String name) {
    Mat mat =
        Imgcodecs.imread(Shared.folder("data").resolve(name).toString(), Imgcodecs.IMREAD_COLOR);
    try {
      return Mats.raster(mat);
    } finally {
      mat.release();
    }
  }

  private static Lens lens(Raster picture) {
    return Profile.plain(picture.layout()).lens();
  }

  @Test
  void a_portrait_s_face_is_found_restored_and_told() throws Exception {
    over(FaceModels.in(models)).open();
    Raster portrait = read("faces/pairs/lq/ffhq_00000.png");
    Raster before = portrait.copy();

    FacesDone done = faces.restore(portrait, lens(portrait), WANTED).orElseThrow();

    assertThat(done.faces()).hasSize(1);
    FaceDone face = done.faces().get(0);
    assertThat(face.leftAlone()).isEmpty();
    assertThat(done.restored()).isOne();
    assertThat(done.detector()).isEqualTo("yunet");
    assertThat(done.model()).isEqualTo("stand-in");
    assertThat(done.modelSha256()).hasSize(64).isNotEqualTo(done.detectorSha256());
    assertThat(face.landmarks()).hasSize(5);
    assertThat(face.structure().orElseThrow()).isBetween(0.7, 1.0);
    assertThat(face.landmarkShift().orElseThrow()).isBetween(0.0, 0.25);
    assertThat(runs).contains("stand-in");
    assertThat(timed.steps).containsExactlyInAnyOrder(FaceObserver.Step.values());
    assertThat(timed.actions).containsExactly(new FaceAction.Restored());
    assertThat(changed(before, portrait)).isPositive();
  }

  @Test
  void a_face_that_is_known_again_is_restored_and_its_ticket_says_how_well() throws Exception {
    FaceModels.addIdentity(FaceModels.in(models), 0.9);
    over(models).open();
    Raster portrait = read("faces/pairs/lq/ffhq_00000.png");

    FacesDone done = faces.restore(portrait, lens(portrait), WANTED).orElseThrow();

    assertThat(done.identity().orElseThrow().model()).isEqualTo("known");
    assertThat(done.restored()).isOne();
    assertThat(done.faces().get(0).identity().orElseThrow()).isBetween(0.9, 0.999999);
  }

  @Test
  void a_face_that_is_not_known_again_is_left_as_it_was() throws Exception {
    // Given that nobody is taken for the same who changed at all
    FaceModels.addIdentity(FaceModels.in(models), 0.999999);
    over(models).open();
    Raster portrait = read("faces/pairs/lq/ffhq_00000.png");
    Raster before = portrait.copy();

    FacesDone done = faces.restore(portrait, lens(portrait), WANTED).orElseThrow();

    assertThat(done.faces()).hasSize(1);
    assertThat(done.faces().get(0).leftAlone())
        .contains(FaceAction.Reason.CHANGED_IDENTITY.inWords());
    assertThat(changed(before, portrait)).isZero();
  }

  @Test
  void an_identity_model_that_is_named_and_not_there_stops_the_start() throws Exception {
    FaceModels.in(models);
    InferenceConfig config = new Config(models);
    faces =
        new Faces(
            new Named(
                Optional.empty(),
                Optional.empty(),
                Optional.of("arcface_w600k_r50"),
                Optional.empty()),
            config,
            new Sessions(config, new DeviceMemory(), new Listening()),
            timed);

    assertThatThrownBy(() -> faces.open())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("./safelight models fetch arcface_w600k_r50");
  }

  @Test
  void an_identity_model_knows_a_ruined_face_from_another_ones() throws Exception {
    FaceModels.addIdentity(models, 0.28);
    try (IdentityNetwork network =
        IdentityNetwork.open(Model.open(models.resolve("known"), ModelKind.FACE_IDENTITY))) {
      double[][] alike = new double[2][2];
      for (int which = 0; which < 2; which++) {
        for (int other = 0; other < 2; other++) {
          float[] before = crop(Portraits.degraded(which), which);
          float[] after = crop(Portraits.original(other), other);
          Landmarks marks = Template.ffhq(512).points();
          alike[which][other] = network.likeness(before, after, 512, marks);
          assertThat(network.likeness(before, before, 512, marks)).isCloseTo(1, within(1e-6));
        }
      }
      assertThat(alike[0][0]).isGreaterThan(alike[0][1] + 0.2).isGreaterThan(0.9);
      assertThat(alike[1][1]).isGreaterThan(alike[1][0] + 0.2);
    }
  }

  @Test
  void landmarks_are_placed_by_the_model_for_them_and_the_ticket_says_so() throws Exception {
    FaceModels.in(models);
    FaceModels.addLandmarks(models);
    over(models).open();
    Raster portrait = read("faces/pairs/lq/ffhq_00003.png");

    FacesDone done = faces.restore(portrait, lens(portrait), WANTED).orElseThrow();

    assertThat(done.landmarks().orElseThrow().model()).isEqualTo("face-landmarks");
    assertThat(done.restored()).isOne();
    // The detector alone has this corner of a small mouth off by 17 % of the eye distance.
    List<Double> corner = done.faces().get(0).landmarks().get(3);
    Point wanted = Portraits.MARKS.get(3).leftMouth();
    assertThat(new Point(corner.get(0), corner.get(1)).distance(wanted)).isLessThan(0.03 * 253);
    assertThat(done.faces().get(0).landmarkShift().orElseThrow()).isBetween(0.0, 0.03);
  }

  @Test
  void a_model_for_landmarks_can_be_switched_off_and_one_that_is_not_there_stops_the_start()
      throws Exception {
    FaceModels.in(models);
    FaceModels.addLandmarks(models);

    over(models, Named.landmarks("off")).open();

    Raster portrait = read("faces/pairs/lq/ffhq_00003.png");
    FacesDone done = faces.restore(portrait, lens(portrait), WANTED).orElseThrow();
    assertThat(done.landmarks()).isEmpty();
    faces.close();
    assertThatThrownBy(() -> over(models, Named.landmarks("dlib")).open())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("safelight.faces.landmarks is dlib, which is not in " + models);
  }

  @Test
  void a_picture_without_faces_is_the_same_with_and_without_a_model_for_landmarks()
      throws Exception {
    FaceModels.in(models);
    FaceModels.addLandmarks(models);
    over(models).open();
    Raster house = read("photos/dev/12084.png");
    Raster before = house.copy();

    FacesDone done = faces.restore(house, lens(house), WANTED).orElseThrow();

    assertThat(done.faces()).isEmpty();
    assertThat(changed(before, house)).isZero();
  }

  private static float[] crop(Raster picture, int which) {
    Similarity toCrop = Template.ffhq(512).align(Portraits.MARKS.get(which)).orElseThrow();
    return Crop.of(picture, Profile.SRGB.lens(), toCrop, 512).values();
  }

  private static long changed(Raster before, Raster after) {
    long changed = 0;
    for (int i = 0; i < before.size().pixels() * before.channels(); i++) {
      changed += before.level(i) == after.level(i) ? 0 : 1;
    }
    return changed;
  }

  @Test
  void a_recipe_that_asks_for_no_faces_has_none_looked_for() throws Exception {
    over(FaceModels.in(models)).open();
    runs.clear();
    Raster portrait = read("faces/pairs/lq/ffhq_00001.png");
    Raster before = portrait.copy();

    assertThat(faces.restore(portrait, lens(portrait), Recipe.Faces.NONE)).isEmpty();

    assertThat(changed(before, portrait)).isZero();
    assertThat(runs).isEmpty();
  }

  @Test
  void a_picture_without_faces_stays_as_it_is_and_its_ticket_says_that_none_was_found()
      throws Exception {
    over(FaceModels.in(models)).open();
    Raster sky = Raster.empty(new Size(300, 200), PixelLayout.BGR, 8);
    Raster before = sky.copy();

    FacesDone done = faces.restore(sky, lens(sky), WANTED).orElseThrow();

    assertThat(done.faces()).isEmpty();
    assertThat(changed(before, sky)).isZero();
  }

  @Test
  void without_the_models_pictures_pass_and_what_is_missing_is_named() throws Exception {
    over(models).open();
    Raster picture = Raster.empty(new Size(30, 20), PixelLayout.BGR, 8);

    assertThat(faces.restore(picture, lens(picture), WANTED)).isEmpty();
    assertThat(faces.missing()).containsExactly("yunet", "stand-in");
  }

  @Test
  void the_only_model_of_its_kind_need_not_be_named_and_of_several_one_must() throws Exception {
    FaceModels.in(models);
    InferenceConfig config = new Config(models);
    Sessions sessions = new Sessions(config, new DeviceMemory(), new Listening());
    faces = new Faces(Named.NOTHING, config, sessions, timed);
    assertThat(faces.missing()).isEmpty();

    Files.createDirectory(models.resolve("another"));
    Files.copy(models.resolve("stand-in/model.yaml"), models.resolve("another/model.yaml"));

    assertThatThrownBy(() -> faces.open())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("safelight.faces.restorer")
        .hasMessageContaining("[another, stand-in]");
  }

  @Test
  void a_model_that_is_there_and_damaged_stops_the_start() throws Exception {
    FaceModels.in(models);
    Files.write(models.resolve("stand-in/model.onnx"), new byte[] {1, 2, 3});

    assertThatThrownBy(() -> over(models).open())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("stand-in")
        .hasMessageContaining("damaged");
  }

  @Test
  void the_only_restorer_s_card_is_wrong_and_it_is_not_left_out_in_silence() throws Exception {
    FaceModels.in(models);
    misspell(models.resolve("stand-in/model.yaml"));
    faces = over(models, Named.NOTHING);

    assertThatThrownBy(() -> faces.open())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(models.resolve("stand-in/model.yaml").toString())
        .hasMessageContaining("template is \"fhq\"")
        .hasMessageContaining("put the card right");
    assertThatThrownBy(() -> faces.missing()).isInstanceOf(ModelException.class);
  }

  @Test
  void a_wrong_card_beside_a_right_one_of_its_kind_does_not_stop_the_start() throws Exception {
    FaceModels.in(models);
    Path broken = Files.createDirectory(models.resolve("broken"));
    Files.copy(models.resolve("stand-in/model.yaml"), broken.resolve("model.yaml"));
    misspell(broken.resolve("model.yaml"));
    Path nameless = Files.createDirectory(models.resolve("nameless"));
    Files.writeString(nameless.resolve("model.yaml"), "kind: [");
    faces = over(models, Named.NOTHING);

    faces.open();

    assertThat(faces.missing()).isEmpty();
    assertThat(faces.cropSide()).isEqualTo(512);
  }

  private static void misspell(Path card) throws IOException {
    String right = Files.readString(card);
    assertThat(right).containsPattern("template: \\w+");
    Files.writeString(card, right.replaceFirst("template: \\w+", "template: fhq"));
  }

  @Test
  void a_card_of_another_size_than_its_file_is_told_at_the_start() throws Exception {
    FaceModels.addDetector(models);
    FaceModels.addRestorer(models, 256);
    Path card = models.resolve("stand-in/model.yaml");
    Files.writeString(card, Files.readString(card).replace("size: 256", "size: 512"));

    assertThatThrownBy(() -> over(models).open())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("size 512")
        .hasMessageContaining("256 x 256");
  }

  @Test
  void a_detector_in_the_restorer_s_place_is_refused_by_its_kind() throws Exception {
    FaceModels.in(models);
    InferenceConfig config = new Config(models);
    faces =
        new Faces(
            Named.of(FaceModels.DETECTOR, FaceModels.DETECTOR),
            config,
            new Sessions(config, new DeviceMemory(), new Listening()),
            timed);

    assertThatThrownBy(() -> faces.open())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("face-detector")
        .hasMessageContaining("face-restorer");
  }
}
