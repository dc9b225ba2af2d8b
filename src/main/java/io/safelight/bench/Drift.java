package io.safelight.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What has changed from the second hundred to the last; the first is left out, in which Java still
 * compiles. The pictures are the same, in the same order.
 *
 * <p>Time that is beyond its aim is a warning: other programs on the machine do that as well. What
 * the process holds and should not is growth.
 *
 * @param from the hundred that is compared with
 * @param to the last hundred
 */
@RegisterForReflection
public record Drift(int from, int to, List<Finding> findings) {
  private static final double TIME_TOLERANCE = 0.02;
  private static final double MEMORY_TOLERANCE = 0.01;

  /** What follows from a figure. */
  public enum Verdict {
    MET,
    /** Beyond the aim, for which others may be to blame. */
    WARNING,
    /** Beyond the aim, by this process. */
    GROWTH
  }

  /**
   * One figure.
   *
   * @param value last to second hundred: a ratio, or for counts how many more
   */
  @RegisterForReflection
  public record Finding(String figure, double value, String aim, Verdict verdict) {}

  public Drift {
    findings = List.copyOf(findings);
  }

  /**
   * The drift between two hundreds of the same pictures.
   *
   * @param samePicture the second's {@link #samePicture} with the last
   * @param ownTempFolder whether what lies in the temp folder is this process' alone
   */
  static Drift between(Hundred second, Hundred last, double samePicture, boolean ownTempFolder) {
    List<Finding> findings = new ArrayList<>();
    findings.add(time("medianSeconds", last.medianSeconds() / second.medianSeconds()));
    findings.add(time("samePictureSeconds", samePicture));
    findings.add(time("clockSeconds", last.clockSeconds() / second.clockSeconds()));
    findings.add(time("coreSeconds", last.coreSeconds() / second.coreSeconds()));
    ProcessState before = second.after();
    ProcessState after = last.after();
    memory(findings, "resident", before.residentBytes(), after.residentBytes(), Verdict.GROWTH);
    memory(
        findings,
        "peakResident",
        second.peakResidentBytes(),
        last.peakResidentBytes(),
        Verdict.WARNING);
    memory(
        findings,
        "heap",
        OptionalLong.of(before.heapBytes()),
        OptionalLong.of(after.heapBytes()),
        Verdict.GROWTH);
    // Other processes' too: the driver tells no more.
    memory(findings, "device", before.deviceBytes(), after.deviceBytes(), Verdict.WARNING);
    findings.add(count("threads", after.threads() - before.threads(), Verdict.GROWTH));
    if (before.openFiles().isPresent() && after.openFiles().isPresent()) {
      long more = after.openFiles().getAsLong() - before.openFiles().getAsLong();
      findings.add(count("openFiles", more, Verdict.GROWTH));
    }
    findings.add(
        count(
            "tempFiles",
            after.tempFiles() - before.tempFiles(),
            ownTempFolder ? Verdict.GROWTH : Verdict.WARNING));
    findings.add(count("leftOnDesks", after.leftOnDesks() - before.leftOnDesks(), Verdict.GROWTH));
    return new Drift(second.number(), last.number(), findings);
  }

  /** The median of what each picture took, last to second, where it succeeded both times. */
  static double samePicture(List<Passage> second, List<Passage> last) {
    Map<Integer, Double> then =
        second.stream()
            .filter(Passage::done)
            .collect(Collectors.toMap(Passage::number, Passage::seconds));
    return Spread.of(
            last.stream()
                .filter(now -> now.done() && then.containsKey(now.number()))
                .map(now -> now.seconds() / then.get(now.number()))
                .toList())
        .median();
  }

  private static Finding time(String figure, double ratio) {
    double value = Rounded.to3(ratio);
    boolean met = value >= 1 - TIME_TOLERANCE && value <= 1 + TIME_TOLERANCE;
    return new Finding(figure, value, "0.98 to 1.02", met ? Verdict.MET : Verdict.WARNING);
  }

  private static void memory(
      List<Finding> findings,
      String figure,
      OptionalLong before,
      OptionalLong after,
      Verdict beyond) {
    if (before.isPresent() && after.isPresent()) {
      double value = Rounded.to3((double) after.getAsLong() / before.getAsLong());
      boolean met = value <= 1 + MEMORY_TOLERANCE;
      findings.add(new Finding(figure, value, "at most 1.01", met ? Verdict.MET : beyond));
    }
  }

  private static Finding count(String figure, long more, Verdict beyond) {
    return new Finding(figure, more, "none more", more <= 0 ? Verdict.MET : beyond);
  }

  /** Whether the process holds more than it should. */
  @JsonProperty
  public boolean grows() {
    return findings.stream().anyMatch(finding -> finding.verdict() == Verdict.GROWTH);
  }
}
