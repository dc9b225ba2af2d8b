package io.safelight.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.safelight.codec.MemoryRoom;
import io.safelight.corpus.Orders;
import io.safelight.face.Faces;
import io.safelight.folder.HotFolderConfigs;
import io.safelight.folder.Sightings;
import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.inference.DeviceMemory;
import io.safelight.inference.Provider;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Reason;
import io.safelight.job.UnderWay;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetersTest {
  private final SetClock clock = new SetClock();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final UnderWay underWay = new UnderWay(clock);
  private final FakeNetwork network = new FakeNetwork();
  private final MemoryRoom room =
      new MemoryRoom(
          () -> Optional.of(new MemorySize(BigInteger.valueOf(5_000_000_000L))),
          new Faces(null, null, null, null));
  private final Origin picture = Passages.claimed("tree.jpg", clock.instant());

  private static final class OneDevice extends DeviceMemory {
    OptionalLong used = OptionalLong.of(3_000);

    @Override
    public List<String> devices() {
      return List.of("00000000:01:00.0");
    }

    @Override
    public OptionalLong totalBytes(String device) {
      return OptionalLong.of(8_000);
    }

    @Override
    public OptionalLong usedBytes(String device) {
      return used;
    }
  }

  private void bind(DeviceMemory memory) {
    Sightings sightings = new Sightings(HotFolderConfigs.at(Path.of("hot"), Map.of()));
    new HouseMeters(underWay, sightings, network, memory, room, clock).bindTo(meters);
  }

  private double gauge(String name, String... tags) {
    return meters.get(name).tags(tags).gauge().value();
  }

  private double count(String outcome, String reason) {
    return meters
        .get("safelight.pictures")
        .tags("outcome", outcome, "reason", reason)
        .counter()
        .count();
  }

  @Test
  void every_outcome_counts_from_zero() {
    // When
    new PictureMeters(meters);

    // Then
    assertThat(count("done", "NONE")).isZero();
    assertThat(count("failed", "TRUNCATED")).isZero();
    assertThat(meters.find("safelight.pictures").counters()).hasSize(Reason.values().length);
  }

  @Test
  void a_finished_picture_counts_and_is_timed() {
    // Given
    PictureMeters pictures = new PictureMeters(meters);

    // When
    pictures.count(Passages.done(picture, Duration.ofSeconds(4)));

    // Then
    assertThat(count("done", "NONE")).isEqualTo(1);
    Timer timer = meters.get("safelight.picture").tag("outcome", "done").timer();
    assertThat(timer.count()).isEqualTo(1);
    assertThat(timer.totalTime(TimeUnit.SECONDS)).isEqualTo(4);
  }

  @Test
  void a_failed_picture_counts_under_its_reason() {
    // Given
    PictureMeters pictures = new PictureMeters(meters);

    // When
    pictures.count(Passages.failed(picture, Duration.ofSeconds(-1), Reason.TRUNCATED));

    // Then
    assertThat(count("failed", "TRUNCATED")).isEqualTo(1);
    assertThat(count("done", "NONE")).isZero();
    assertThat(meters.get("safelight.picture").tag("outcome", "failed").timer().count())
        .isEqualTo(1);
  }

  @Test
  void the_house_tells_what_is_under_way_and_for_how_long() {
    // Given
    bind(new DeviceMemory());
    underWay.begin(picture, 1);
    clock.forward(Duration.ofSeconds(90));
    underWay.begin(Passages.claimed("other.jpg", clock.instant()), 1);

    // When
    double pictures = gauge("safelight.under.way");

    // Then
    assertThat(pictures).isEqualTo(2);
    assertThat(gauge("safelight.longest.in.stage")).isEqualTo(90);
    assertThat(gauge("safelight.waiting")).isZero();
  }

  @Test
  void the_house_tells_what_memory_is_thought_to_be_held() throws Exception {
    // Given
    bind(new DeviceMemory());
    Header scan = new Header(ImageFormat.PNG, new Size(10_000, 10_000), 3, 8, Header.Colour.RGB, 1);
    Job.Probed probed = Orders.of(Path.of("scan.png")).probed(List.of(scan), 1, "0");
    assertThat(gauge("safelight.memory.held.bytes")).isZero();

    // When
    room.enter(probed);

    // Then
    assertThat(gauge("safelight.memory.held.bytes")).isBetween(300_000_000.0, 320_000_000.0);
    assertThat(gauge("safelight.memory.room.bytes")).isEqualTo(5_000_000_000.0);
    assertThat(gauge("safelight.memory.waiting")).isZero();
    room.leave(probed.origin());
    assertThat(gauge("safelight.memory.held.bytes")).isZero();
  }

  @Test
  void the_provider_is_the_one_that_runs_now() {
    // Given
    bind(new DeviceMemory());
    network.provider = Provider.CUDA;
    assertThat(gauge("safelight.provider", "provider", "CUDA")).isEqualTo(1);

    // When
    network.provider = Provider.CPU;

    // Then
    assertThat(gauge("safelight.provider", "provider", "CUDA")).isZero();
    assertThat(gauge("safelight.provider", "provider", "CPU")).isEqualTo(1);
    assertThat(gauge("safelight.batch")).isEqualTo(2);
  }

  @Test
  void before_the_network_is_open_it_runs_on_nothing() {
    // Given
    bind(new DeviceMemory());

    // When
    network.open = false;

    // Then
    assertThat(gauge("safelight.provider", "provider", "CPU")).isZero();
    assertThat(gauge("safelight.batch")).isZero();
  }

  @Test
  void a_device_tells_its_memory_and_unknown_is_not_zero() {
    // Given
    OneDevice device = new OneDevice();
    bind(device);
    assertThat(gauge("safelight.device.memory.total.bytes")).isEqualTo(8_000);
    assertThat(gauge("safelight.device.memory.used.bytes")).isEqualTo(3_000);

    // When
    device.used = OptionalLong.empty();

    // Then
    assertThat(gauge("safelight.device.memory.used.bytes")).isNaN();
  }

  @Test
  void fallbacks_count_from_zero_and_by_where_to() {
    // Given
    InferenceMeters inference = new InferenceMeters(meters, clock);
    assertThat(meters.get("safelight.fallbacks").tag("to", "CPU").counter().count()).isZero();

    // When
    inference.fellBack(Provider.CUDA, Provider.CPU, 1, "out of memory");

    // Then
    assertThat(meters.get("safelight.fallbacks").tag("to", "CPU").counter().count()).isEqualTo(1);
    assertThat(meters.get("safelight.fallbacks").tag("to", "CUDA").counter().count()).isZero();
  }
}
