package io.safelight.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Which model is meant, where the configuration may name one and only one of its kind need not be
 * named. One of the kind whose card is wrong is not passed over in silence: its owner would believe
 * that it is used.
 *
 * @param models the folder of the models
 * @param kind what it does
 * @param what it is, for a message: {@code of the kind face-restorer}
 * @param isMeant what its card must say beside its kind
 * @param key of the setting that names one
 * @param named what it says; empty where it is not set
 * @param offered the one to be fetched where there is none
 */
public record ModelChoice(
    Path models,
    ModelKind kind,
    String what,
    Predicate<ModelCard> isMeant,
    String key,
    Optional<String> named,
    String offered) {
  private static final Logger LOG = Logger.getLogger(ModelChoice.class);

  /** What was said of cards: each kind that is looked for would say it again. */
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  /** Of a kind. */
  public static ModelChoice ofKind(
      Path models, ModelKind kind, String key, Optional<String> named, String offered) {
    return new ModelChoice(
        models, kind, "of the kind " + kind.word(), card -> true, key, named, offered);
  }

  /**
   * The folder of the named model, or of the only one that is meant.
   *
   * @return empty where there is none
   * @throws ModelException where there are several and none is named, the card of the only one is
   *     wrong, or the folder cannot be read
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

  private List<Path> meant() throws ModelException {
    List<Path> there = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    try {
      for (Path folder : Model.foldersIn(models)) {
        Path card = folder.resolve(Model.CARD);
        Optional<ModelKind> says = ModelCard.kindIn(card);
        if (says.isPresent() && says.get() != kind) {
          continue;
        }
        try {
          if (isMeant.test(ModelCard.read(card))) {
            there.add(folder);
          }
        } catch (ModelException e) {
          if (says.isPresent()) {
            wrong.add(e.getMessage());
          } else {
            warnOnce(e.getMessage());
          }
        }
      }
    } catch (IOException e) {
      throw new ModelException("the models in " + models + " cannot be listed: " + e, e);
    }
    if (there.isEmpty() && !wrong.isEmpty()) {
      throw new ModelException(
          String.join("; ", wrong) + "; put the card right, or move its folder out of " + models);
    }
    wrong.forEach(ModelChoice::warnOnce);
    return there;
  }

  private static void warnOnce(String wrong) {
    if (SAID.add(wrong)) {
      LOG.warnf("A model is passed over: %s", wrong);
    }
  }
}
