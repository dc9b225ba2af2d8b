package io.safelight.catalog;

import io.safelight.inference.Model;
import io.safelight.inference.ModelCard;
import io.safelight.inference.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder with a card in the folder of the models.
 *
 * @param name of the folder, which is the model's name
 * @param card empty where it is wrong
 * @param problem what is wrong with the card; empty where nothing is
 * @param bytes of the ONNX file; 0 where there is none
 */
public record InstalledModel(
    String name, Path folder, Optional<ModelCard> card, Optional<String> problem, long bytes) {
  /** All of them, by name. */
  public static List<InstalledModel> in(Path models) throws CatalogException {
    if (!Files.isDirectory(models)) {
      throw new CatalogException(
          "there is no folder of models " + models + "; set safelight.models to it, or make it");
    }
    try {
      return Model.foldersIn(models).stream().map(InstalledModel::of).toList();
    } catch (IOException e) {
      throw new CatalogException("the folder " + models + " cannot be read: " + e, e);
    }
  }

  static InstalledModel of(Path folder) {
    String name = folder.getFileName().toString();
    try {
      ModelCard card = ModelCard.read(folder.resolve(Model.CARD));
      Path onnx = folder.resolve(card.file());
      long bytes = Files.isRegularFile(onnx) ? Files.size(onnx) : 0;
      return new InstalledModel(name, folder, Optional.of(card), Optional.empty(), bytes);
    } catch (ModelException | IOException e) {
      return new InstalledModel(name, folder, Optional.empty(), Optional.of(e.getMessage()), 0);
    }
  }

  /**
   * Reads the whole file: empty where it has the digest that its card names, else what is wrong.
   */
  public Optional<String> verify() {
    if (problem.isPresent()) {
      return problem;
    }
    try {
      Model.open(folder);
      return Optional.empty();
    } catch (ModelException e) {
      return Optional.of(e.getMessage());
    }
  }
}
