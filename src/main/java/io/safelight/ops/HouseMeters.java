package io.safelight.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.safelight.codec.MemoryRoom;
import io.safelight.folder.Sightings;
import io.safelight.inference.DeviceMemory;
import io.safelight.inference.Network;
import io.safelight.inference.ProcessMemory;
import io.safelight.inference.Provider;
import io.safelight.job.UnderWay;
import io.safelight.job.UnderWay.Passage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.OptionalLong;

/** What the house holds at the moment, as gauges; they ask when they are read. */
@ApplicationScoped
public class HouseMeters implements MeterBinder {
  private final UnderWay underWay;
  private final Sightings sightings;
  private final Network network;
  private final DeviceMemory deviceMemory;
  private final MemoryRoom memoryRoom;
  private final Clock clock;

  public HouseMeters(
      UnderWay underWay,
      Sightings sightings,
      Network network,
      DeviceMemory deviceMemory,
      MemoryRoom memoryRoom,
      Clock clock) {
    this.underWay = underWay;
    this.sightings = sightings;
    this.network = network;
    this.deviceMemory = deviceMemory;
    this.memoryRoom = memoryRoom;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder("safelight.under.way", () -> underWay.all().size())
        .description("Pictures that are being worked on")
        .register(meters);
    Gauge.builder("safelight.waiting", sightings::waiting)
        .description("Files that the last listing of the inbox showed and that were not yet taken")
        .register(meters);
    Gauge.builder("safelight.refused", sightings::refused)
        .description("Files in the inbox that could not be taken when it was last tried")
        .register(meters);
    Gauge.builder("safelight.longest.in.stage", this::longestInStage)
        .description("Time that the slowest picture has been in its stage by now")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder(
            "safelight.process.resident.bytes", () -> orUnknown(ProcessMemory.residentBytes()))
        .description("Memory of this process, heap and native, that is in RAM")
        .baseUnit(BaseUnits.BYTES)
        .register(meters);
    memory(meters);
    inference(meters);
    deviceMemory.devices().forEach(device -> device(meters, device));
  }

  private void memory(MeterRegistry meters) {
    Gauge.builder("safelight.memory.held.bytes", memoryRoom::heldBytes)
        .description("Memory that the pictures under way are thought to take at most")
        .baseUnit(BaseUnits.BYTES)
        .register(meters);
    Gauge.builder("safelight.memory.room.bytes", memoryRoom::roomBytes)
        .description("Memory that all pictures may take together")
        .baseUnit(BaseUnits.BYTES)
        .register(meters);
    Gauge.builder("safelight.memory.waiting", memoryRoom::waiting)
        .description("Pictures that wait for memory")
        .register(meters);
  }

  private void inference(MeterRegistry meters) {
    for (Provider provider : Provider.values()) {
      Gauge.builder("safelight.provider", () -> runsOn(provider) ? 1 : 0)
          .description("1 for the execution provider that the network runs on now")
          .tag("provider", provider.name())
          .register(meters);
    }
    Gauge.builder("safelight.batch", () -> network.isOpen() ? network.session().shape().batch() : 0)
        .description("Tiles that one run of the network can take now")
        .register(meters);
  }

  private void device(MeterRegistry meters, String device) {
    Gauge.builder(
            "safelight.device.memory.used.bytes", () -> orUnknown(deviceMemory.usedBytes(device)))
        .description("Memory of the device in use, by whatever process")
        .baseUnit(BaseUnits.BYTES)
        .tag("device", device)
        .register(meters);
    Gauge.builder(
            "safelight.device.memory.total.bytes", () -> orUnknown(deviceMemory.totalBytes(device)))
        .description("Memory of the device")
        .baseUnit(BaseUnits.BYTES)
        .tag("device", device)
        .register(meters);
  }

  private boolean runsOn(Provider provider) {
    return network.isOpen() && network.session().provider() == provider;
  }

  private double longestInStage() {
    return underWay.all().stream()
        .map(Passage::since)
        .min(Comparator.naturalOrder())
        .map(since -> Duration.between(since, Instant.now(clock)).toMillis() / 1000.0)
        .orElse(0.0);
  }

  private static double orUnknown(OptionalLong bytes) {
    return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
  }
}
