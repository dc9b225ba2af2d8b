package io.safelight.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Time by the clock, and of all cores together by this process alone. */
record Cost(Duration clock, Duration cores) {
  static final Cost NONE = new Cost(Duration.ZERO, Duration.ZERO);

  /** What can be measured. */
  interface Work<E extends Exception> {
    void run() throws E;
  }

  static <E extends Exception> Cost of(Work<E> work) throws E {
    long cores = coreNanos();
    long clock = System.nanoTime();
    work.run();
    return new Cost(
        Duration.ofNanos(System.nanoTime() - clock), Duration.ofNanos(coreNanos() - cores));
  }

  /** Nanoseconds that this process has had of all cores. */
  private static long coreNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  Cost plus(Cost other) {
    return new Cost(clock.plus(other.clock), cores.plus(other.cores));
  }

  double clockSeconds() {
    return clock.toNanos() / 1e9;
  }

  double coreSeconds() {
    return cores.toNanos() / 1e9;
  }
}
