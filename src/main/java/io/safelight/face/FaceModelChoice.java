package io.safelight.face;

import io.safelight.inference.Model;
import io.safelight.inference.ModelCard;
import io.safelight.inference.ModelException;
import io.safelight.inference.ModelKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Which model of a kind is meant.
 *
 * @param models the folder of the models
 * @param key of the setting that names one
 * @param named what it says; empty where it is not set
 * @param offered the one to be fetched where there is none
 */
record FaceModelChoice(
    Path models, ModelKind kind, String key, Optional<String> named, String offered) {
  private static final Logger LOG = Logger.getLogger(FaceModelChoice.class);

  /**
   * The folder of the named model, or of the only one of its kind.
   *
   * @return empty where there is none
   * @throws ModelException where there are several and none is named, or a card cannot be read
   */
  Optional<Path> folder() throws ModelException {
    if (named.isPresent()) {
      Path folder = models.resolve(named.get());
      return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }
    List<Path> there = ofKind();
    if (there.size() > 1) {
      throw new ModelException(
          "there are several models of the kind %s in %s: set %s to one of %s"
              .formatted(kind.word(), models, key, there.stream().map(Path::getFileName).toList()));
    }
    return there.stream().findFirst();
  }

  /** What it would be called if it were there. */
  String missing() {
    return named.orElse(offered);
  }

  /** A wrong card is told where its model is wanted; who is not named cannot be. */
  private static Optional<ModelKind> kindOf(Path folder) {
    try {
      return Optional.of(ModelCard.read(folder.resolve(Model.CARD)).kind());
    } catch (ModelException e) {
      LOG.warnf("A model that is not named is passed over: %s", e.getMessage());
      return Optional.empty();
    }
  }

  private List<Path> ofKind() throws ModelException {
    List<Path> there = new ArrayList<>();
    try {
      for (Path folder : Model.foldersIn(models)) {
        if (kindOf(folder).filter(kind::equals).isPresent()) {
          there.add(folder);
        }
      }
    } catch (IOException e) {
      throw new ModelException("the models in " + models + " cannot be listed: " + e, e);
    }
    return there;
  }
}
