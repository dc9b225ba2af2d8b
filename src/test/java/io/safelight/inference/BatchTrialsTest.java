package io.safelight.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice of the batch, on a device whose runs take as long as a test says. */
class BatchTrialsTest {
  private static final long GIBIBYTE = 1L << 30;

  private final List<Integer> halved = new ArrayList<>();
  private final FakeDevice device = new FakeDevice().has(80 * GIBIBYTE, GIBIBYTE, true);

  private final InferenceObserver observer =
      new InferenceObserver() {
        @Override
        public void ran(String model, Provider provider, int tiles, Duration took) {
          throw new AssertionError("a trial is no work");
        }

        @Override
        public void fellBack(Provider from, Provider to, int batch, String why) {
          halved.add(batch);
        }
      };

  private BatchTrials.Proven chosen(BatchRange range) throws EngineException {
    return new BatchTrials(device, Provider.CUDA, TileShape.square(1, 2), range, observer).choose();
  }

  private int measured(int start, int largest) throws EngineException {
    return chosen(new BatchRange(start, largest, true)).shape().batch();
  }

  /** Milliseconds of a run: what each costs, and what each tile adds. */
  private FakeDevice runs(long each, long tile) {
    return device.takes(batch -> 1_000_000L * (each + tile * batch));
  }

  @Test
  void it_grows_as_long_as_a_tile_takes_less_time_and_no_further_than_allowed() throws Exception {
    runs(100, 1);

    assertThat(measured(4, 16)).isEqualTo(16);
    assertThat(device.openings).containsExactly("CUDA 4", "CUDA 8", "CUDA 16");
    assertThat(device.closings).as("the last stays open").containsExactly("CUDA 4", "CUDA 8");
    assertThat(halved).isEmpty();
  }

  @Test
  void it_stops_where_the_gain_is_not_worthwhile_and_reopens_the_last_that_was() throws Exception {
    // Given that a tile takes 12, 11, 10.5 and 10.25 ms by 5, 10, 20 and 40
    runs(10, 10);

    assertThat(measured(5, 64)).isEqualTo(20);
    assertThat(device.openings)
        .containsExactly("CUDA 5", "CUDA 10", "CUDA 20", "CUDA 40", "CUDA 20");
    assertThat(device.closings).hasSize(4);
  }

  @Test
  void a_batch_that_gains_nothing_is_not_kept() throws Exception {
    runs(0, 10);

    assertThat(measured(4, 16)).isEqualTo(1);
    assertThat(device.openings).containsExactly("CUDA 4", "CUDA 8", "CUDA 2", "CUDA 1");
  }

  @Test
  void want_of_memory_ends_the_trials_at_the_last_good_one_and_is_no_step_down() throws Exception {
    runs(100, 1);
    device.failRuns(4, FakeDevice.outOfMemory());

    assertThat(measured(4, 16)).isEqualTo(4);
    assertThat(device.openings).containsExactly("CUDA 4", "CUDA 8", "CUDA 2", "CUDA 4");
    assertThat(halved).isEmpty();
  }

  @Test
  void what_would_not_fit_is_not_even_tried() throws Exception {
    // Given room for 12 tiles, of which 8 take 8 and leave 4
    runs(100, 1).has(12 * GIBIBYTE, GIBIBYTE, true);

    assertThat(measured(4, 16)).isEqualTo(8);
    assertThat(device.openings).containsExactly("CUDA 4", "CUDA 8");
  }

  @Test
  void where_nothing_is_known_of_the_memory_it_does_not_grow() throws Exception {
    runs(100, 1).has(80 * GIBIBYTE, GIBIBYTE, false);

    assertThat(measured(2, 16)).isEqualTo(2);
    assertThat(device.openings).containsExactly("CUDA 2", "CUDA 1", "CUDA 2");
  }

  @Test
  void a_start_that_does_not_fit_is_halved_and_grows_no_more() throws Exception {
    runs(100, 1).has(3 * GIBIBYTE, GIBIBYTE, true);

    assertThat(measured(4, 16)).isEqualTo(2);
    assertThat(halved).containsExactly(2);
    assertThat(device.openings).containsExactly("CUDA 4", "CUDA 2", "CUDA 1", "CUDA 2");
  }

  @Test
  void a_fixed_batch_is_opened_once() throws Exception {
    assertThat(chosen(BatchRange.fixed(3)).shape().batch()).isEqualTo(3);
    assertThat(device.openings).containsExactly("CUDA 3");
  }

  @Test
  void a_model_made_for_one_batch_gets_it_whatever_is_wanted() throws Exception {
    device.takesOnly(1);

    BatchTrials.Proven chosen = chosen(new BatchRange(4, 16, true));

    assertThat(chosen.shape().batch()).isEqualTo(1);
    assertThat(chosen.engine().isBatchFixed()).isTrue();
    assertThat(device.openings).containsExactly("CUDA 4", "CUDA 1");
  }

  @Test
  void an_engine_that_fails_its_proof_is_closed() {
    device.failRuns(1, FakeDevice.broken());

    assertThatThrownBy(() -> measured(4, 16)).isInstanceOf(EngineException.class);
    assertThat(device.closings).containsExactly("CUDA 4");
  }

  @ParameterizedTest
  @CsvSource({"0, 16, 1", "6, 16, 1", "8, 16, 2", "16, 16, 2", "24, 16, 4", "80, 2, 2"})
  void the_start_is_the_stress_tests_advice(long gibibytes, int largest, int start) {
    assertThat(BatchRange.measured(gibibytes * GIBIBYTE, largest))
        .isEqualTo(new BatchRange(start, largest, true));
  }
}
