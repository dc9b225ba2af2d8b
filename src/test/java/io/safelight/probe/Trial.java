package io.safelight.probe;

import io.safelight.codec.Decoder;
import io.safelight.codec.MetadataReader;
import io.safelight.colour.Profiles;
import io.safelight.corpus.Orders;
import io.safelight.inference.ProcessMemory;
import io.safelight.job.Failure;
import java.nio.file.Path;

/**
 * Probes and decodes a file and says so in lines of the standard output: number, outcome,
 * milliseconds, megabytes by which the process grew at its peak, file. An outcome that begins with
 * an exclamation mark is none that a file may have.
 */
final class Trial {
  private final HeaderProbe probe;
  private final Decoder decoder = new Decoder(Profiles.plain());

  Trial(LimitsConfig limits) {
    probe = new HeaderProbe(limits);
  }

  String of(int number, Path file) {
    ProcessMemory.forgetPeak();
    long before = ProcessMemory.residentBytes().orElse(0);
    System.out.println(number + "\tbegins\t0\t0\t" + file.getFileName());
    long start = System.nanoTime();
    String outcome = outcome(file);
    long millis = (System.nanoTime() - start) / 1_000_000;
    long megabytes = Math.max(0, ProcessMemory.peakResidentBytes().orElse(0) - before) >> 20;
    System.out.printf(
        "%d\t%s\t%d\t%d\t%s%n", number, outcome, millis, megabytes, file.getFileName());
    return outcome;
  }

  private String outcome(Path file) {
    try {
      decoder.decode(new MetadataReader().read(probe.probe(Orders.of(file))));
      return "picture";
    } catch (Failure.Reject reject) {
      return reject.reason().name();
    } catch (Throwable unforeseen) {
      Failure failure = Failure.of(unforeseen);
      return "!" + failure.reason() + " " + failure.detail().replaceAll("\\s+", " ");
    }
  }
}
