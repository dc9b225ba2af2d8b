package io.safelight.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.safelight.image.Size;
import io.safelight.inference.InferenceConfig.Choice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private record Config(
      Choice provider, String model, OptionalInt tile, Optional<Integer> batch, Precision precision)
      implements SmallInference {
    @Override
    public Path models() {
      return Cards.SHIPPED.getParent();
    }
  }

  private static final class Silent implements InferenceObserver {
    @Override
    public void ran(String model, Provider provider, int tiles, Duration took) {}

    @Override
    public void fellBack(Provider from, Provider to, int batch, String why) {}
  }

  private Network network;
  private Sessions sessions;

  private Network network(Config config) {
    sessions = new Sessions(config, new DeviceMemory(), new Silent());
    network = new Network(config, sessions);
    return network;
  }

  private Network network(Choice provider, int tile) {
    return network(
        new Config(
            provider, "photo-restore", OptionalInt.of(tile), Optional.empty(), Precision.FP32));
  }

  @AfterEach
  void close() {
    network.close();
  }

  private static void assumeNoCuda() {
    assumeFalse(
        OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA),
        "skipped: this is a GPU build of ONNX Runtime");
  }

  @Test
  void cuda_that_cannot_be_had_is_no_cpu_in_disguise() {
    assumeNoCuda();

    assertThatThrownBy(() -> network(Choice.CUDA, 160).open())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("safelight.provider is cuda, but CUDA cannot be had")
        .hasMessageContaining("has no CUDA provider")
        .hasMessageContaining("-Donnxruntime.native.path")
        .hasMessageContaining("set safelight.provider to auto or cpu");
    assertThat(network.isOpen()).isFalse();
  }

  @Test
  void auto_takes_the_cpu_where_there_is_no_cuda_and_says_so() throws Exception {
    assumeNoCuda();
    network(Choice.AUTO, 160).open();

    assertThat(network.session().provider()).isEqualTo(Provider.CPU);
    assertThat(network.describe()).isEqualTo("photo-restore on CPU");
    assertThat(network.session().modelSha256()).startsWith("7f4a7c1d");
    assertThat(network.warmRun()).hasValueSatisfying(took -> assertThat(took).isPositive());
  }

  @Test
  void one_run_may_ask_for_another_provider_than_the_configuration() throws Exception {
    network(Choice.CUDA, 160).open(Choice.CPU);

    assertThat(network.session().provider()).isEqualTo(Provider.CPU);
    // What is opened beside it goes along, or it would refuse the run.
    Model beside = Model.open(Path.of("models", "photo-restore"), ModelKind.RESTORER);
    try (Session session = sessions.open(beside)) {
      assertThat(session.provider()).isEqualTo(Provider.CPU);
    }
  }

  @Test
  void the_shipped_model_restores_a_tile_and_every_place_in_the_batch_alike() throws Exception {
    network(
            new Config(
                Choice.CPU, "photo-restore", OptionalInt.of(160), Optional.of(2), Precision.FP32))
        .open();
    Session session = network.session();
    assertThat(session.shape()).isEqualTo(TileShape.square(2, 160));
    float[] grey = new float[session.shape().tileLength()];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = 0.25f + 0.5f * (i % 160) / 160f;
    }
    List<float[]> answers = new ArrayList<>();
    List<Slot> asked = new ArrayList<>();
    for (int tile = 0; tile < 3; tile++) {
      Slot slot = tile == 0 ? session.lend() : session.lendNow().orElseThrow();
      asked.add(slot);
      slot.tile().put(0, grey);
      slot.submit(session.shape().tile());
    }

    for (Slot slot : asked) {
      assertThat(slot.await()).isEqualTo(Provider.CPU);
      float[] answer = new float[grey.length];
      slot.answer().get(0, answer);
      answers.add(answer);
      slot.close();
    }
    double difference = 0;
    for (int i = 0; i < grey.length; i++) {
      difference += Math.abs(answers.get(0)[i] - grey[i]);
      assertThat(Math.abs(answers.get(1)[i] - answers.get(0)[i])).isLessThan(1e-4f);
      assertThat(Math.abs(answers.get(2)[i] - answers.get(0)[i])).isLessThan(1e-4f);
    }
    // A smooth ramp has nothing to restore; a wrong layout or range would be far off.
    assertThat(difference / grey.length * 255).as("mean levels").isBetween(1e-6, 4.0);
  }

  @Test
  void opening_twice_opens_once() throws Exception {
    network(Choice.CPU, 160).open();
    Session first = network.session();
    network.open();

    assertThat(network.session()).isSameAs(first);
  }

  @Test
  void a_tile_size_that_the_model_cannot_take_is_told_with_what_it_can() {
    assertThatThrownBy(() -> network(Choice.CPU, 164).open())
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "safelight.inference.tile is 164; the model photo-restore wants a multiple of 8, at"
                + " least 136");
    assertThatThrownBy(() -> network(Choice.CPU, 128).open()).isInstanceOf(ModelException.class);
  }

  @Test
  void on_the_cpu_each_picture_has_a_tile_that_fits_it() throws Exception {
    network(
            new Config(
                Choice.CPU, "photo-restore", OptionalInt.empty(), Optional.empty(), Precision.FP32))
        .open();
    Session session = network.session();

    assertThat(session.tileFor(new Size(481, 321))).isEqualTo(new Size(488, 328));
    try (Slot slot = session.lend()) {
      // Given a tile far smaller than its place
      Size tile = session.tileFor(new Size(100, 60));
      assertThat(tile).isEqualTo(new Size(104, 64));
      for (int i = 0; i < TileShape.length(tile); i++) {
        slot.tile().put(i, 0.25f + 0.5f * (i % tile.width()) / tile.width());
      }
      float beyond = slot.answer().get(TileShape.length(tile));
      slot.submit(tile);
      slot.await();

      for (int i = 0; i < TileShape.length(tile); i++) {
        assertThat(slot.answer().get(i)).isCloseTo(slot.tile().get(i), within(0.1f));
      }
      assertThat(slot.answer().get(TileShape.length(tile))).as("beyond it").isEqualTo(beyond);
    }
  }

  @Test
  void a_precision_that_the_card_does_not_allow_is_refused() {
    Config config =
        new Config(
            Choice.AUTO, "photo-restore", OptionalInt.of(160), Optional.empty(), Precision.TF32);

    assertThatThrownBy(() -> network(config).open())
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "safelight.inference.precision is tf32, but the card of the model photo-restore allows"
                + " [fp32] only");
  }

  @Test
  void a_model_that_is_not_there_is_named() {
    Config config =
        new Config(
            Choice.CPU, "no-such-model", OptionalInt.of(160), Optional.empty(), Precision.FP32);

    assertThatThrownBy(() -> network(config).open())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no-such-model");
  }

  @Test
  void a_network_that_was_not_opened_says_so() {
    network(Choice.CPU, 160);

    assertThat(network.isOpen()).isFalse();
    assertThat(network.warmRun()).isEmpty();
    assertThat(network.describe()).isEqualTo("photo-restore (not opened)");
    assertThatThrownBy(() -> network.session()).isInstanceOf(IllegalStateException.class);
  }
}
