package io.safelight.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.image.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The generator of bench/, made 32 times narrower: the same layers, by the same program. */
class GpenSizedTest {
  @TempDir Path folder;

  @Test
  @Timeout(60)
  void it_writes_a_model_of_one_batch_that_changes_a_picture_a_little() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process generator =
        new ProcessBuilder(
                List.of(java.toString(), "bench/GpenSized.java", folder.toString(), "32"))
            .inheritIO()
            .start();
    assertThat(generator.waitFor()).isZero();
    Model model = Model.open(folder);
    Device device =
        new OnnxDevice(
            model,
            new EngineSettings(1, 1, 0, Precision.FP32, OptionalLong.empty()),
            new DeviceMemory());

    // When fitted tiles, two a run, are asked of a model whose file says one of 512 x 512
    try (OwnedSession session =
            OwnedSession.open(
                model,
                Provider.CPU,
                Tiling.fitted(new Size(1024, 768), model.card()),
                BatchRange.fixed(2),
                Duration.ZERO,
                device,
                new Unheard());
        Slot slot = session.lend()) {
      Random random = new Random(3);
      for (int i = 0; i < slot.tile().capacity(); i++) {
        slot.tile().put(i, random.nextFloat() * 2 - 1);
      }
      slot.submit(new Size(512, 512));
      slot.await();

      assertThat(session.shape()).isEqualTo(TileShape.square(1, 512));
      assertThat(session.tileFor(new Size(900, 700))).isEqualTo(new Size(512, 512));
      double change = 0;
      for (int i = 0; i < slot.answer().capacity(); i++) {
        double moved = Math.abs(slot.answer().get(i) - slot.tile().get(i));
        assertThat(moved).isLessThanOrEqualTo(0.0201);
        change += moved / slot.answer().capacity();
      }
      // Layers that died would change nothing, layers that exploded everything by the most.
      assertThat(change).isBetween(0.0005, 0.019);
    }
  }

  private static final class Unheard implements InferenceObserver {
    @Override
    public void ran(String model, Provider provider, int tiles, Duration took) {}

    @Override
    public void fellBack(Provider from, Provider to, int batch, String why) {}
  }
}
