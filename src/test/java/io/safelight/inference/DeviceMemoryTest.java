package io.safelight.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceMemoryTest {
  @TempDir Path driver;

  /** Devices by the bus id that NVML calls them, and their bytes. */
  private record FakeNvml(Map<String, Long> totals, Map<String, Long> uses)
      implements DeviceMemory.Nvml {
    FakeNvml(Map<String, Long> totals) {
      this(totals, Map.of());
    }

    @Override
    public Optional<String> find(String fragment) {
      return totals.keySet().stream().filter(id -> id.contains(fragment)).findFirst();
    }

    @Override
    public long total(String busId) {
      return totals.get(busId);
    }

    @Override
    public long used(String busId) {
      return uses.getOrDefault(busId, -1L);
    }
  }

  @Test
  void every_device_that_the_driver_names_is_asked() throws IOException {
    // Given
    Files.createDirectory(driver.resolve("0000:01:00.0"));
    Files.createDirectory(driver.resolve("0000:82:00.0"));
    DeviceMemory memory =
        new DeviceMemory(
            driver,
            new FakeNvml(Map.of("00000000:01:00.0", 8L << 30, "00000000:82:00.0", 1L << 34)));

    // When
    List<String> devices = memory.devices();

    // Then
    assertThat(devices).containsExactly("00000000:01:00.0", "00000000:82:00.0");
    assertThat(memory.totalBytes(0)).hasValue(8L << 30);
    assertThat(memory.totalBytes(1)).hasValue(1L << 34);
  }

  @Test
  void a_device_is_found_where_the_driver_names_none() {
    // Given
    DeviceMemory memory =
        new DeviceMemory(
            driver.resolve("absent"), new FakeNvml(Map.of("00000000:00:04.0", 80L << 30)));

    // When
    List<String> devices = memory.devices();

    // Then
    assertThat(devices).containsExactly("00000000:00:04.0");
  }

  @Test
  void what_a_device_does_not_tell_is_empty_and_not_a_number() {
    // Given
    DeviceMemory memory =
        new DeviceMemory(driver.resolve("absent"), new FakeNvml(Map.of("00000000:00:04.0", -1L)));

    // When
    String device = memory.devices().get(0);

    // Then
    assertThat(memory.usedBytes(device)).isEmpty();
    assertThat(memory.totalBytes(device)).isEmpty();
  }

  @Test
  void what_the_devices_use_is_added_up_but_for_those_that_do_not_tell() throws IOException {
    // Given
    Map<String, Long> three = Map.of("0000:01:00.0", 9L, "0000:02:00.0", 9L, "0000:03:00.0", 9L);
    for (String device : three.keySet()) {
      Files.createDirectory(driver.resolve(device));
    }
    DeviceMemory memory =
        new DeviceMemory(
            driver, new FakeNvml(three, Map.of("0000:01:00.0", 5L, "0000:03:00.0", 2L)));

    // When, then
    assertThat(memory.usedBytes()).hasValue(7);
    assertThat(new DeviceMemory(driver, new FakeNvml(three)).usedBytes()).isEmpty();
    assertThat(new DeviceMemory(driver, new FakeNvml(Map.of())).usedBytes()).isEmpty();
  }

  @Test
  void a_machine_without_devices_has_none_and_no_error() {
    // Given
    DeviceMemory memory = new DeviceMemory(driver, new FakeNvml(Map.of()));

    // When
    List<String> devices = memory.devices();

    // Then
    assertThat(devices).isEmpty();
  }
}
