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
            "kind is sharpener, it must be restorer or face-restorer or face-detector or upscaler",
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
}
