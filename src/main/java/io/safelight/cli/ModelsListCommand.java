package io.safelight.cli;

import io.safelight.catalog.Catalog;
import io.safelight.catalog.Entry;
import io.safelight.catalog.InstalledModel;
import io.safelight.catalog.ModelStore;
import io.safelight.inference.ModelCard;
import io.safelight.inference.ModelKind;
import io.safelight.job.Legible;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code safelight models list}: what can be fetched, and what is here. */
@Command(
    name = "list",
    description = "Lists the models that can be fetched and those that are here.",
    mixinStandardHelpOptions = true)
public class ModelsListCommand implements Callable<Integer> {
  private static final String LINE = "%-24s %-14s %9s  %-9s %s%n";

  private final ModelStore store;

  @Spec CommandSpec spec;

  ModelsListCommand(ModelStore store) {
    this.store = store;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter console = spec.commandLine().getOut();
    Catalog catalog = store.catalog();
    List<InstalledModel> installed = store.installed();
    console.printf(LINE, "NAME", "KIND", "SIZE", "HERE", "LICENCE");
    for (Entry entry : catalog.entries()) {
      List<InstalledModel> here =
          installed.stream().filter(model -> model.name().equals(entry.name())).toList();
      console.printf(
          LINE,
          entry.name(),
          entry.kind(),
          size(
              here.isEmpty() || here.get(0).bytes() == 0
                  ? entry.size()
                  : OptionalLong.of(here.get(0).bytes())),
          here.isEmpty() ? "-" : state(here.get(0)),
          entry.licence().name());
    }
    installed.stream()
        .filter(model -> catalog.find(model.name()).isEmpty())
        .forEach(
            model ->
                console.printf(
                    LINE,
                    Legible.of(model.name()),
                    model.card().map(card -> card.kind().word()).orElse("?"),
                    size(OptionalLong.of(model.bytes())),
                    state(model),
                    model.card().map(ModelCard::licence).map(Legible::of).orElse("?")));
    installed.forEach(
        model ->
            model
                .problem()
                .ifPresent(problem -> console.printf("%nProblem: %s%n", Legible.of(problem))));
    console.printf("%nIn %s%n", store.folder());
    missingForFaces(catalog, installed)
        .ifPresent(names -> console.printf("For faces: ./safelight models fetch %s%n", names));
    console.flush();
    return ExitCode.OK;
  }

  /** A detector and a restorer, where none of their kind is here. */
  private static Optional<String> missingForFaces(Catalog catalog, List<InstalledModel> installed) {
    List<String> names = new ArrayList<>();
    if (!has(installed, ModelKind.FACE_DETECTOR)) {
      catalog.entries().stream()
          .filter(entry -> entry.kind() == ModelKind.FACE_DETECTOR)
          .findFirst()
          .ifPresent(entry -> names.add(entry.name()));
    }
    if (!has(installed, ModelKind.FACE_RESTORER)) {
      catalog.offered().ifPresent(names::add);
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", names));
  }

  private static boolean has(List<InstalledModel> installed, ModelKind kind) {
    return installed.stream()
        .anyMatch(model -> model.card().filter(card -> card.kind() == kind).isPresent());
  }

  private static String state(InstalledModel model) {
    return model.problem().isPresent() ? "wrong" : model.bytes() > 0 ? "yes" : "no file";
  }

  private static String size(OptionalLong bytes) {
    return bytes.isPresent() ? String.format(Locale.ROOT, "%.1f MB", bytes.getAsLong() / 1e6) : "?";
  }
}
