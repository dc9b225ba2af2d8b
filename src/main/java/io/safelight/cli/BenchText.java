package io.safelight.cli;

import io.safelight.bench.Drift;
import io.safelight.bench.Hundred;
import io.safelight.bench.ProcessState;
import io.safelight.bench.RatioReport;
import io.safelight.bench.Ratios;
import io.safelight.bench.Row;
import io.safelight.bench.Soak;
import io.safelight.bench.SoakReport;
import io.safelight.job.Outcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** What {@code bench} found, as tables for people. */
final class BenchText {
  private static final String ROW = "%7d  %4d-%-4d %9.2f %9.2f %6.2f %6.2f %11s %9s  %3d of %d";

  private BenchText() {}

  static List<String> of(Map<String, Object> figures) {
    return figures.entrySet().stream()
        .map(figure -> line("%-32s %s", figure.getKey(), figure.getValue()))
        .toList();
  }

  static List<String> of(RatioReport report) {
    RatioReport.Ran ran = report.ran();
    RatioReport.Load load = report.load();
    Ratios ratios = report.ratios();
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            "network          %s on %s; runs: %s",
            ran.network(), ran.provider(), ran.runsByProvider()));
    lines.add(
        line(
            "tiles            %s; a run can take %d, took %.2f on average and %d at most",
            ran.tile(), ran.batch(), ran.meanTilesPerRun(), ran.mostTilesPerRun()));
    lines.add(
        line(
            "load             %d pictures, %.2f megapixels, %d rounds after %d to warm up, %d cores;"
                + " %d failed",
            load.pictures(),
            load.megapixels(),
            load.rounds(),
            load.warmUpRounds(),
            load.cores(),
            load.failed()));
    lines.add(
        line(
            "throughput       %.2f pictures/s, %.2f megapixels/s",
            load.picturesPerSecond(), load.megapixelsPerSecond()));
    lines.add(
        ratio(
            "by the clock",
            ratios.ratio(),
            ratios.ratioByRound(),
            ratios.bareSeconds(),
            ratios.pipelineSeconds()));
    lines.add(
        ratio(
            "in core time",
            ratios.coreRatio(),
            ratios.coreRatioByRound(),
            ratios.bareCoreSeconds(),
            ratios.pipelineCoreSeconds()));
    report
        .peakResidentMegabytes()
        .ifPresent(peak -> lines.add(line("peak resident    %d MB", peak)));
    lines.add(line("%-22s %10s %8s", "stage", "seconds", "share"));
    report
        .secondsByStage()
        .forEach(
            (stage, seconds) ->
                lines.add(
                    line(
                        "  %-20s %10.2f %6.1f %%",
                        stage, seconds, 100 * report.shareOfStageTime().get(stage))));
    if (report.faces() > 0) {
      List<String> steps = new ArrayList<>();
      report.secondsPerFace().forEach((step, seconds) -> steps.add(line("%s %.3f", step, seconds)));
      lines.add(
          line("faces            %d, seconds each: %s", report.faces(), String.join(", ", steps)));
    }
    return lines;
  }

  private static String ratio(
      String how, double ratio, List<Double> byRound, double bare, double pipeline) {
    return line(
        "ratio            %.3f %s; rounds %.3f to %.3f; bare %.2f s, pipeline %.2f s",
        ratio, how, Collections.min(byRound), Collections.max(byRound), bare, pipeline);
  }

  /** Above the rows of a soak. */
  static List<String> rowHeading() {
    return List.of(
        line("%28s  passage:", ""),
        line(
            "%7s  %-9s %9s %9s %6s %6s %11s %9s  %s",
            "hundred",
            "pictures",
            "s/picture",
            "mean s",
            "sd",
            "worst",
            "resident MB",
            "device MB",
            "succeeded"));
  }

  static String of(Row row) {
    return line(
        ROW,
        row.hundred(),
        row.first(),
        row.first() + row.pictures() - 1,
        row.secondsPerPicture(),
        row.meanSeconds(),
        row.deviation(),
        row.worstSeconds(),
        megabytes(row.residentBytes()),
        megabytes(row.deviceBytes()),
        row.succeeded(),
        row.pictures());
  }

  static List<String> of(Hundred hundred) {
    ProcessState after = hundred.after();
    return List.of(
        line(
            "%7d  all: %.1f s, %.1f core s; passage median %.2f s; peak %s MB resident",
            hundred.number(),
            hundred.clockSeconds(),
            hundred.coreSeconds(),
            hundred.medianSeconds(),
            megabytes(hundred.peakResidentBytes())),
        line(
            "%7s  then: heap %.1f of %.1f MB, %s MB resident, %s MB device, %d threads,"
                + " %s open files, %d temp files, %d left on desks",
            "",
            after.heapBytes() / 1e6,
            after.committedHeapBytes() / 1e6,
            megabytes(after.residentBytes()),
            megabytes(after.deviceBytes()),
            after.threads(),
            after.openFiles().isPresent() ? after.openFiles().getAsLong() : "-",
            after.tempFiles(),
            after.leftOnDesks()));
  }

  static List<String> of(SoakReport report) {
    List<String> lines = new ArrayList<>();
    if (report.drift().isEmpty()) {
      lines.add("drift: it takes three hundreds to tell");
    } else {
      Drift drift = report.drift().get();
      lines.add(line("drift, hundred %d to hundred %d", drift.from(), drift.to()));
      for (Drift.Finding finding : drift.findings()) {
        lines.add(
            line(
                "  %-20s %8.3f  aim: %-14s %s",
                finding.figure(), finding.value(), finding.aim(), finding.verdict()));
      }
    }
    lines.add(line("%d of %d succeeded", report.succeeded(), report.pictures()));
    return lines;
  }

  /** Prints a soak's rows while it runs. */
  static final class Progress implements Soak.Listener {
    private final PrintWriter console;

    Progress(PrintWriter console) {
      this.console = console;
    }

    @Override
    public void row(Row row) {
      say(of(row));
    }

    @Override
    public void hundred(Hundred hundred) {
      of(hundred).forEach(this::say);
    }

    @Override
    public void failed(Outcome.Failed failed) {
      say(
          line(
              "FAILED %s: %s, %s",
              failed.origin().displayName(), failed.failure().reason(), failed.failure().detail()));
    }

    private void say(String line) {
      console.println(line);
      console.flush();
    }
  }

  private static String megabytes(OptionalLong bytes) {
    return bytes.isPresent() ? Long.toString(bytes.getAsLong() / 1_000_000) : "-";
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
