package io.safelight.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.fleet.FleetConfig.CarrierName;
import io.safelight.inference.InferenceConfig;
import io.safelight.torture.Breach;
import io.safelight.torture.Fuzz;
import io.safelight.torture.Ground;
import io.safelight.torture.Program;
import io.safelight.torture.Torture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code safelight torture}: proves on any volume that nothing is lost there. */
@Command(
    name = "torture",
    description = {
      "Proves that no original is lost or changed: nodes are killed again and again",
      "while pictures of all sorts are dropped into a hot folder made for this.",
      "Your own hot folder is not touched."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it holds",
      "1:something broke; each breach is named, and the hot folder is kept",
      "2:wrong command line",
      "3:the program could not begin"
    })
public class TortureCommand implements Callable<Integer> {
  private final InferenceConfig inference;
  private final ObjectMapper json;

  @Spec CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all that is left to chance. Another one each time where it is not said.")
  Long seed;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "200",
      description = "How often a node is killed. Default: ${DEFAULT-VALUE}")
  int kills;

  @Option(
      names = "--pictures",
      paramLabel = "N",
      defaultValue = "500",
      description = "How many pictures are dropped. Default: ${DEFAULT-VALUE}")
  int pictures;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many nodes share the hot folder. Default: ${DEFAULT-VALUE}")
  int nodes;

  @Option(
      names = "--carrier",
      paramLabel = "direct|jms",
      defaultValue = "direct",
      description = {
        "jms: a broker is started, an intake, and the nodes work for it;",
        "all of them are killed. Default: ${DEFAULT-VALUE}"
      })
  CarrierName carrier;

  @Option(
      names = "--fuzz",
      paramLabel = "N",
      description = "Instead: N broken pictures through one running node.")
  Integer fuzz;

  @Option(
      names = "--at",
      paramLabel = "DIR",
      description = "Where the hot folder is made, say on a share; in the temp folder otherwise.")
  Path at;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  boolean asJson;

  TortureCommand(InferenceConfig inference, ObjectMapper json) {
    this.inference = inference;
    this.json = json;
  }

  @Override
  public Integer call() throws Exception {
    if (at != null && !Files.isDirectory(at)) {
      throw new ParameterException(spec.commandLine(), at + " is no folder that is there");
    }
    Torture.Plan plan;
    Fuzz.Plan broken;
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
    try {
      // Before anything is made: a plan says itself what it cannot be.
      plan = new Torture.Plan(chosen, kills, pictures, nodes, carrier == CarrierName.JMS);
      broken = fuzz == null ? null : new Fuzz.Plan(chosen, fuzz);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    Program program =
        Program.own()
            .with(
                Map.of(
                    "safelight.models", inference.models().toAbsolutePath().toString(),
                    "safelight.model", inference.model(),
                    "safelight.provider", inference.provider().name().toLowerCase(Locale.ROOT)));
    Ground ground = Ground.below(at == null ? Path.of(System.getProperty("java.io.tmpdir")) : at);
    tell("seed %d, hot folder %s".formatted(chosen, ground.home()));
    return broken == null
        ? killAgainAndAgain(plan, ground, program)
        : breakPictures(broken, ground, program);
  }

  private int killAgainAndAgain(Torture.Plan plan, Ground ground, Program program)
      throws Exception {
    try (Torture torture = new Torture(plan, ground, program, this::tell)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(torture), "end-nodes"));
      Torture.Report report = torture.run();
      print(report, report.breaches(), ground);
      return report.holds() ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
  }

  private int breakPictures(Fuzz.Plan plan, Ground ground, Program program) throws Exception {
    try (Fuzz broken = new Fuzz(plan, ground, program, this::tell)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(broken), "end-node"));
      Fuzz.Report report = broken.run();
      print(report, report.breaches(), ground);
      return report.holds() ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
  }

  /** Also when this program itself is stopped: no node must outlive it. */
  private static void end(AutoCloseable nodes) {
    try {
      nodes.close();
    } catch (Exception e) {
      // The machine goes down, or the temp folder is gone: nobody is there to tell.
      return;
    }
  }

  private void print(Object report, List<Breach> breaches, Ground ground) throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    if (asJson) {
      console.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(report));
    } else {
      for (Map.Entry<String, JsonNode> field : json.valueToTree(report).properties()) {
        if (!field.getKey().equals("breaches")) {
          console.printf("%-14s %s%n", field.getKey(), field.getValue());
        }
      }
      breaches.forEach(breach -> console.printf("BROKEN %s%n", breach));
      console.println(breaches.isEmpty() ? "It holds." : breaches.size() + " breaches");
    }
    console.flush();
    if (breaches.isEmpty() && Files.notExists(ground.suspects())) {
      ground.remove();
    } else {
      tell("kept: " + ground.home());
    }
  }

  private void tell(String line) {
    PrintWriter console = spec.commandLine().getErr();
    console.println("torture: " + line);
    console.flush();
  }
}
