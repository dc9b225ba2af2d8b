package io.safelight.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.doctor.Doctor;
import io.safelight.doctor.Finding;
import io.safelight.doctor.Finding.State;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code safelight doctor}: whether pictures would be taken and finished here. */
@Command(
    name = "doctor",
    description = {
      "Looks at Java, libraries, models, folders, clock, port, memory and configuration.",
      "Each line says ok, or what to do. A watch that is at work does not notice it."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "1:something is, see the lines that say so",
      "2:wrong command line",
      "3:the program could not begin: its configuration is wrong"
    })
public class DoctorCommand implements Callable<Integer> {
  private final Doctor doctor;
  private final ObjectMapper json;

  @Spec CommandSpec spec;

  @Option(names = "--json", description = "As JSON, for scripts.")
  boolean asJson;

  DoctorCommand(Doctor doctor, ObjectMapper json) {
    this.doctor = doctor;
    this.json = json;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter console = spec.commandLine().getOut();
    List<Finding> findings = new ArrayList<>();
    boolean well =
        doctor.look(
            finding -> {
              findings.add(finding);
              if (!asJson) {
                console.printf(
                    "%-5s  %-13s  %s%n",
                    finding.state() == State.WRONG ? "WRONG" : finding.state(),
                    finding.check(),
                    finding.says());
                console.flush();
              }
            });
    if (asJson) {
      console.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(findings));
      console.flush();
    }
    return well ? ExitCode.OK : ExitCode.SOME_FAILED;
  }
}
