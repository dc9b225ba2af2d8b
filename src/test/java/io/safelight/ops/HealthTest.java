package io.safelight.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.safelight.Fleets;
import io.safelight.folder.IntakeGate;
import io.safelight.folder.Pause;
import io.safelight.folder.ShareWatch;
import io.safelight.folder.Tenancy;
import io.safelight.inference.Provider;
import io.safelight.inference.Sessions;
import io.safelight.job.Origin;
import io.safelight.job.UnderWay;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
  private final SetClock clock = new SetClock();
  private final FakeNetwork network = new FakeNetwork();

  private static Map<String, Object> told(HealthCheckResponse response) {
    return response.getData().orElse(Map.of());
  }

  @Nested
  class Liveness {
    private final UnderWay underWay = new UnderWay(clock);
    private final InferenceMeters inference = new InferenceMeters(new SimpleMeterRegistry(), clock);
    private final OpsConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(OpsConfig.class)
            .build()
            .getConfigMapping(OpsConfig.class);
    private List<String> problems = List.of();
    private final ShareWatch share =
        new ShareWatch(new Tenancy(null, null, null, null)) {
          @Override
          public List<String> problems() {
            return problems;
          }
        };
    private final NotStuck check =
        new NotStuck(
            config, underWay, share, network, new Sessions(null, null, null), inference, clock);
    private final Origin picture = Passages.claimed("album/tree.jpg", clock.instant());

    @Test
    void a_picture_may_be_in_a_stage_for_a_quarter_of_an_hour() {
      // Given
      underWay.begin(picture, 1);
      underWay.enter(picture, "decode");
      clock.forward(Duration.ofMinutes(15));

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void a_picture_in_one_stage_for_longer_is_named_with_its_stage() {
      // Given
      underWay.begin(picture, 1);
      underWay.enter(picture, "decode");
      clock.forward(Duration.ofMinutes(15).plusSeconds(1));

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.DOWN);
      assertThat(told(response)).containsEntry("album/tree.jpg", "in stage decode for 901 s");
    }

    @Test
    void time_counts_for_each_stage_anew() {
      // Given
      underWay.begin(picture, 1);
      underWay.enter(picture, "decode");
      clock.forward(Duration.ofMinutes(14));
      underWay.enter(picture, "encode");
      clock.forward(Duration.ofMinutes(14));

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void what_waits_for_a_share_that_is_away_is_not_helped_by_a_restart() {
      // Given
      underWay.begin(picture, 1);
      underWay.enter(picture, "publish");
      clock.forward(Duration.ofHours(3));
      problems = List.of("the folders do not answer");

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.UP);
      problems = List.of();
      assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"enhance", "wait-for-memory"})
    void a_large_picture_on_a_slow_network_is_not_stuck(String stage) {
      // Given
      underWay.begin(picture, 1);
      underWay.enter(picture, stage);
      clock.forward(Duration.ofMinutes(40));
      inference.ran("photo-restore", Provider.CPU, 1, Duration.ofSeconds(20));
      clock.forward(Duration.ofMinutes(14));

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void a_network_that_finishes_no_run_is_stuck() {
      // Given
      underWay.begin(picture, 1);
      underWay.enter(picture, "enhance");
      inference.ran("photo-restore", Provider.CPU, 1, Duration.ofSeconds(20));
      clock.forward(Duration.ofMinutes(16));

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.DOWN);
      assertThat(told(response)).containsEntry("album/tree.jpg", "in stage enhance for 960 s");
    }

    @Test
    void a_running_network_excuses_no_other_stage() {
      // Given
      underWay.begin(picture, 1);
      underWay.enter(picture, "publish");
      clock.forward(Duration.ofMinutes(16));
      inference.ran("photo-restore", Provider.CPU, 1, Duration.ofSeconds(20));

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void an_inference_thread_that_has_ended_is_told() {
      // Given
      network.alive = false;

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.DOWN);
      assertThat(told(response)).containsEntry("inference", "the inference thread has ended");
    }

    @Test
    void before_the_model_is_loaded_nothing_is_stuck() {
      // Given
      network.open = false;
      network.alive = false;

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.UP);
    }
  }

  @Nested
  class Model {
    @Test
    void a_warm_model_says_what_it_runs_on() {
      // Given
      network.provider = Provider.CUDA;

      // When
      HealthCheckResponse response = new ModelReady(network, Fleets.direct()).call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.UP);
      assertThat(told(response))
          .containsEntry("model", "photo-restore")
          .containsEntry("provider", "CUDA")
          .containsEntry("batch", 2L)
          .containsEntry("warm run ms", 120L);
    }

    @Test
    void a_model_that_is_not_warm_is_neither_ready_nor_loaded() {
      // Given
      network.open = false;

      // When
      HealthCheckResponse ready = new ModelReady(network, Fleets.direct()).call();
      HealthCheckResponse loaded = new ModelLoaded(network, Fleets.direct()).call();

      // Then
      assertThat(ready.getStatus()).isEqualTo(Status.DOWN);
      assertThat(told(ready)).containsEntry("problem", "the model is not warm yet");
      assertThat(loaded.getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void a_model_is_loaded_once_it_is_open() {
      // When
      HealthCheckResponse loaded = new ModelLoaded(network, Fleets.direct()).call();

      // Then
      assertThat(loaded.getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void a_model_whose_thread_has_ended_is_not_ready() {
      // Given
      network.alive = false;

      // When
      HealthCheckResponse response = new ModelReady(network, Fleets.direct()).call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    }
  }

  @Test
  void routes_are_started_once_they_stand() throws Exception {
    try (DefaultCamelContext routes = new DefaultCamelContext()) {
      // Given
      RoutesStarted check = new RoutesStarted(routes);
      assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);

      // When
      routes.start();

      // Then
      assertThat(check.call().getStatus()).isEqualTo(Status.UP);
    }
  }

  @Nested
  class Folders {
    private List<String> problems = List.of();
    private boolean watching = true;
    private final ShareWatch share =
        new ShareWatch(new Tenancy(null, null, null, null)) {
          @Override
          public List<String> problems() {
            return problems;
          }
        };
    private Optional<Path> pauseFile = Optional.empty();
    private final IntakeGate gate =
        new IntakeGate(
            share,
            new Pause(null) {
              @Override
              public Optional<Path> fileForUs() {
                return pauseFile;
              }
            });
    private final HotFolderReady check = new HotFolderReady(share, gate, () -> watching);

    @Test
    void a_watched_inbox_without_problems_is_ready() {
      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.UP);
      assertThat(told(response)).isEmpty();
    }

    @Test
    void every_problem_is_told_in_words() {
      // Given
      problems = List.of("outbox is not there", "work may not be read");

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.DOWN);
      assertThat(told(response))
          .containsEntry("problem", "outbox is not there")
          .containsEntry("problem 2", "work may not be read");
    }

    @Test
    void an_inbox_that_is_not_watched_is_not_ready() {
      // Given
      watching = false;

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.DOWN);
      assertThat(told(response)).containsEntry("problem", "the inbox is not watched");
    }

    @Test
    void a_pause_is_told_and_wakes_nobody() {
      // Given
      pauseFile = Optional.of(Path.of("inbox/PAUSE"));
      gate.mayTake();

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.UP);
      assertThat(told(response).get("paused").toString()).contains("inbox/PAUSE");
    }

    @Test
    void an_inbox_that_cannot_be_listed_is_not_ready() {
      // Given
      gate.rollback(null, null, 0, new NoSuchFileException("album"));

      // When
      HealthCheckResponse response = check.call();

      // Then
      assertThat(response.getStatus()).isEqualTo(Status.DOWN);
      assertThat(told(response).get("problem").toString()).contains("cannot be listed");
    }
  }
}
