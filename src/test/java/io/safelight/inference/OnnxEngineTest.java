package io.safelight.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
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
