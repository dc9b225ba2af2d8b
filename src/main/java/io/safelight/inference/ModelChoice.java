package io.safelight.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Which model is meant, where the configuration may name one and only one of its kind need not be
 * named.
 *
 * @param models the folder of the models
 * @param what it is, for a message: {@code of the kind face-restorer}
 * @param isMeant what its card must say
 * @param key of the setting that names one
 * @param named what it says; empty where it is not set
 * @param offered the one to be fetched where there is none
 */
public record ModelChoice(
    Path models,
    String what,
    Predicate<ModelCard> isMeant,
    String key,
    Optional<String> named,
    String offered) {
  private static final Logger LOG = Logger.getLogger(ModelChoice.class);

  /** Of a kind. */
  public static ModelChoice ofKind(
      Path models, ModelKind kind, String key, Optional<String> named, String offered) {
    return new ModelChoice(
        models, "of the kind " + kind.word(), card -> card.kind() == kind, key, named, offered);
  }

  /**
   * The folder of the named model, or of the only one that is meant.
   *
   * @return empty where there is none
   * @throws ModelException where there are several and none is named, or the folder cannot be read
   */
  public Optional<Path> folder() throws ModelException {
    if (named.isPresent()) {
      Path folder = models.resolve(named.get());
      return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }
    List<Path> there = meant();
    if (there.size() > 1) {
      throw new ModelException(
          "there are several models %s in %s: set %s to one of %s"
              .formatted(what, models, key, there.stream().map(Path::getFileName).toList()));
    }
    return there.stream().findFirst();
  }

  /** What it would be called if it were there. */
  public String missing() {
    return named.orElse(offered);
  }

  /** A wrong card is told where its model is wanted; who is not named cannot be. */
  private boolean isMeant(Path folder) {
    try {
      return isMeant.test(ModelCard.read(folder.resolve(Model.CARD)));
    } catch (ModelException e) {
      LOG.warnf("A model that is not named is passed over: %s", e.getMessage());
      return false;
    }
  }

  private List<Path> meant() throws ModelException {
    List<Path> there = new ArrayList<>();
    try {
      for (Path folder : Model.foldersIn(models)) {
        if (isMeant(folder)) {
          there.add(folder);
        }
      }
    } catch (IOException e) {
      throw new ModelException("the models in " + models + " cannot be listed: " + e, e);
    }
    return there;
  }
}
