package io.safelight.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.bench.InboxBench;
import io.safelight.bench.PictureMaker;
import io.safelight.bench.Pipeline;
import io.safelight.bench.RatioBench;
import io.safelight.bench.RatioReport;
import io.safelight.bench.Soak;
import io.safelight.bench.SoakReport;
import io.safelight.bench.Workload;
import io.safelight.bench.Workload.Mix;
import io.safelight.enhance.Recipes;
import io.safelight.folder.Given;
import io.safelight.inference.DeviceMemory;
import io.safelight.inference.InferenceConfig;
import io.safelight.inference.InferenceConfig.Choice;
import io.safelight.inference.ModelException;
import io.safelight.inference.Network;
import io.safelight.ops.LedgerFile;
import io.safelight.ops.LedgerLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code safelight bench}: how fast it is, and whether it stays so. */
@Command(
    name = "bench",
    description = {
      "Measures the pipeline, from files to files, against the bare network over the same tiles.",
      "Rounds of both alternate; the ratio is what counts.",
      "With --soak: whether the thousandth picture goes as fast as the first, in the same memory.",
      "With --inbox: how a full inbox is worked off, and whether the last go as fast as the first."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nWith several pictures under way, a soak tells two times:%n",
    footer = {
      "s/picture: by the clock, from the 20th end to the 40th and so on, divided by 20.",
      "passage: one picture from its claim to its end, while others share the cores:",
      "mean, standard deviation (sizes differ, so it is never 0) and worst.",
      "Each 20 have the same sizes; in every hundred the pictures are the same.",
      "The drift compares the last hundred with the second; the first is a warm-up."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every picture has its result, and nothing grew",
      "1:a picture failed, or the process holds more than it did; what takes longer only warns",
      "2:wrong command line",
      "3:the program could not begin"
    })
public class BenchCommand implements Callable<Integer> {
  private final Startup startup;
  private final Recipes recipes;
  private final Network network;
  private final InferenceConfig inference;
  private final DeviceMemory devices;
  private final RatioBench ratioBench;
  private final RunTally tally;
  private final PictureRunner runner;
  private final ObjectMapper json;

  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "PICTURE|FOLDER",
      description = "What to measure with; a soak makes its pictures of them. Default: samples/")
  List<Path> given;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = {
        "Rounds of each, after those that warm up, eight at",
        "most: until compiling takes a hundredth of a round's",
        "core time or less. Default: ${DEFAULT-VALUE}"
      })
  int rounds;

  @Option(
      names = "--provider",
      paramLabel = "cpu|cuda|auto",
      description = "What the network runs on, whatever the configuration says.")
  Choice provider;

  @Option(names = "--recipe", paramLabel = "NAME", description = "The recipe for all of them.")
  String recipe;

  @Option(
      names = "--soak",
      paramLabel = "N",
      description = {
        "The stress test N times in one process: 100 pictures in its mix of sizes,",
        "a row for every 20, what is held after every 100, and the drift."
      })
  Integer soak;

  @Option(
      names = "--stress",
      description = {
        "The same, once if no --soak says more, with what that test lost:",
        "number 47 has 150 megapixels, number 89 has broken EXIF."
      })
  boolean stress;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of a soak's pictures and their order. Default: ${DEFAULT-VALUE}")
  long seed;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "A soak's log, a line for each picture, as the ledger has them.")
  Path csv;

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
      Recipes recipes,
      Network network,
      InferenceConfig inference,
      DeviceMemory devices,
      RatioBench ratioBench,
      RunTally tally,
      PictureRunner runner,
      ObjectMapper json) {
    this.startup = startup;
    this.recipes = recipes;
    this.network = network;
    this.inference = inference;
    this.devices = devices;
    this.ratioBench = ratioBench;
    this.tally = tally;
    this.runner = runner;
    this.json = json;
  }

  @Override
  public Integer call() throws Exception {
    check();
    Path scratch = Files.createTempDirectory("safelight-bench");
    try {
      if (inbox != null) {
        return fullInbox(scratch);
      }
      return soak != null || stress ? soak(scratch) : ratio(scratch);
    } finally {
      remove(scratch);
    }
  }

  private void check() {
    require(rounds >= 1, "--rounds is 1 or more");
    require(soak == null || soak >= 1, "--soak is 1 or more");
    if (inbox != null) {
      drained();
      require(given == null, "--inbox makes its own pictures");
      refuse("with --inbox", "--soak", "--stress", "--rounds", "--recipe", "--seed", "--csv");
    } else if (soak != null || stress) {
      refuse("with --soak or --stress", "--rounds", "--drain");
    } else {
      refuse("without --soak or --stress", "--seed", "--csv");
      refuse("without --inbox", "--drain");
    }
    require(
        recipe == null || recipes.has(recipe),
        "there is no recipe %s; there are %s".formatted(recipe, recipes.all().keySet()));
    // The last: it makes the file.
    if (csv != null) {
      checkWritable(csv);
    }
  }

  /** Only what was given: a default harms nobody. */
  private void refuse(String where, String... options) {
    for (String option : options) {
      require(
          !spec.commandLine().getParseResult().hasMatchedOption(option),
          option + " means nothing " + where);
    }
  }

  private void checkWritable(Path file) {
    try {
      FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
          .close();
    } catch (IOException e) {
      require(false, "--csv cannot be written: " + e);
    }
  }

  private void require(boolean holds, String words) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), words);
    }
  }

  private int ratio(Path scratch) throws Exception {
    List<Given.Picture> pictures = pictures(scratch);
    prepare();
    RatioReport report = ratioBench.measure(pictures, RatioBench.Extent.of(rounds), pipeline());
    print(report, BenchText.of(report));
    return report.load().failed() == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private int soak(Path scratch) throws Exception {
    List<Path> sources = pictures(scratch).stream().map(Given.Picture::file).toList();
    // Before pictures are made: where the network cannot run they would be made in vain.
    prepare();
    Workload hundred = Workload.of(Mix.STRESS_TEST, seed);
    List<Path> files;
    try (PictureMaker maker = new PictureMaker(sources, seed)) {
      files =
          maker.make(
              stress ? hundred.withTheTwoThatFailed() : hundred,
              Files.createDirectory(scratch.resolve("pictures")));
    }
    Path outbox = Files.createDirectory(scratch.resolve("outbox"));
    Soak runs =
        new Soak(
            files, Mix.STRESS_TEST.row(), outbox, Optional.ofNullable(recipe), pipeline(), devices);
    // Rows come while it runs; a reader of JSON wants nothing but the whole.
    PrintWriter console = asJson ? spec.commandLine().getErr() : spec.commandLine().getOut();
    console.println(network.describe());
    BenchText.rowHeading().forEach(console::println);
    console.flush();
    Optional<LedgerFile> log =
        Optional.ofNullable(csv).map(file -> new LedgerFile(file, LedgerLine.COLUMNS));
    SoakReport report = runs.run(soak == null ? 1 : soak, log, new BenchText.Progress(console));
    print(report, BenchText.of(report));
    return report.holds() ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private int fullInbox(Path scratch) throws Exception {
    Map<String, Object> report =
        new InboxBench(scratch, inference, chosen(), inbox, drained()).run();
    print(report, BenchText.of(report));
    return ExitCode.OK;
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

  private List<Given.Picture> pictures(Path outbox) throws IOException {
    List<Path> wanted =
        given == null
            ? List.of(Path.of(System.getProperty("safelight.home")).resolve("samples"))
            : given;
    List<Given.Picture> pictures = GivenPictures.find(wanted, outbox, Optional.ofNullable(recipe));
    if (pictures.isEmpty()) {
      throw new IOException("there is no picture in " + wanted);
    }
    return pictures;
  }

  private Choice chosen() {
    return provider == null ? inference.provider() : provider;
  }

  private void prepare() throws ModelException {
    network.open(chosen());
    startup.prepare();
  }

  private Pipeline pipeline() {
    return (pictures, each) -> tally.during(() -> runner.carry(pictures), each);
  }

  private void print(Object report, List<String> table) throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    if (asJson) {
      console.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(report));
    } else {
      table.forEach(console::println);
    }
    console.flush();
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
