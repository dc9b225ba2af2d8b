package io.safelight.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the pipeline costs beyond the network.
 *
 * @param secondsByStage seconds of all pictures together, the longest stage first; pictures side by
 *     side count each
 * @param shareOfStageTime of the sum of all stages, 0 to 1
 * @param faces that were found in all rounds together, whatever was done to them
 * @param secondsPerFace by step, the longest first: what faces took, by their number; empty where
 *     none were found
 * @param peakResidentMegabytes of the whole process, at most, while the pipeline was measured:
 *     Java, the network and what else it holds for good, the pictures, and what Java keeps of the
 *     heap that the yardstick needed, but none of the yardstick's own tiles. Where the system does
 *     not let a peak be forgotten, that since the start; empty where it tells none
 */
@RegisterForReflection
public record RatioReport(
    @JsonUnwrapped Ran ran,
    @JsonUnwrapped Load load,
    @JsonUnwrapped Ratios ratios,
    Map<String, Double> secondsByStage,
    Map<String, Double> shareOfStageTime,
    long faces,
    Map<String, Double> secondsPerFace,
    OptionalLong peakResidentMegabytes) {

  /**
   * What the network ran on, and how, while the pipeline was measured.
   *
   * @param provider what it runs on in the end
   * @param runsByProvider more than one where it fell back
   * @param tile the largest, in pixels
   * @param batch tiles that a run can take
   */
  @RegisterForReflection
  public record Ran(
      String network,
      String provider,
      Map<String, Long> runsByProvider,
      String tile,
      int batch,
      double meanTilesPerRun,
      int mostTilesPerRun) {}

  /**
   * What was carried.
   *
   * @param pictures in each round, those that were carried several times counted so
   * @param megapixels of a round's results
   */
  @RegisterForReflection
  public record Load(
      int cores,
      int pictures,
      double megapixels,
      int warmUpRounds,
      int rounds,
      long failed,
      double picturesPerSecond,
      double megapixelsPerSecond) {}
}
