package io.safelight.probe;

import io.safelight.codec.Decoder;
import io.safelight.codec.MetadataReader;
import io.safelight.colour.Profiles;
import io.safelight.corpus.Orders;
import io.safelight.job.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Probes and decodes a file and says so in lines of the standard output: number, outcome,
 * milliseconds, megabytes by which the process grew at its peak, file. An outcome that begins with
 * an exclamation mark is none that a file may have.
 */
final class Trial {
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final HeaderProbe probe;
  private final Decoder decoder = new Decoder(Profiles.plain());

  Trial(LimitsConfig limits) {
    probe = new HeaderProbe(limits);
  }

  String of(int number, Path file) throws IOException {
    forgetPeak();
    long before = memory(RESIDENT);
    System.out.println(number + "\tbegins\t0\t0\t" + file.getFileName());
    long start = System.nanoTime();
    String outcome = outcome(file);
    long millis = (System.nanoTime() - start) / 1_000_000;
    long megabytes = Math.max(0, memory(PEAK) - before) / 1024;
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

  /** Linux: the peak of the process' memory counts from now. */
  private static void forgetPeak() {
    try {
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    } catch (IOException notOnThisSystem) {
      return;
    }
  }

  private static long memory(Pattern line) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    Matcher found = line.matcher(Files.readString(status));
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }
}
