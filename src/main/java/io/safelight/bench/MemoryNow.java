package io.safelight.bench;

import io.safelight.inference.DeviceMemory;
import io.safelight.ops.ProcessMemory;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** What is in use at this moment. */
final class MemoryNow {
  private final DeviceMemory devices;

  MemoryNow(DeviceMemory devices) {
    this.devices = devices;
  }

  /** Of this process in RAM; empty where the system does not tell. */
  OptionalLong residentBytes() {
    return ProcessMemory.residentBytes();
  }

  /** Of all devices together, by all processes; empty without one. */
  OptionalLong deviceBytes() {
    LongStream used =
        devices.devices().stream().flatMapToLong(device -> devices.usedBytes(device).stream());
    long[] known = used.toArray();
    return known.length == 0 ? OptionalLong.empty() : OptionalLong.of(LongStream.of(known).sum());
  }
}
