package io.safelight.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.Shared;
import io.safelight.face.FaceModels;
import io.safelight.inference.FaceCrop;
import io.safelight.inference.FaceTemplate;
import io.safelight.inference.Model;
import io.safelight.inference.ModelCard;
import io.safelight.inference.ModelKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's own file becomes a model, or it is said why not. */
class OwnModelTest {
  private static final Path SHIPPED = Path.of("models", "photo-restore", "model.onnx");

  @TempDir Path home;
  private Path models;
  private ModelStore store;

  @BeforeEach
  void make() {
    models = home.resolve("models");
    store = new ModelStore(models, new Download());
  }

  private static OwnModel own(Path file, ModelKind kind, String name) {
    return own(file, kind, name, OptionalInt.empty(), OptionalInt.empty());
  }

  private static OwnModel own(
      Path file, ModelKind kind, String name, OptionalInt scale, OptionalInt size) {
    return new OwnModel(
        file,
        kind,
        name,
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        scale,
        size,
        Optional.of(FaceTemplate.GPEN).filter(template -> kind == ModelKind.FACE_RESTORER),
        OptionalDouble.empty(),
        Optional.empty());
  }

  private Path file(TinyOnnx onnx) throws IOException {
    return Files.write(home.resolve("theirs.onnx"), onnx.bytes());
  }

  private ModelCard added(String name) throws Exception {
    return Model.open(models.resolve(name)).card();
  }

  private void assertNothingIsThere() throws IOException {
    if (Files.exists(models)) {
      try (Stream<Path> all = Files.list(models)) {
        assertThat(all.map(one -> one.getFileName().toString())).isSubsetOf(".incoming");
      }
    }
  }

  @Test
  void the_shipped_restorer_can_be_added_by_another_name_and_opens() throws Exception {
    store.add(own(SHIPPED, ModelKind.RESTORER, "mine"));

    ModelCard card = added("mine");
    assertThat(card.input()).isEqualTo("input");
    assertThat(card.output()).isEqualTo("output");
    assertThat(models.resolve("mine/model.onnx")).hasSameBinaryContentAs(SHIPPED);
    assertThat(store.installed()).extracting(InstalledModel::name).containsExactly("mine");
  }

  @Test
  void a_file_that_may_only_be_read_becomes_a_model_that_can_be_removed() throws Exception {
    Path guarded = file(TinyOnnx.identity("input", "output", 1, 3, 512, 512));
    Files.setPosixFilePermissions(guarded, PosixFilePermissions.fromString("r--r--r--"));

    store.add(own(guarded, ModelKind.FACE_RESTORER, "theirs"));

    assertThat(Files.getPosixFilePermissions(models.resolve("theirs/model.onnx")))
        .contains(PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void a_file_with_gpens_contract_says_itself_how_large_its_crop_is() throws Exception {
    Path gpen = file(TinyOnnx.identity("input", "output", 1, 3, 256, 256));

    store.add(own(gpen, ModelKind.FACE_RESTORER, "gpen"));

    FaceCrop face = added("gpen").face().orElseThrow();
    assertThat(face.size()).isEqualTo(256);
    assertThat(face.template()).isEqualTo(FaceTemplate.GPEN.points(256));
    assertThat(added("gpen").low()).isEqualTo(-1);
  }

  @Test
  void codeformers_second_input_is_found_and_given_its_usual_value() throws Exception {
    TinyOnnx codeformer =
        new TinyOnnx()
            .input("x", 1, 3, 512, 512)
            .doubleInput("w", 1)
            .output("y", 1, 3, 512, 512)
            .output("logits", 1, 256, 1024);

    store.add(own(file(codeformer), ModelKind.FACE_RESTORER, "codeformer"));

    assertThat(added("codeformer").face().orElseThrow().weight())
        .contains(new FaceCrop.Weight("w", 0.7));
    assertThat(added("codeformer").output()).isEqualTo("y");
  }

  @Test
  void a_face_restorer_of_every_size_has_to_be_told_its_crop() throws Exception {
    Path any = file(TinyOnnx.identity("input", "output", -1, 3, -1, -1));

    assertThatThrownBy(() -> store.add(own(any, ModelKind.FACE_RESTORER, "any")))
        .hasMessageContaining("--size");
    store.add(own(any, ModelKind.FACE_RESTORER, "any", OptionalInt.empty(), OptionalInt.of(512)));

    assertThat(added("any").face().orElseThrow().size()).isEqualTo(512);
  }

  @Test
  void an_upscaler_whose_shapes_do_not_tell_its_scale_has_to_be_told() throws Exception {
    Path fixed = file(TinyOnnx.identity("input", "output", 1, 3, -1, -1));
    assertThatThrownBy(() -> store.add(own(fixed, ModelKind.UPSCALER, "twice")))
        .hasMessageContaining("--scale 2 or --scale 4");

    store.add(own(fixed, ModelKind.UPSCALER, "twice", OptionalInt.of(2), OptionalInt.empty()));

    assertThat(added("twice").scale()).isEqualTo(2);
  }

  @Test
  void an_upscaler_that_makes_nothing_larger_is_told_so() throws Exception {
    Path same = file(TinyOnnx.identity("input", "output", 1, 3, 64, 64));

    assertThatThrownBy(() -> store.add(own(same, ModelKind.UPSCALER, "same")))
        .hasMessageContaining("scale is 1, an upscaler's is 2 or 4");
    assertThatThrownBy(
            () ->
                store.add(
                    own(same, ModelKind.UPSCALER, "same", OptionalInt.of(4), OptionalInt.empty())))
        .hasMessageContaining("which is not its scale of 4");
  }

  @Test
  void an_identity_model_is_added_by_its_embedding_and_a_picture_is_none() throws Exception {
    Path onnx = home.resolve("identity.onnx");
    FaceModels.writeIdentity(onnx);

    store.add(own(onnx, ModelKind.FACE_IDENTITY, "known"));

    FaceCrop face = added("known").face().orElseThrow();
    assertThat(face.size()).isEqualTo(112);
    assertThat(face.template()).isEqualTo(FaceTemplate.ARCFACE.points(112));
    assertThat(face.least()).hasValue(0.28);
    Path picture = file(TinyOnnx.identity("input", "output", 1, 3, 112, 112));
    assertThatThrownBy(() -> store.add(own(picture, ModelKind.FACE_IDENTITY, "picture")))
        .hasMessageContaining("wanted is float32 [1 or ?, numbers of one face]");
  }

  @Test
  void a_landmark_model_is_added_by_its_two_outputs_and_a_restorer_is_none() throws Exception {
    Path shipped = Path.of("models", "face-landmarks", "model.onnx");

    store.add(own(shipped, ModelKind.FACE_LANDMARKS, "points"));

    ModelCard card = added("points");
    assertThat(card.low()).isZero();
    assertThat(card.face().orElseThrow().size()).isEqualTo(192);
    assertThat(card.face().orElseThrow().template()).isEqualTo(FaceTemplate.FFHQ.points(192));
    assertThat(card.face().orElseThrow().least()).hasValue(0.5);
    Path picture = file(TinyOnnx.identity("input", "score", 1, 3, 192, 192));
    assertThatThrownBy(() -> store.add(own(picture, ModelKind.FACE_LANDMARKS, "picture")))
        .hasMessageContaining("there is no output landmarks float32 [1, 5, 2]")
        .hasMessageContaining("the output is score float32 [1, 3, 192, 192]")
        .hasMessageContaining("wanted is score float32 [1, 1]");
  }

  @Test
  void yunet_can_be_added_as_a_face_detector() throws Exception {
    Path yunet = Shared.folder("models").resolve("yunet_n_dynamic.onnx");

    store.add(own(yunet, ModelKind.FACE_DETECTOR, "yunet"));

    assertThat(added("yunet").colour()).isEqualTo("BGR");
    assertThat(added("yunet").high()).isEqualTo(255);
  }

  @Test
  void a_restorer_is_no_face_detector_and_is_told_what_it_lacks() {
    assertThatThrownBy(() -> store.add(own(SHIPPED, ModelKind.FACE_DETECTOR, "wrong")))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("cannot serve as a face-detector")
        .hasMessageContaining("cls_8")
        .hasMessageContaining("there are [output float32 [?, 3, ?, ?]]");
  }

  @Test
  void shapes_types_and_further_inputs_that_do_not_fit_are_all_told_at_once() throws Exception {
    TinyOnnx odd =
        new TinyOnnx()
            .input("input", 1, 3, 512, 256)
            .input("mask", 1, 1, 512, 512)
            .doubleOutput("output", 1, 3, 512, 256);

    assertThatThrownBy(() -> store.add(own(file(odd), ModelKind.FACE_RESTORER, "odd")))
        .isInstanceOf(CatalogException.class)
        .hasMessageContainingAll(
            "theirs.onnx",
            "the input is input float32 [1, 3, 512, 256], wanted is float32 [1 or ?, 3, 512, 512]",
            "the output is output float64 [1, 3, 512, 256]",
            "it wants [mask float32 [1, 1, 512, 512]] as well");
    assertNothingIsThere();
  }

  @Test
  void a_batch_that_is_fixed_above_one_is_no_face_restorers() throws Exception {
    Path four = file(TinyOnnx.identity("input", "output", 4, 3, 512, 512));

    assertThatThrownBy(() -> store.add(own(four, ModelKind.FACE_RESTORER, "four")))
        .hasMessageContaining("[4, 3, 512, 512], wanted is float32 [1 or ?, 3, 512, 512]");
  }

  @Test
  void what_is_no_onnx_file_is_told_in_words() throws Exception {
    Path text = Files.writeString(home.resolve("words.onnx"), "no model at all");

    assertThatThrownBy(() -> store.add(own(text, ModelKind.RESTORER, "words")))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("words.onnx is no ONNX file");
    assertThatThrownBy(() -> store.add(own(home.resolve("none"), ModelKind.RESTORER, "none")))
        .hasMessageContaining("there is no file");
    assertNothingIsThere();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out", "..", "a/b", "", ".incoming", "Big"})
  void a_name_that_would_leave_the_folder_is_refused(String name) throws Exception {
    assertThatThrownBy(() -> store.add(own(SHIPPED, ModelKind.RESTORER, name)))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("is no name for a model")
        .hasMessageContaining("--name");
    assertNothingIsThere();
  }

  @Test
  void a_model_that_is_there_is_not_replaced() throws Exception {
    store.add(own(SHIPPED, ModelKind.RESTORER, "mine"));
    byte[] card = Files.readAllBytes(models.resolve("mine/model.yaml"));

    assertThatThrownBy(
            () ->
                store.add(
                    own(file(TinyOnnx.identity("a", "b", 1, 3, 8, 8)), ModelKind.RESTORER, "mine")))
        .hasMessageContaining("is there already");

    assertThat(models.resolve("mine/model.yaml")).hasBinaryContent(card);
  }
}
