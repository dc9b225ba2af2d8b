package io.safelight.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxEngineTest {
  private static final TileShape SMALL = TileShape.square(1, 64);
  private static final EngineSettings SETTINGS =
      new EngineSettings(1, 1, 0, Precision.FP32, OptionalLong.empty());

  @TempDir Path folder;

  @Test
  void an_engine_runs_what_lies_in_its_input_again_and_again() throws Exception {
    try (Engine engine =
        OnnxEngine.open(Model.open(Cards.SHIPPED), Provider.CPU, SMALL, SETTINGS)) {
      // Given the second of two places
      Tray tray = new Tray(SMALL.withBatch(2));
      FloatBuffer input = tray.tiles(1, SMALL);
      FloatBuffer output = tray.answers(1, SMALL);
      double[] means = new double[2];
      for (int run = 0; run < 2; run++) {
        for (int i = 0; i < input.capacity(); i++) {
          input.put(i, 0.2f + 0.5f * run);
        }
        engine.run(input, output, SMALL);
        for (int i = 0; i < output.capacity(); i++) {
          means[run] += output.get(i) / output.capacity();
        }
      }
      assertThat(means[0]).isBetween(0.15, 0.25);
      assertThat(means[1]).isBetween(0.65, 0.75);
      assertThat(tray.answers(0).get(77)).as("the place beside it").isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"picture, output, input, picture", "input, picture, output, picture"})
  void a_card_that_names_a_wrong_tensor_is_told_which_there_are(
      String input, String output, String role, String wrong) throws Exception {
    Model model = Cards.shippedWith(input, output);

    assertThatThrownBy(() -> OnnxEngine.open(model, Provider.CPU, SMALL, SETTINGS))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("has no %s called %s, its card is wrong".formatted(role, wrong))
        .hasMessageContaining("there are [" + role + "]");
  }

  @Test
  void a_file_that_is_no_model_is_an_engine_failure() throws Exception {
    Path file = Files.writeString(folder.resolve("model.onnx"), "no model");
    Model model = new Model(Cards.model().card(), file);

    assertThatThrownBy(() -> OnnxEngine.open(model, Provider.CPU, SMALL, SETTINGS))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("model.onnx");
  }

  /** CodeFormer's contract: a second input; and an output that only the file names. */
  private Model weighted(double weight, String input) throws Exception {
    OnnxGraph onnx =
        new OnnxGraph("weighted")
            .input("input", 1, 3, 64, 64)
            .doubles("weight", 1)
            .output("2359", 1, 3, 64, 64)
            .output("logits", 1, 3, 64, 64);
    onnx.node("Mul", List.of("input", onnx.toFloat("weight")), "2359");
    onnx.node("Neg", List.of("input"), "logits");
    Path file = folder.resolve("model.onnx");
    onnx.write(file);
    List<TemplatePoint> template = FaceTemplate.FFHQ.points(64);
    FaceCrop crop =
        new FaceCrop(64, template, Optional.of(new FaceCrop.Weight(input, weight)), 0, 1e9);
    ModelCard card =
        new ModelCard(
            "weighted",
            ModelKind.FACE_RESTORER,
            "model.onnx",
            Model.digest(file),
            "input",
            null,
            "NCHW",
            "RGB",
            -1,
            1,
            1,
            0,
            1,
            Set.of(),
            "none",
            "none",
            Optional.of(crop));
    return new Model(card, file);
  }

  @Test
  void a_second_input_gets_the_card_s_weight_and_the_first_output_is_read() throws Exception {
    try (Engine engine = OnnxEngine.open(weighted(0.5, "weight"), Provider.CPU, SMALL, SETTINGS)) {
      Tray tray = new Tray(SMALL);
      FloatBuffer input = tray.tiles(0, SMALL);
      for (int i = 0; i < input.capacity(); i++) {
        input.put(i, i % 7);
      }

      engine.run(input, tray.answers(0, SMALL), SMALL);

      for (int i = 0; i < input.capacity(); i++) {
        assertThat(tray.answers(0, SMALL).get(i)).isEqualTo(0.5f * (i % 7));
      }
    }
  }

  @Test
  void a_weight_that_the_file_does_not_have_is_told() throws Exception {
    Model model = weighted(0.5, "w");

    assertThatThrownBy(() -> OnnxEngine.open(model, Provider.CPU, SMALL, SETTINGS))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("wants [input, weight], its card gives it [input, w]");
  }

  @Test
  void what_cuda_is_told() {
    assertThat(SETTINGS.cuda())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "arena_extend_strategy", "kSameAsRequested",
                "cudnn_conv_algo_search", "EXHAUSTIVE",
                "cudnn_conv_use_max_workspace", "1",
                "do_copy_in_default_stream", "1",
                "use_tf32", "0",
                "prefer_nhwc", "0"));
    assertThat(new EngineSettings(1, 1, 0, Precision.TF32, OptionalLong.of(3L << 30)).cuda())
        .containsEntry("use_tf32", "1")
        .containsEntry("gpu_mem_limit", "3221225472");
  }

  @ParameterizedTest
  @CsvSource({
    "'Failed to allocate memory for requested buffer of size 1', true",
    "'CUDA failure 2: out of memory ; GPU=0', true",
    "'BFCArena::AllocateRawInternal Available memory of 0 is smaller than requested bytes of 8', true",
    "'CUBLAS_STATUS_ALLOC_FAILED', true",
    "'CUDNN_STATUS_ALLOC_FAILED', true",
    "'CUDA_ERROR_OUT_OF_MEMORY', true",
    "'CUDA failure 700: an illegal memory access was encountered', false",
    ", false"
  })
  void want_of_device_memory_is_told_by_the_words_of_the_runtime(String words, boolean memory) {
    assertThat(new EngineException(words, null).isOutOfDeviceMemory()).isEqualTo(memory);
  }
}
