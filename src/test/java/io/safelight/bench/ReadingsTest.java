package io.safelight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.safelight.face.FaceAction;
import io.safelight.face.FaceObserver;
import io.safelight.inference.Provider;
import io.safelight.ops.FaceMeters;
import io.safelight.ops.InferenceMeters;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Against the house's own meters, by whose names it goes. */
class ReadingsTest {
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final InferenceMeters inference = new InferenceMeters(meters, Clock.systemUTC());

  private void run(Provider provider, int tiles) {
    inference.ran("photo-restore", provider, tiles, Duration.ofMillis(10));
  }

  @Test
  void what_ran_before_is_not_counted() {
    run(Provider.CUDA, 8);
    meters.timer("safelight.stage", "stage", "decode").record(Duration.ofSeconds(5));
    Readings before = Readings.of(meters, "photo-restore");

    run(Provider.CUDA, 1);
    run(Provider.CUDA, 3);
    run(Provider.CPU, 2);
    meters.timer("safelight.stage", "stage", "decode").record(Duration.ofSeconds(2));
    Readings since = Readings.of(meters, "photo-restore").minus(before);

    assertThat(since.runsByProvider()).containsEntry("CUDA", 2.0).containsEntry("CPU", 1.0);
    assertThat(since.meanTiles()).isEqualTo(2);
    assertThat(since.mostTiles(8)).isEqualTo(3);
    assertThat(since.stageSeconds()).containsEntry("decode", 2.0);
  }

  @Test
  void faces_are_counted_whatever_was_done_to_them_and_what_they_took_is_told_by_step() {
    FaceMeters faces = new FaceMeters(meters);
    faces.done(new FaceAction.Restored());
    Readings before = Readings.of(meters, "photo-restore");

    faces.done(new FaceAction.Restored());
    faces.done(new FaceAction.LeftAlone(FaceAction.Reason.TOO_SMALL));
    faces.took(FaceObserver.Step.PASTE_BACK, Duration.ofSeconds(3));
    Readings since = Readings.of(meters, "photo-restore").minus(before);

    assertThat(since.faces()).isEqualTo(2);
    assertThat(since.plus(since).faces()).isEqualTo(4);
    assertThat(since.stageSeconds()).containsEntry("enhance: faces, paste-back", 3.0);
  }

  @Test
  void spans_add_up() {
    Readings nothing = Readings.of(meters, "photo-restore");
    run(Provider.CPU, 1);
    Readings one = Readings.of(meters, "photo-restore").minus(nothing);
    run(Provider.CPU, 4);
    Readings both = one.plus(Readings.of(meters, "photo-restore").minus(nothing));

    assertThat(both.runs()).isEqualTo(3);
    assertThat(both.meanTiles()).isEqualTo(2);
    assertThat(both.mostTiles(4)).isEqualTo(4);
  }

  @Test
  void between_bounds_no_more_is_told_than_a_run_can_take() {
    run(Provider.CUDA, 9);

    assertThat(Readings.of(meters, "photo-restore").mostTiles(10)).isEqualTo(10);
    assertThat(Readings.of(meters, "photo-restore").mostTiles(16)).isEqualTo(12);
  }

  @Test
  void a_network_that_did_not_run_took_no_tiles() {
    assertThat(Readings.of(meters, "photo-restore").meanTiles()).isZero();
  }
}
