package io.safelight.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.safelight.codec.Decoder;
import io.safelight.codec.MetadataReader;
import io.safelight.enhance.BareRun;
import io.safelight.enhance.Recipes;
import io.safelight.folder.Given;
import io.safelight.image.Raster;
import io.safelight.inference.InferenceConfig;
import io.safelight.inference.Network;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.ops.ProcessMemory;
import io.safelight.probe.HeaderProbe;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code safelight bench}: what the pipeline costs beyond the network. Rounds of the bare network
 * and of the whole pipeline alternate within one run, so that a noisy machine disturbs both alike.
 * The ratio of the clock is what counts; the ratio of core time tells on a machine that others use
 * as well.
 */
@Command(
    name = "bench",
    description = {
      "Measures the pipeline, from files to files, against the bare network over the same tiles.",
      "Rounds of both alternate; the ratio is what counts.",
      "With --inbox: how a full inbox is worked off, and whether the last go as fast as the first."
    },
    mixinStandardHelpOptions = true)
public class BenchCommand implements Callable<Integer> {
  private final Startup startup;
  private final Given taker;
  private final Recipes recipes;
  private final HeaderProbe probe;
  private final MetadataReader metadata;
  private final Decoder decoder;
  private final Network network;
  private final InferenceConfig inference;
  private final RunTally tally;
  private final PictureRunner runner;
  private final MeterRegistry meters;
  private final ObjectMapper json;

  @Spec CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "PICTURE|FOLDER", description = "Default: samples/")
  List<Path> given;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds of each, after one to warm up. Default: ${DEFAULT-VALUE}")
  int rounds;

  @Option(names = "--recipe", paramLabel = "NAME", description = "The recipe for all of them.")
  String recipe;

  @Option(
      names = "--inbox",
      paramLabel = "N",
      description = "Watch an inbox of so many small pictures instead.")
  Integer inbox;

  @Option(
      names = "--drain",
      paramLabel = "N|all",
      defaultValue = "4000",
      description = {
        "With --inbox: carry so many through, half of them with everything waiting, half with a",
        "nearly empty inbox. Default: ${DEFAULT-VALUE}; all or 0: every one."
      })
  String drain;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  boolean asJson;

  BenchCommand(
      Startup startup,
      Given taker,
      Recipes recipes,
      HeaderProbe probe,
      MetadataReader metadata,
      Decoder decoder,
      Network network,
      InferenceConfig inference,
      RunTally tally,
      PictureRunner runner,
      MeterRegistry meters,
      ObjectMapper json) {
    this.startup = startup;
    this.taker = taker;
    this.recipes = recipes;
    this.probe = probe;
    this.metadata = metadata;
    this.decoder = decoder;
    this.network = network;
    this.inference = inference;
    this.tally = tally;
    this.runner = runner;
    this.meters = meters;
    this.json = json;
  }

  /** Pictures of one slice: rounds alternate by slices, so that a passing disturbance hits both. */
  private static final int SLICE = 24;

  /** Time by the clock, and of all cores together by this process alone. */
  private record Cost(Duration clock, Duration cores) {
    static final Cost NONE = new Cost(Duration.ZERO, Duration.ZERO);

    Cost plus(Cost other) {
      return new Cost(clock.plus(other.clock), cores.plus(other.cores));
    }
  }

  /** One round's cost of each. */
  private record Round(Cost bare, Cost pipeline) {
    Round plus(Round other) {
      return new Round(bare.plus(other.bare), pipeline.plus(other.pipeline));
    }

    double ratio() {
      return (double) bare.clock.toNanos() / pipeline.clock.toNanos();
    }

    double coreRatio() {
      return (double) bare.cores.toNanos() / pipeline.cores.toNanos();
    }
  }

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("safelight.home"));
    List<Path> wanted = given == null ? List.of(home.resolve("samples")) : given;
    Path scratch = Files.createTempDirectory("safelight-bench");
    try {
      if (inbox != null) {
        String models = inference.models().toAbsolutePath().toString();
        print(new InboxBench(scratch, models, inbox, drained()).run());
        return ExitCode.OK;
      }
      List<Given.Picture> pictures =
          GivenPictures.find(wanted, scratch, Optional.ofNullable(recipe));
      if (pictures.isEmpty()) {
        throw new IOException("there is no picture in " + wanted);
      }
      startup.prepare();
      tally.begin(() -> {});
      round(pictures);
      long pixels = tally.pixels();
      Map<String, Double> before = stageSeconds();
      List<Round> measured = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        measured.add(round(pictures));
      }
      Map<String, Object> report =
          report(pictures.size(), pixels, measured, before, stageSeconds());
      print(report);
      return tally.failed().isEmpty() ? ExitCode.OK : ExitCode.SOME_FAILED;
    } finally {
      remove(scratch);
    }
  }

  private int drained() {
    try {
      int pictures = drain.equals("all") ? 0 : Integer.parseInt(drain);
      if (inbox >= 4 && (pictures == 0 || pictures >= 4)) {
        return pictures;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new ParameterException(
        spec.commandLine(), "--inbox is 4 or more; --drain is all, or 4 or more");
  }

  private Round round(List<Given.Picture> pictures) throws Exception {
    Round round = new Round(Cost.NONE, Cost.NONE);
    for (int from = 0; from < pictures.size(); from += SLICE) {
      List<Given.Picture> slice = pictures.subList(from, Math.min(pictures.size(), from + SLICE));
      round = round.plus(new Round(bare(slice), pipeline(slice)));
    }
    return round;
  }

  private Cost bare(List<Given.Picture> pictures) throws Exception {
    BareRun yardstick = new BareRun(network.session());
    Cost cost = Cost.NONE;
    for (Given.Picture picture : pictures) {
      BareRun.Prepared tiles = yardstick.prepare(decoded(picture));
      long cores = cores();
      Duration clock = yardstick.over(tiles);
      cost = cost.plus(new Cost(clock, Duration.ofNanos(cores() - cores)));
    }
    return cost;
  }

  private Cost pipeline(List<Given.Picture> pictures) {
    long cores = cores();
    long clock = System.nanoTime();
    runner.carry(pictures);
    return new Cost(Duration.ofNanos(System.nanoTime() - clock), Duration.ofNanos(cores() - cores));
  }

  /** Nanoseconds that this process has had of all cores. */
  private static long cores() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** By the pipeline's own stages, so that it is the same pixels. */
  private Raster decoded(Given.Picture picture) throws IOException, Failure {
    Job.Claimed claimed = taker.take(picture);
    try {
      return decoder.decode(metadata.read(probe.probe(recipes.choose(claimed)))).picture();
    } finally {
      taker.putBack(claimed);
    }
  }

  private Map<String, Double> stageSeconds() {
    Map<String, Double> seconds = new TreeMap<>();
    for (Timer timer : meters.find("safelight.stage").timers()) {
      seconds.merge(timer.getId().getTag("stage"), timer.totalTime(TimeUnit.SECONDS), Double::sum);
    }
    return seconds;
  }

  private Map<String, Object> report(
      int pictures,
      long pixels,
      List<Round> measured,
      Map<String, Double> before,
      Map<String, Double> after) {
    Round all = measured.stream().reduce(new Round(Cost.NONE, Cost.NONE), Round::plus);
    double clock = seconds(all.pipeline.clock);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("network", network.describe());
    report.put("tile", network.session().shape().side());
    report.put("batch", network.session().shape().batch());
    report.put("cores", Runtime.getRuntime().availableProcessors());
    report.put("pictures", pictures);
    report.put("megapixels", rounded(pixels / 1e6));
    report.put("rounds", measured.size());
    report.put("failed", tally.failed().size());
    report.put("bareSeconds", rounded(seconds(all.bare.clock)));
    report.put("pipelineSeconds", rounded(clock));
    report.put("picturesPerSecond", rounded(pictures * measured.size() / clock));
    report.put("megapixelsPerSecond", rounded(pixels / 1e6 * measured.size() / clock));
    report.put("ratio", rounded(all.ratio()));
    report.put(
        "ratioByRound", measured.stream().map(Round::ratio).map(BenchCommand::rounded).toList());
    report.put("bareCoreSeconds", rounded(seconds(all.bare.cores)));
    report.put("pipelineCoreSeconds", rounded(seconds(all.pipeline.cores)));
    report.put("coreRatio", rounded(all.coreRatio()));
    Map<String, Double> share = new LinkedHashMap<>();
    double total =
        after.entrySet().stream()
            .mapToDouble(e -> e.getValue() - before.getOrDefault(e.getKey(), 0.0))
            .sum();
    after.entrySet().stream()
        .map(e -> Map.entry(e.getKey(), e.getValue() - before.getOrDefault(e.getKey(), 0.0)))
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(e -> share.put(e.getKey(), rounded(e.getValue() / total)));
    report.put("shareOfStageTime", share);
    report.put("peakResidentMegabytes", ProcessMemory.peakResidentBytes().orElse(0) / 1_000_000);
    return report;
  }

  private void print(Map<String, Object> report) throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    if (asJson) {
      console.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(report));
    } else {
      report.forEach((key, value) -> console.printf("%-32s %s%n", key, value));
    }
    console.flush();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
