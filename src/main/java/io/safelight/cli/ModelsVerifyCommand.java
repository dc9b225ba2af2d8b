package io.safelight.cli;

import io.safelight.catalog.InstalledModel;
import io.safelight.catalog.ModelStore;
import io.safelight.job.Legible;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code safelight models verify}: whether the models are what their cards say. */
@Command(
    name = "verify",
    description = "Reads every model that is here and compares it with the digest of its card.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all of them are sound",
      "1:one is not",
      "2:wrong command line",
      "3:they could not be read"
    })
public class ModelsVerifyCommand implements Callable<Integer> {
  private final ModelStore store;

  @Spec CommandSpec spec;

  ModelsVerifyCommand(ModelStore store) {
    this.store = store;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter console = spec.commandLine().getOut();
    List<InstalledModel> models = store.installed();
    boolean sound = true;
    for (InstalledModel model : models) {
      Optional<String> problem = model.verify();
      console.printf(
          "%s: %s%n",
          Legible.of(model.name()),
          problem.map(Legible::of).map(why -> "WRONG, " + why).orElse("sound"));
      console.flush();
      sound &= problem.isEmpty();
    }
    if (models.isEmpty()) {
      console.printf("There is no model in %s%n", store.folder());
      console.flush();
    }
    return sound ? ExitCode.OK : ExitCode.SOME_FAILED;
  }
}
