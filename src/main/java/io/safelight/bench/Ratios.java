package io.safelight.bench;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Bare network to pipeline: 1 is a pipeline that costs nothing. By the clock, and in core time,
 * which tells more on a machine that others use as well.
 */
@RegisterForReflection
public record Ratios(
    double ratio,
    List<Double> ratioByRound,
    double bareSeconds,
    double pipelineSeconds,
    double coreRatio,
    List<Double> coreRatioByRound,
    double bareCoreSeconds,
    double pipelineCoreSeconds) {

  /** One round's cost of each. */
  record Round(Cost bare, Cost pipeline) {
    static final Round NONE = new Round(Cost.NONE, Cost.NONE);

    Round plus(Round other) {
      return new Round(bare.plus(other.bare), pipeline.plus(other.pipeline));
    }

    double ratio() {
      return bare.clockSeconds() / pipeline.clockSeconds();
    }

    double coreRatio() {
      return bare.coreSeconds() / pipeline.coreSeconds();
    }
  }

  /** Over all rounds together, and round by round. */
  static Ratios of(List<Round> rounds) {
    Round all = rounds.stream().reduce(Round.NONE, Round::plus);
    return new Ratios(
        Rounded.to3(all.ratio()),
        each(rounds, Round::ratio),
        Rounded.to3(all.bare.clockSeconds()),
        Rounded.to3(all.pipeline.clockSeconds()),
        Rounded.to3(all.coreRatio()),
        each(rounds, Round::coreRatio),
        Rounded.to3(all.bare.coreSeconds()),
        Rounded.to3(all.pipeline.coreSeconds()));
  }

  private static List<Double> each(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return rounds.stream().map(round -> Rounded.to3(figure.applyAsDouble(round))).toList();
  }
}
