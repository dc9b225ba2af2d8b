package io.safelight.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * This process' resident memory, native memory included, which the heap's own figures leave out. By
 * Linux' {@code /proc/self/status}; elsewhere nothing is known.
 */
public final class ProcessMemory {
  private static final Path OWN = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Bytes resident now. */
  public static OptionalLong residentBytes() {
    return read(OWN, "VmRSS:");
  }

  /** Bytes that another process has resident now. */
  public static OptionalLong residentBytes(long pid) {
    return read(Path.of("/proc", Long.toString(pid), "status"), "VmRSS:");
  }

  /** Bytes resident at most since the start. */
  public static OptionalLong peakResidentBytes() {
    return read(OWN, "VmHWM:");
  }

  private static OptionalLong read(Path status, String field) {
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(field))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
