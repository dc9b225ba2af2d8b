package io.safelight.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardTest {
  private static final String GOOD =
      """
      name: photo-restore
      kind: restorer
      file: model.onnx
      sha256: 7f4a7c1d8a1b1174725f3234a04873ffe50eca08187cbcb9b4c58734df7f7236
      input: input
      output: output
      layout: NCHW
      colour: BGR
      low: -1
      high: 1
      multiple: 8
      halo: 64
      scale: 1
      licence: ours
      training: by hand
      """;

  @TempDir Path folder;

  private ModelCard read(String yaml) throws IOException, ModelException {
    return ModelCard.read(Files.writeString(folder.resolve("model.yaml"), yaml));
  }

  @Test
  void a_card_is_read_as_written() throws Exception {
    assertThat(read(GOOD))
        .isEqualTo(
            new ModelCard(
                "photo-restore",
                "restorer",
                "model.onnx",
                "7f4a7c1d8a1b1174725f3234a04873ffe50eca08187cbcb9b4c58734df7f7236",
                "input",
                "output",
                "NCHW",
                "BGR",
                -1,
                1,
                8,
                64,
                1,
                Set.of(Precision.FP32),
                "ours",
                "by hand"));
  }

  @Test
  void every_mistake_is_named_at_once_and_so_is_the_file() {
    String wrong =
        """
        name: ' '
        kind: sharpener
        file: ../model.onnx
        sha256: 7F4A
        layout: NHWC
        colour: RGBA
        low: 1
        high: 1
        multiple: 0
        halo: -1
        scale: 4
        """;

    assertThatThrownBy(() -> read(wrong))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(
            folder.resolve("model.yaml").toString(),
            "name is missing",
            "input is missing",
            "output is missing",
            "licence is missing",
            "training is missing",
            "kind is sharpener, it must be restorer or face-restorer or face-detector or"
                + " face-identity or face-landmarks or upscaler",
            "layout is NHWC, it must be NCHW",
            "colour is RGBA, it must be RGB or BGR",
            "file is ../model.onnx",
            "sha256 is 7F4A",
            "low is 1.0 and high 1.0",
            "multiple is 0",
            "halo is -1",
            "scale is 4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "kind",
        "file",
        "sha256",
        "input",
        "output",
        "layout",
        "colour",
        "low",
        "high",
        "multiple",
        "halo",
        "scale",
        "licence",
        "training"
      })
  void a_key_that_is_left_out_is_named(String key) {
    assertThatThrownBy(() -> read(GOOD.replaceFirst("(?m)^" + key + ":.*\n", "")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @CsvSource({
    "file, /etc/passwd",
    "file, ..",
    "file, .",
    "file, /",
    "file, sub/model.onnx",
    "file, ''",
    "low, .nan",
    "high, -2",
    "multiple, 257",
    "halo, 257",
    "halo, wide",
    "low, black"
  })
  void a_wrong_value_is_refused(String key, String value) {
    assertThatThrownBy(
            () -> read(GOOD.replaceFirst("(?m)^" + key + ":.*\n", key + ": " + value + "\n")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.yaml");
  }

  @Test
  void an_unknown_key_is_named_because_it_may_be_a_misspelt_one() {
    assertThatThrownBy(() -> read(GOOD + "hallo: 64\n"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("hallo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "# nothing yet\n", "- a\n- b\n", "just words", "a: [", "\t"})
  void what_is_no_card_is_told_in_words(String yaml) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(folder.resolve("model.yaml").toString());
  }

  @Test
  void a_card_that_is_not_there_is_told_in_words() {
    assertThatThrownBy(() -> ModelCard.read(folder.resolve("none.yaml")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("none.yaml cannot be read");
  }

  @Test
  void a_card_allows_fp32_and_what_it_says() throws Exception {
    assertThat(read(GOOD + "precision: [tf32]\n").precision())
        .containsExactly(Precision.FP32, Precision.TF32);
    assertThatThrownBy(() -> read(GOOD + "precision: [fp16]\n"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("fp16");
  }

  private static final String FACE =
      """
      name: gpen
      kind: face-restorer
      file: model.onnx
      sha256: 7f4a7c1d8a1b1174725f3234a04873ffe50eca08187cbcb9b4c58734df7f7236
      input: input
      layout: NCHW
      colour: RGB
      low: -1
      high: 1
      size: 256
      template: gpen
      weight: {input: weight, value: 0.7}
      smallest: 12
      licence: theirs
      training: by them
      """;

  private static final String DETECTOR =
      """
      name: yunet
      kind: face-detector
      file: model.onnx
      sha256: 7f4a7c1d8a1b1174725f3234a04873ffe50eca08187cbcb9b4c58734df7f7236
      input: input
      layout: NCHW
      colour: BGR
      low: 0
      high: 255
      multiple: 32
      licence: theirs
      training: by them
      """;

  @Test
  void a_face_restorers_card_says_what_it_wants_of_a_face() throws Exception {
    ModelCard card = read(FACE);

    assertThat(card.kind()).isEqualTo(ModelKind.FACE_RESTORER);
    assertThat(card.output()).as("the file's first").isNull();
    FaceCrop face = card.face().orElseThrow();
    assertThat(face.size()).isEqualTo(256);
    assertThat(face.template())
        .hasSize(5)
        .startsWith(new TemplatePoint(202.04068 / 2, 242.88396 / 2))
        .endsWith(new TemplatePoint(300.89112 / 2, 366.33631 / 2));
    assertThat(face.weight()).contains(new FaceCrop.Weight("weight", 0.7));
    assertThat(face.helps(11.9)).isFalse();
    assertThat(face.helps(12)).isTrue();
    assertThat(face.helps(5000)).isTrue();
  }

  @Test
  void a_template_of_ones_own_is_taken_as_written() throws Exception {
    ModelCard card =
        read(
            FACE.replaceFirst(
                "template: gpen",
                "template: [[80, 90], [170, 90], [128, 140], [90, 190], [165, 190.5]]"));

    assertThat(card.face().orElseThrow().template())
        .hasSize(5)
        .endsWith(new TemplatePoint(165, 190.5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "template | dlib",
        "template | [[80, 90], [170, 90], [128, 140], [90, 190]]",
        "template | [[80, 90], [170, 90], [128, 140], [90, 190], [165]]",
        "template | [[80, 90], [170, 90], [128, 140], [90, 190], [165, 257]]",
        "template | {a: [1, 2], b: [1, 2], c: [1, 2], d: [1, 2], e: [1, 2]}",
        "size | 0",
        "size | 512.5",
        "weight | 0.7",
        "weight | {input: weight}",
        "weight | {input: weight, value: much}",
        "smallest | -1",
        "smallest | many"
      })
  void a_wrong_value_of_a_face_restorers_card_is_named(String key, String value) {
    assertThatThrownBy(
            () -> read(FACE.replaceFirst("(?m)^" + key + ":.*\n", key + ": " + value + "\n")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(key + " is ");
  }

  @Test
  void a_face_restorers_bounds_in_the_wrong_order_are_told() {
    assertThatThrownBy(() -> read(FACE + "largest: 10\n"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("smallest is 12.0 and largest 10.0");
  }

  @Test
  void each_kind_has_the_keys_of_its_own_and_no_others() {
    assertThatThrownBy(() -> read(FACE + "halo: 64\n"))
        .hasMessageContaining("the card of a face-restorer has no halo");
    assertThatThrownBy(() -> read(DETECTOR + "output: cls_8\n"))
        .hasMessageContaining("the card of a face-detector has no output");
    assertThatThrownBy(() -> read(GOOD + "template: ffhq\n"))
        .hasMessageContaining("the card of a restorer has no template");
  }

  @Test
  void an_identity_models_card_says_from_where_on_two_faces_are_one_persons() throws Exception {
    String identity =
        FACE.replace("kind: face-restorer", "kind: face-identity")
            .replaceFirst("size: .*", "size: 112")
            .replaceFirst("template: .*", "template: arcface")
            .replaceAll("(?m)^(weight|smallest|largest):.*\n", "");

    FaceCrop face = read(identity + "least: 0.28\n").face().orElseThrow();

    assertThat(face.least()).hasValue(0.28);
    assertThat(face.template()).isEqualTo(FaceTemplate.ARCFACE.points(112));
    assertThat(face.template().get(0).x()).isEqualTo(38.2946);
    assertThatThrownBy(() -> read(identity)).hasMessageContaining("least is missing");
    assertThatThrownBy(() -> read(identity + "least: 1\n"))
        .hasMessageContaining("least is 1.0, the cosine of two embeddings is between -1 and 1");
  }

  @Test
  void a_landmark_models_card_says_from_where_on_it_is_sure() throws Exception {
    String landmarks =
        FACE.replace("kind: face-restorer", "kind: face-landmarks")
            .replaceFirst("size: .*", "size: 192")
            .replaceAll("(?m)^(output|weight|smallest|largest):.*\n", "");

    ModelCard card = read(landmarks + "least: 0.5\n");

    assertThat(card.output()).isNull();
    assertThat(card.face().orElseThrow().size()).isEqualTo(192);
    assertThat(card.face().orElseThrow().least()).hasValue(0.5);
    assertThatThrownBy(() -> read(landmarks + "least: 1\n"))
        .hasMessageContaining("least is 1.0, the score of landmarks is between 0 and 1");
    assertThatThrownBy(() -> read(landmarks + "least: 0.5\noutput: points\n"))
        .hasMessageContaining("the card of a face-landmarks has no output");
  }

  @Test
  void a_face_detectors_card_has_no_output() throws Exception {
    ModelCard card = read(DETECTOR);

    assertThat(card.kind()).isEqualTo(ModelKind.FACE_DETECTOR);
    assertThat(card.multiple()).isEqualTo(32);
    assertThat(card.face()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2, true", "4, true", "1, false", "3, false"})
  void an_upscaler_makes_twice_or_four_times_the_size(String scale, boolean good) throws Exception {
    String card =
        GOOD.replaceFirst("kind: restorer", "kind: upscaler")
            .replaceFirst("scale: 1", "scale: " + scale);

    if (good) {
      assertThat(read(card).scale()).isEqualTo(Integer.parseInt(scale));
    } else {
      assertThatThrownBy(() -> read(card))
          .hasMessageContaining("scale is " + scale + ", an upscaler's is 2 or 4");
    }
  }

  @Test
  void a_key_that_is_written_twice_is_refused_because_one_of_them_is_not_meant() {
    assertThatThrownBy(() -> read(GOOD + "halo: 8\n"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("halo");
  }
}
