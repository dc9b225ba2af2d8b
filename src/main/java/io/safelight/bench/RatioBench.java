package io.safelight.bench;

import io.micrometer.core.instrument.MeterRegistry;
import io.safelight.bench.Ratios.Round;
import io.safelight.codec.Decoder;
import io.safelight.codec.MetadataReader;
import io.safelight.enhance.BareRun;
import io.safelight.enhance.Recipes;
import io.safelight.folder.Given;
import io.safelight.image.Raster;
import io.safelight.inference.Network;
import io.safelight.inference.ProcessMemory;
import io.safelight.inference.Session;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Outcome;
import io.safelight.probe.HeaderProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What the pipeline costs beyond the network. Rounds of the bare network and of the whole pipeline
 * alternate within one run, so that a noisy machine disturbs both alike. The ratio of the clock is
 * what counts; the ratio of core time tells on a machine that others use as well.
 */
@ApplicationScoped
public class RatioBench {
  /** What compiling may take of a round's core time before it counts as warm. */
  private static final double COMPILING = 0.01;

  /**
   * How long is measured.
   *
   * @param rounds at least 1
   * @param slice pictures of one slice, at least: rounds alternate by slices, so that a passing
   *     disturbance hits both
   * @param mostWarmUps rounds before, at most
   */
  public record Extent(int rounds, int slice, int mostWarmUps) {
    /**
     * With slices that are long enough for their begin and end, when there is too little to share
     * out, to count nearly as little as in a hot folder's day: with slices of 24 and a rest of 4 a
     * tenth of the time was such.
     */
    public static Extent of(int rounds) {
      return new Extent(rounds, 48, 8);
    }
  }

  private final Given taker;
  private final Recipes recipes;
  private final HeaderProbe probe;
  private final MetadataReader metadata;
  private final Decoder decoder;
  private final Network network;
  private final MeterRegistry meters;

  public RatioBench(
      Given taker,
      Recipes recipes,
      HeaderProbe probe,
      MetadataReader metadata,
      Decoder decoder,
      Network network,
      MeterRegistry meters) {
    this.taker = taker;
    this.recipes = recipes;
    this.probe = probe;
    this.metadata = metadata;
    this.decoder = decoder;
    this.network = network;
    this.meters = meters;
  }

  /** What a run of rounds gathers. */
  private static final class Tally {
    final AtomicLong pixels = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    Readings readings = Readings.NONE;
    OptionalLong peakBytes = OptionalLong.empty();

    void count(Outcome outcome) {
      if (outcome instanceof Outcome.Done done) {
        pixels.addAndGet(done.pixels());
      } else {
        failed.incrementAndGet();
      }
    }

    /** By the pipeline alone; nothing must run beside it. */
    Cost carry(List<Given.Picture> pictures, Pipeline pipeline, Supplier<Readings> now) {
      // What the yardstick left is neither the pipeline's memory nor collected in its time.
      System.gc();
      ProcessMemory.forgetPeak();
      Readings before = now.get();
      Cost cost = Cost.of(() -> pipeline.carry(pictures, this::count));
      readings = readings.plus(now.get().minus(before));
      OptionalLong peak = ProcessMemory.peakResidentBytes();
      if (peak.isPresent()) {
        peakBytes = OptionalLong.of(Math.max(peakBytes.orElse(0), peak.getAsLong()));
      }
      return cost;
    }
  }

  /**
   * Measures, once Java has compiled what is needed: that is over within minutes, and a hot folder
   * runs for weeks. Few pictures are carried several times in a round.
   *
   * @throws Failure where a picture cannot be decoded for the bare network
   */
  public RatioReport measure(List<Given.Picture> given, Extent extent, Pipeline pipeline)
      throws Exception {
    List<List<Given.Picture>> slices = slices(given, extent.slice);
    int warmUps = warmUp(slices, extent.mostWarmUps, pipeline);
    Tally tally = new Tally();
    List<Round> measured = new ArrayList<>();
    for (int i = 0; i < extent.rounds; i++) {
      measured.add(round(slices, pipeline, tally));
    }
    int pictures = slices.stream().mapToInt(List::size).sum();
    Ratios ratios = Ratios.of(measured);
    double seconds = ratios.pipelineSeconds();
    return new RatioReport(
        ran(tally.readings),
        new RatioReport.Load(
            Runtime.getRuntime().availableProcessors(),
            pictures,
            Rounded.to3(tally.pixels.get() / 1e6 / extent.rounds),
            warmUps,
            extent.rounds,
            tally.failed.get(),
            Rounded.to3(pictures * extent.rounds / seconds),
            Rounded.to3(tally.pixels.get() / 1e6 / seconds)),
        ratios,
        longestFirst(tally.readings.stageSeconds(), 1),
        longestFirst(
            tally.readings.stageSeconds(),
            // What stands within a stage is counted with it.
            tally.readings.stageSeconds().entrySet().stream()
                .filter(stage -> !stage.getKey().contains(":"))
                .mapToDouble(Map.Entry::getValue)
                .sum()),
        Math.round(tally.readings.faces()),
        secondsPerFace(tally.readings),
        tally.peakBytes.isPresent()
            ? OptionalLong.of(tally.peakBytes.getAsLong() / 1_000_000)
            : OptionalLong.empty());
  }

  /** Few pictures again and again into further folders, so that no two have one result. */
  private static List<List<Given.Picture>> slices(List<Given.Picture> given, int least) {
    List<Given.Picture> pictures = new ArrayList<>(given);
    for (int again = 1; pictures.size() < least; again++) {
      for (Given.Picture one : given) {
        Path outbox = one.outbox().resolve("again-" + again);
        pictures.add(new Given.Picture(one.file(), one.relative(), outbox, one.recipe()));
      }
    }
    int count = pictures.size() / least;
    return IntStream.range(0, count)
        .mapToObj(
            i -> pictures.subList(i * pictures.size() / count, (i + 1) * pictures.size() / count))
        .toList();
  }

  /**
   * @return rounds that it took
   */
  private int warmUp(List<List<Given.Picture>> slices, int most, Pipeline pipeline)
      throws Exception {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    boolean isTold = compiler != null && compiler.isCompilationTimeMonitoringSupported();
    for (int rounds = 1; ; rounds++) {
      long before = isTold ? compiler.getTotalCompilationTime() : 0;
      Round round = round(slices, pipeline, new Tally());
      double compiling = isTold ? (compiler.getTotalCompilationTime() - before) / 1e3 : 0;
      double cores = round.bare().coreSeconds() + round.pipeline().coreSeconds();
      if (compiling <= COMPILING * cores || rounds == most) {
        return rounds;
      }
    }
  }

  private Readings readings() {
    return Readings.of(meters, network.session().card().name());
  }

  private RatioReport.Ran ran(Readings readings) {
    Session session = network.session();
    Map<String, Long> runs = new TreeMap<>();
    readings.runsByProvider().forEach((provider, count) -> runs.put(provider, count.longValue()));
    runs.values().removeIf(count -> count == 0);
    int batch = session.shape().batch();
    return new RatioReport.Ran(
        session.card().name(),
        session.provider().name(),
        runs,
        session.shape().tile().toString(),
        batch,
        Rounded.to3(readings.meanTiles()),
        readings.mostTiles(batch));
  }

  private static Map<String, Double> secondsPerFace(Readings readings) {
    Map<String, Double> seconds = new TreeMap<>();
    if (readings.faces() > 0) {
      readings
          .stageSeconds()
          .forEach(
              (stage, all) -> {
                if (stage.startsWith(Readings.FACES)) {
                  seconds.put(stage.substring(Readings.FACES.length()), all);
                }
              });
    }
    return longestFirst(seconds, readings.faces());
  }

  private static Map<String, Double> longestFirst(Map<String, Double> seconds, double unit) {
    Map<String, Double> sorted = new LinkedHashMap<>();
    seconds.entrySet().stream()
        // A stage that no picture came to is no news.
        .filter(e -> e.getValue() > 0)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(e -> sorted.put(e.getKey(), Rounded.to3(e.getValue() / unit)));
    return sorted;
  }

  private Round round(List<List<Given.Picture>> slices, Pipeline pipeline, Tally tally)
      throws Exception {
    Round round = Round.NONE;
    for (List<Given.Picture> slice : slices) {
      Cost bare = bare(slice);
      round = round.plus(new Round(bare, tally.carry(slice, pipeline, this::readings)));
    }
    return round;
  }

  /** As the pipeline fills its batches: with tiles of any pictures. */
  private Cost bare(List<Given.Picture> pictures) throws Exception {
    BareRun yardstick = new BareRun(network.session());
    int most = yardstick.tilesAtOnce();
    List<BareRun.Prepared> tiles = new ArrayList<>();
    Cost cost = Cost.NONE;
    for (Given.Picture picture : pictures) {
      Iterator<BareRun.Prepared> more = yardstick.cut(decoded(picture)).iterator();
      while (more.hasNext()) {
        tiles.add(more.next());
        if (tiles.size() == most) {
          cost = cost.plus(Cost.of(() -> yardstick.over(tiles)));
          tiles.clear();
        }
      }
    }
    return cost.plus(Cost.of(() -> yardstick.over(tiles)));
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
}
