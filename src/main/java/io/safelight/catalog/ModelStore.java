package io.safelight.catalog;

import io.safelight.inference.InferenceConfig;
import io.safelight.inference.Model;
import io.safelight.inference.ModelCard;
import io.safelight.inference.ModelException;
import io.safelight.inference.OnnxFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The folder of the models: what is in it, and how something comes into it, whole or not at all.
 */
@ApplicationScoped
public class ModelStore {
  private final Path models;
  private final Download download;

  @Inject
  public ModelStore(InferenceConfig config) {
    this(config.models(), new Download());
  }

  ModelStore(Path models, Download download) {
    this.models = models.toAbsolutePath().normalize();
    this.download = download;
  }

  /** A model that has come, and what its user must know of it. */
  public record Fetched(InstalledModel model, Optional<String> warning) {}

  public Path folder() {
    return models;
  }

  /** What can be fetched. */
  public Catalog catalog() throws CatalogException {
    return Catalog.in(models);
  }

  /** What is here. */
  public List<InstalledModel> installed() throws CatalogException {
    return InstalledModel.in(models);
  }

  /** The model of a name, where its folder is here. */
  public Optional<InstalledModel> installed(String name) {
    Path folder = models.resolve(name);
    return Names.isGood(name) && Files.isRegularFile(folder.resolve(Model.CARD))
        ? Optional.of(InstalledModel.of(folder))
        : Optional.empty();
  }

  /**
   * Brings a model of the catalogue, unless it is here and sound.
   *
   * @param accepts whether the user accepts its licence; asked before anything is fetched
   * @throws CatalogException in words; nothing is among the models then
   */
  public Fetched fetch(Entry entry, Predicate<Licence> accepts, Progress progress)
      throws CatalogException, InterruptedException {
    return fetch(entry, Optional.empty(), accepts, progress);
  }

  /**
   * As {@link #fetch(Entry, Predicate, Progress)}.
   *
   * @param from the file, where it was brought by other means; it is copied
   */
  public Fetched fetch(
      Entry entry, Optional<Path> from, Predicate<Licence> accepts, Progress progress)
      throws CatalogException, InterruptedException {
    Optional<InstalledModel> here = sound(entry.name());
    if (here.isPresent()) {
      return new Fetched(here.get(), Optional.empty());
    }
    if (!accepts.test(entry.licence())) {
      throw new CatalogException(
          "the licence of %s was not accepted; nothing was fetched. Without a terminal say"
                  .formatted(entry.name())
              + " --accept-licence, once you have read it");
    }
    prepareFolder();
    try (Workbench bench = Workbench.take(models, entry.name())) {
      // Another process may have brought it meanwhile.
      Optional<InstalledModel> brought = sound(entry.name());
      if (brought.isPresent()) {
        return new Fetched(brought.get(), Optional.empty());
      }
      if (from.isPresent()) {
        copy(from.get(), bench.part());
      } else {
        bring(entry, bench, progress);
      }
      String digest = checked(entry, bench.part());
      bench.publish(
          bench.part(),
          entry
              .cardFor(digest)
              .under("Written by `safelight models fetch` from the catalogue's entry."),
          licenceFile(entry));
      return new Fetched(InstalledModel.of(bench.target()), warning(entry, digest));
    }
  }

  /** Empty where nothing is there. */
  private Optional<InstalledModel> sound(String name) throws CatalogException {
    Optional<InstalledModel> here = installed(name);
    Optional<String> problem = here.flatMap(InstalledModel::verify);
    if (problem.isPresent()) {
      throw new CatalogException(
          "%s is there, but it is not sound (%s); remove that folder and fetch it again"
              .formatted(models.resolve(name), problem.get()));
    }
    if (here.isEmpty() && Files.exists(models.resolve(name))) {
      throw new CatalogException(
          "%s is there and is no model; remove or rename it".formatted(models.resolve(name)));
    }
    return here;
  }

  private void prepareFolder() throws CatalogException {
    try {
      Files.createDirectories(models);
    } catch (IOException e) {
      throw new CatalogException("the folder of models cannot be made: " + e, e);
    }
  }

  private void bring(Entry entry, Workbench bench, Progress progress)
      throws CatalogException, InterruptedException {
    try {
      download.fetch(entry.address(), entry.size(), bench.part(), progress);
    } catch (CatalogException e) {
      throw new CatalogException(
          "%s. Or bring the file by other means: ./safelight models fetch %s --from FILE"
              .formatted(e.getMessage(), entry.name()),
          e);
    }
  }

  /** The digest of what has come; what is not the catalogue's file is removed. */
  private static String checked(Entry entry, Path part) throws CatalogException {
    try {
      String digest = Model.digest(part);
      if (entry.sha256().filter(wanted -> !wanted.equals(digest)).isPresent()) {
        Download.remove(part);
        throw new CatalogException(
            ("what came as %s has sha256 %s, the catalogue says %s for %s: it was altered on the"
                    + " way or is another file, and was removed")
                .formatted(entry.name(), digest, entry.sha256().get(), entry.address()));
      }
      List<String> mistakes = contract(part, entry.cardFor(digest));
      if (!mistakes.isEmpty()) {
        // Kept: once the card is put right nothing has to be fetched again.
        throw new CatalogException(
            "%s has come, but the card in the catalogue does not fit it: %s; put the card right in %s"
                .formatted(entry.name(), String.join("; ", mistakes), Catalog.FILE));
      }
      return digest;
    } catch (ModelException e) {
      remove(part);
      throw new CatalogException(
          "what came as %s from %s is no model and was removed: %s"
              .formatted(entry.name(), entry.address(), e.getMessage()),
          e);
    } catch (CatalogException e) {
      throw e;
    } catch (IOException e) {
      throw new CatalogException(part + " cannot be removed: " + e, e);
    }
  }

  private static void remove(Path part) throws CatalogException {
    try {
      Download.remove(part);
    } catch (IOException e) {
      throw new CatalogException(part + " cannot be removed: " + e, e);
    }
  }

  private static List<String> contract(Path onnx, CardText text) throws ModelException {
    return OnnxFile.read(onnx).mistakes(ModelCard.of(text.tree()));
  }

  private static Optional<String> warning(Entry entry, String digest) {
    if (entry.sha256().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        ("NOBODY HAS CHECKED THIS FILE: the catalogue knows no sha256 of %s. What %s sent has"
                + " sha256 %s, which its card keeps from now on; compare it with what its authors"
                + " publish before you trust it%s")
            .formatted(
                entry.name(),
                entry.address().getHost(),
                digest,
                entry.address().getScheme().equals("http")
                    ? ". It came by plain http, where anybody on the way could alter it"
                    : ""));
  }

  private static String licenceFile(Entry entry) {
    Licence licence = entry.licence();
    return "%s%n%n%s%nIts words: %s%nThe file came from %s%nIts user accepted this licence.%n"
        .formatted(licence.name(), licence.allows(), licence.address(), entry.address());
  }

  /**
   * Copies a user's own file among the models and writes a card for it.
   *
   * @throws CatalogException saying all that is wrong with the file, or that the name is taken
   */
  public InstalledModel add(OwnModel own) throws CatalogException {
    if (!Names.isGood(own.name())) {
      throw new CatalogException(
          "%s is no name for a model, that is %s; say --name".formatted(own.name(), Names.RULE));
    }
    if (Files.isDirectory(models) && catalog().find(own.name()).isPresent()) {
      // Its card says more of it than can be read from a file.
      throw new CatalogException(
          "%1$s is the catalogue's name: ./safelight models fetch %1$s --from FILE takes that very"
                  .formatted(own.name())
              + " file; for another one say another --name");
    }
    if (Files.exists(models.resolve(own.name()))) {
      throw new CatalogException(
          "%s is there already; say another --name, or remove it"
              .formatted(models.resolve(own.name())));
    }
    // Asked of the file where it lies: what is wrong is not copied.
    CardText text;
    OnnxFile onnx;
    try {
      onnx = OnnxFile.read(own.file());
      text = cardFor(own, onnx, Model.digest(own.file()));
      List<String> mistakes = onnx.mistakes(ModelCard.of(text.tree()));
      if (!mistakes.isEmpty()) {
        throw new CatalogException(
            "%s cannot serve as a %s: %s"
                .formatted(own.file(), own.kind(), String.join("; ", mistakes)));
      }
    } catch (ModelException e) {
      throw new CatalogException(e.getMessage(), e);
    }
    prepareFolder();
    try (Workbench bench = Workbench.take(models, own.name())) {
      Path copy = copy(own.file(), bench.folder().resolve("copy"));
      try {
        String digest = Model.digest(copy);
        checkAlone(own, copy, cardFor(own, onnx, digest));
        bench.publish(
            copy,
            cardFor(own, onnx, digest).under("Written by `safelight models add`."),
            own.licenceText() + "\n");
      } catch (ModelException e) {
        throw new CatalogException(e.getMessage(), e);
      }
      return InstalledModel.of(bench.target());
    }
  }

  private static CardText cardFor(OwnModel own, OnnxFile onnx, String digest)
      throws CatalogException {
    CardText text = CardText.of(own.name(), own.kind(), digest, own.card(onnx), own.licenceText());
    if (!text.mistakes().isEmpty()) {
      throw new CatalogException(
          "%s cannot serve as a %s: %s"
              .formatted(own.file(), own.kind(), String.join("; ", text.mistakes())));
    }
    return text;
  }

  /** Where the file lay others may have lain beside it. */
  private static void checkAlone(OwnModel own, Path copy, CardText text) throws CatalogException {
    try {
      List<String> mistakes = contract(copy, text);
      if (mistakes.isEmpty()) {
        return;
      }
      throw new CatalogException(
          "%s became another file while it was copied: %s"
              .formatted(own.file(), String.join("; ", mistakes)));
    } catch (ModelException e) {
      throw new CatalogException(
          "%s can be loaded only where it lies: its weights are in another file beside it; save it as one file and add that (%s)"
              .formatted(own.file(), e.getMessage()),
          e);
    }
  }

  private static Path copy(Path file, Path copy) throws CatalogException {
    // As a stream: with the file's permissions a copy could not be flushed where it may only be
    // read.
    try (InputStream in = Files.newInputStream(file)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return copy;
    } catch (IOException e) {
      try {
        Files.deleteIfExists(copy);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw new CatalogException(file + " cannot be copied to " + copy + ": " + e, e);
    }
  }
}
