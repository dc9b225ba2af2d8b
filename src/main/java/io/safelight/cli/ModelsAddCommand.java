package io.safelight.cli;

import io.safelight.catalog.InstalledModel;
import io.safelight.catalog.ModelStore;
import io.safelight.catalog.OwnModel;
import io.safelight.inference.FaceTemplate;
import io.safelight.inference.Model;
import io.safelight.inference.ModelKind;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code safelight models add}: a user's own ONNX file becomes one of the models. */
@Command(
    name = "add",
    description = {
      "Copies an ONNX file among the models and writes its card: names, types and shapes are read"
          + " from the file.",
      "What the file cannot tell is taken as models of its kind usually have it; the card is shown,"
          + " and may be edited."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:it is there", "2:wrong command line", "3:it is not, and why was said"})
public class ModelsAddCommand implements Callable<Integer> {
  private final ModelStore store;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The ONNX file; it stays where it is.")
  Path file;

  @Option(
      names = "--as",
      required = true,
      paramLabel = "KIND",
      converter = KindWord.class,
      description =
          "restorer, face-restorer, face-detector, face-identity, face-landmarks or upscaler.")
  ModelKind kind;

  @Option(names = "--name", description = "Its name; the file's where it is not said.")
  String name;

  @Option(
      names = "--template",
      description = "How faces are aligned for it: ${COMPLETION-CANDIDATES}.")
  FaceTemplate template;

  @Option(names = "--size", description = "Side of a face's crop, where the file takes every size.")
  Integer size;

  @Option(names = "--weight", description = "Value of CodeFormer's second input; 0.7.")
  Double weight;

  @Option(names = "--scale", description = "2 or 4, for an upscaler whose file does not tell.")
  Integer scale;

  @Option(names = "--colour", description = "RGB or BGR; BGR for a face-detector, else RGB.")
  String colour;

  @Option(
      names = "--low",
      description = "Value of black; -1 for what takes crops of faces, else 0.")
  Double low;

  @Option(names = "--high", description = "Value of white; 255 for a face-detector, else 1.")
  Double high;

  @Option(names = "--multiple", description = "Sides are multiples of it; 8, 32 for a detector.")
  Integer multiple;

  @Option(
      names = "--halo",
      description = "Pixels of context around a tile; 64, 24 for an upscaler.")
  Integer halo;

  @Option(names = "--licence", paramLabel = "TEXT", description = "Under what terms you have it.")
  String licence;

  ModelsAddCommand(ModelStore store) {
    this.store = store;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter console = spec.commandLine().getOut();
    InstalledModel added =
        store.add(
            new OwnModel(
                file,
                kind,
                name == null ? nameOf(file) : name,
                Optional.ofNullable(colour).map(word -> word.toUpperCase(Locale.ROOT)),
                number(low),
                number(high),
                whole(multiple),
                whole(halo),
                whole(scale),
                whole(size),
                Optional.ofNullable(template),
                number(weight),
                Optional.ofNullable(licence)));
    Path card = added.folder().resolve(Model.CARD);
    console.printf("%s:%n%n%s", card, Files.readString(card));
    console.flush();
    return ExitCode.OK;
  }

  /** {@code GPEN BFR.512.onnx} becomes {@code gpen-bfr.512}. */
  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName())
        .toLowerCase(Locale.ROOT)
        .replaceFirst("\\.onnx$", "")
        .replaceAll("[^a-z0-9._-]+", "-");
  }

  private static OptionalDouble number(Double said) {
    return said == null ? OptionalDouble.empty() : OptionalDouble.of(said);
  }

  private static OptionalInt whole(Integer said) {
    return said == null ? OptionalInt.empty() : OptionalInt.of(said);
  }

  /** Kinds have dashes, which names in Java cannot. */
  static final class KindWord implements ITypeConverter<ModelKind> {
    @Override
    public ModelKind convert(String word) {
      return ModelKind.of(word)
          .orElseThrow(
              () ->
                  new TypeConversionException("it must be " + ModelKind.words() + ", not " + word));
    }
  }
}
