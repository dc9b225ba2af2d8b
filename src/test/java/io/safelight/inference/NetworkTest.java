package io.safelight.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.safelight.inference.InferenceConfig.Choice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private record Config(Choice provider, String model, int tile, OptionalInt batch)
      implements InferenceConfig, InferenceConfig.Inference {
    @Override
    public Path models() {
      return Cards.SHIPPED.getParent();
    }

    @Override
    public Inference inference() {
      return this;
    }

    @Override
    public int device() {
      return 0;
    }

    @Override
    public OptionalInt threads() {
      return OptionalInt.of(1);
    }

    @Override
    public Duration gather() {
      return Duration.ofMillis(1);
    }
  }

  private static final class Silent implements InferenceObserver {
    @Override
    public void ran(Provider provider, int tiles, Duration took) {}

    @Override
    public void fellBack(Provider from, Provider to, int batch, String why) {}
  }

  private Network network;

  private Network network(Choice provider, String model, int tile, OptionalInt batch) {
    network =
        new Network(new Config(provider, model, tile, batch), new DeviceMemory(), new Silent());
    return network;
  }

  private Network network(Choice provider, int tile) {
    return network(provider, "photo-restore", tile, OptionalInt.empty());
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
  }

  @Test
  void the_shipped_model_restores_a_tile_and_every_place_in_the_batch_alike() throws Exception {
    network(Choice.CPU, "photo-restore", 160, OptionalInt.of(2)).open();
    Session session = network.session();
    assertThat(session.shape()).isEqualTo(new TileShape(2, 160));
    float[] grey = new float[session.shape().tileLength()];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = 0.25f + 0.5f * (i % 160) / 160f;
    }
    List<float[]> answers = new ArrayList<>();
    List<CompletableFuture<Provider>> ends = new ArrayList<>();
    for (int tile = 0; tile < 3; tile++) {
      float[] answer = new float[grey.length];
      answers.add(answer);
      ends.add(session.submit(grey, answer));
    }

    for (CompletableFuture<Provider> end : ends) {
      assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(Provider.CPU);
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
  void a_model_that_is_not_there_is_named() {
    assertThatThrownBy(() -> network(Choice.CPU, "no-such-model", 160, OptionalInt.empty()).open())
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
