package io.safelight.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.eval.Eval;
import io.safelight.eval.EvalReport;
import io.safelight.eval.EvalReport.Figures;
import io.safelight.eval.EvalReport.Row;
import io.safelight.folder.Given;
import io.safelight.inference.InferenceConfig;
import io.safelight.inference.Model;
import io.safelight.inference.ModelException;
import io.safelight.inference.ModelKind;
import io.safelight.inference.Session;
import io.safelight.inference.Sessions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code safelight eval}: how well the network restores what was damaged on purpose. */
@Command(
    name = "eval",
    description = {
      "Damages clean pictures in known ways, has them restored and compares with the clean ones.",
      "Prints mean PSNR in dB and SSIM for each damage, before and after, and what OpenCV's",
      "non-local means makes of it with the strength that suits the row best."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:measured",
      "2:wrong command line",
      "3:there are no pictures, one cannot be read, or a network cannot be run"
    })
public class EvalCommand implements Callable<Integer> {
  private final InferenceConfig inference;
  private final Sessions sessions;
  private final ObjectMapper json;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "Clean pictures that no network was trained on.")
  Path folder;

  @Option(
      names = "--few",
      paramLabel = "N",
      description = "Only N pictures, evenly spread over the folder.")
  Integer few;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description = {
        "A folder with the card of a restorer; can be given several times.",
        "Default: the model that is configured."
      })
  List<Path> models;

  @Option(
      names = "--no-classical",
      description = "Leaves out non-local means, which take most of the time.")
  boolean noClassical;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all noise and scratches. Default: ${DEFAULT-VALUE}")
  long seed;

  @Option(names = "--json", description = "As JSON, for scripts.")
  boolean asJson;

  EvalCommand(InferenceConfig inference, Sessions sessions, ObjectMapper json) {
    this.inference = inference;
    this.sessions = sessions;
    this.json = json;
  }

  @Override
  public Integer call() throws Exception {
    List<Path> pictures = pictures();
    Map<String, Session> networks = networks();
    PrintWriter console = spec.commandLine().getOut();
    try {
      if (!asJson) {
        console.printf("%d pictures, seed %d: PSNR in dB, SSIM%n", pictures.size(), seed);
        console.printf("| damage | damaged | non-local means |%s%n", cells(networks.keySet()));
        console.printf("|---|---|---|%s%n", "---|".repeat(networks.size()));
      }
      EvalReport report =
          new Eval(pictures, seed, networks, !noClassical)
              .run(
                  row -> {
                    if (!asJson) {
                      console.println(line(row));
                      console.flush();
                    }
                  });
      if (asJson) {
        console.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(report));
      }
      console.flush();
    } finally {
      for (Session session : networks.values()) {
        session.close();
      }
    }
    return ExitCode.OK;
  }

  private List<Path> pictures() throws IOException {
    if (few != null && few < 1) {
      throw new ParameterException(spec.commandLine(), "--few is 1 or more");
    }
    List<Path> all =
        GivenPictures.find(List.of(folder), folder, Optional.empty()).stream()
            .map(Given.Picture::file)
            .toList();
    if (all.isEmpty()) {
      throw new IOException("there is no picture in " + folder);
    }
    int count = few == null ? all.size() : Math.min(few, all.size());
    return IntStream.range(0, count).mapToObj(i -> all.get(i * all.size() / count)).toList();
  }

  private Map<String, Session> networks() throws ModelException {
    List<Path> folders =
        models == null ? List.of(inference.models().resolve(inference.model())) : models;
    Map<String, Session> networks = new LinkedHashMap<>();
    for (Path each : folders) {
      Session session = sessions.open(Model.open(each, ModelKind.RESTORER));
      String name = session.card().name();
      for (int i = 2; networks.containsKey(name); i++) {
        name = session.card().name() + "-" + i;
      }
      networks.put(name, session);
    }
    return networks;
  }

  private static String cells(Iterable<String> names) {
    StringBuilder cells = new StringBuilder();
    names.forEach(name -> cells.append(' ').append(name).append(" |"));
    return cells.toString();
  }

  private static String line(Row row) {
    StringBuilder line = new StringBuilder();
    line.append("| ").append(row.damage()).append(" | ").append(told(row.damaged())).append(" | ");
    if (row.classical() == null) {
      line.append("–");
    } else {
      line.append(told(row.classical()))
          .append(String.format(Locale.ROOT, " (h = %s)", row.classicalStrength()));
    }
    row.networks().values().forEach(figures -> line.append(" | ").append(told(figures)));
    return line.append(" |").toString();
  }

  private static String told(Figures figures) {
    String spots =
        figures.spots().isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                "; damaged pixels %.2f, others %.2f",
                figures.spots().getAsDouble(),
                figures.rest().orElseThrow());
    return String.format(Locale.ROOT, "%.2f %.3f%s", figures.psnr(), figures.ssim(), spots);
  }
}
