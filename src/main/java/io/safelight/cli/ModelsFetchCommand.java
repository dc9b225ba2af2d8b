package io.safelight.cli;

import io.safelight.catalog.Catalog;
import io.safelight.catalog.Entry;
import io.safelight.catalog.Licence;
import io.safelight.catalog.ModelStore;
import io.safelight.catalog.ModelStore.Fetched;
import jakarta.inject.Inject;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code safelight models fetch}: brings models of the catalogue. */
@Command(
    name = "fetch",
    description = {
      "Brings models of the catalogue, once their licence is accepted.",
      "What was interrupted goes on where it stopped. A proxy is taken from https_proxy and"
          + " no_proxy, or from Java's properties."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:they are here",
      "2:wrong command line",
      "3:one of them is not, and why was said; those before it are"
    })
public class ModelsFetchCommand implements Callable<Integer> {
  private final ModelStore store;
  private final Optional<UnaryOperator<String>> ask;

  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "As `models list` names it.")
  List<String> names;

  @Option(
      names = "--accept-licence",
      description = "Accept their licences, which are shown, without being asked.")
  boolean acceptLicence;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "The file of the one NAME, brought by other means; it is copied.")
  Path from;

  @Inject
  ModelsFetchCommand(ModelStore store) {
    this(store, Optional.ofNullable(System.console()).map(ModelsFetchCommand::asking));
  }

  /**
   * For tests.
   *
   * @param ask shows a question and returns what was typed; empty where there is nobody to ask
   */
  ModelsFetchCommand(ModelStore store, Optional<UnaryOperator<String>> ask) {
    this.store = store;
    this.ask = ask;
  }

  private static UnaryOperator<String> asking(Console console) {
    return question -> console.readLine("%s", question);
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter console = spec.commandLine().getOut();
    if (from != null && names.size() > 1) {
      throw new IllegalArgumentException("--from FILE is for one NAME, not for " + names);
    }
    Catalog catalog = store.catalog();
    // A name that is misspelt is told before the first of them is fetched.
    List<Entry> entries = new ArrayList<>();
    for (String name : names) {
      entries.add(catalog.entry(name));
    }
    for (Entry entry : entries) {
      Fetched fetched = fetch(entry, console);
      fetched
          .warning()
          .ifPresent(
              warning -> {
                String line = "!".repeat(72);
                console.printf("%s%n%s%n%s%n", line, warning, line);
              });
      console.printf("%s is in %s%n", entry.name(), fetched.model().folder());
      console.flush();
    }
    return ExitCode.OK;
  }

  private Fetched fetch(Entry entry, PrintWriter console) throws Exception {
    try (Bar bar = new Bar(entry.name())) {
      return store.fetch(
          entry,
          Optional.ofNullable(from),
          licence -> isAccepted(entry, licence, console),
          (have, all) -> bar.at(have, all));
    }
  }

  private boolean isAccepted(Entry entry, Licence licence, PrintWriter console) {
    console.printf(
        "%s is given away under %s.%n%s%nIts words: %s%n",
        entry.name(), licence.name(), licence.allows(), licence.address());
    console.flush();
    if (acceptLicence) {
      return true;
    }
    UnaryOperator<String> somebody =
        ask.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the licence of %s has to be accepted, and there is nobody to ask: read %s,"
                            .formatted(entry.name(), licence.address())
                        + " then say ./safelight models fetch "
                        + entry.name()
                        + " --accept-licence"));
    String answer = somebody.apply("Do you accept it? [y/N] ");
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  /** Begins with the first byte: a question comes before it. */
  private static final class Bar implements AutoCloseable {
    private final String name;
    private ProgressBar bar;

    Bar(String name) {
      this.name = name;
    }

    void at(long have, OptionalLong all) {
      if (bar == null) {
        bar = ProgressLine.of(name, all.orElse(-1), " MB", 1_000_000);
      }
      bar.stepTo(have);
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
