package io.safelight.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.inference.ProcessMemory;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.OptionalLong;

/**
 * What the process holds while nothing is under way.
 *
 * @param heapBytes live on the Java heap, after a collection
 * @param committedHeapBytes what Java holds for the heap, used or not: resident memory that grows
 *     with it is Java's choice, what grows without it is native
 * @param residentBytes in RAM, native memory included; empty where the system does not tell
 * @param threads of Java
 * @param openFiles file descriptors; empty where the system has none
 * @param tempFiles entries of the temp folder
 * @param leftOnDesks files that pictures have left on their desks since the begin, best none
 * @param deviceBytes of the devices, by all processes; empty without one
 */
@RegisterForReflection
public record ProcessState(
    long heapBytes,
    long committedHeapBytes,
    OptionalLong residentBytes,
    int threads,
    OptionalLong openFiles,
    long tempFiles,
    long leftOnDesks,
    OptionalLong deviceBytes) {
  /** MarkSweepAlwaysCompactCount, as Java has it. */
  private static final int COLLECTIONS = 4;

  /** As it is now, after a full collection. */
  static ProcessState afterCollection(long tempFiles, long leftOnDesks, OptionalLong deviceBytes) {
    // What the first finds to be cleaned up is free for those after it. And the serial collector
    // moves the old generation together in every fourth full collection only: in the others it
    // leaves a twentieth of it as it lies, and counts dead pictures there as used.
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new ProcessState(
        heap.getUsed(),
        heap.getCommitted(),
        ProcessMemory.residentBytes(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openDescriptors(),
        tempFiles,
        leftOnDesks,
        deviceBytes);
  }

  private static OptionalLong openDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? OptionalLong.of(unix.getOpenFileDescriptorCount())
        : OptionalLong.empty();
  }
}
