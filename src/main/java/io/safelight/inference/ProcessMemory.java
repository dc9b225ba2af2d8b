package io.safelight.inference;

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

  /** Bytes resident at most since the start, or since {@link #forgetPeak()}. */
  public static OptionalLong peakResidentBytes() {
    return read(OWN, "VmHWM:");
  }

  /**
   * Begins to look for the peak anew, where the system allows it (proc(5), {@code clear_refs}: 5
   * resets the peak); elsewhere the peak stays that since the start.
   */
  public static void forgetPeak() {
    try {
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    } catch (IOException e) {
      // No Linux, or a container that keeps it to itself: what is told is then too much, not too
      // little.
      return;
    }
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
