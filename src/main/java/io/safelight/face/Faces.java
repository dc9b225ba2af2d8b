package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.image.Raster;
import io.safelight.inference.FaceCrop;
import io.safelight.inference.InferenceConfig;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Model;
import io.safelight.inference.ModelCard;
import io.safelight.inference.ModelChoice;
import io.safelight.inference.ModelException;
import io.safelight.inference.ModelKind;
import io.safelight.inference.Session;
import io.safelight.inference.Sessions;
import io.safelight.job.FaceDone;
import io.safelight.job.FacesDone;
import io.safelight.job.Recipe;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * The faces of pictures, with the models that are there: both a detector and a restorer, or none is
 * looked for. What is missing is said once, at the start, with the command that brings it.
 */
@ApplicationScoped
public class Faces {
  private static final Logger LOG = Logger.getLogger(Faces.class);

  /** Looked at side by side; more wait, and each has a session of its own. */
  private static final int MOST_DETECTORS = 4;

  private final FaceConfig config;
  private final InferenceConfig models;
  private final Sessions sessions;
  private final FaceObserver observer;
  private volatile Open open;

  /** What is loaded. */
  private record Open(
      ModelCard detectorCard,
      YunetDetector detector,
      Session session,
      FaceRestorer restorer,
      Semaphore crops) {}

  public Faces(
      FaceConfig config, InferenceConfig models, Sessions sessions, FaceObserver observer) {
    this.config = config;
    this.models = models;
    this.sessions = sessions;
    this.observer = observer;
  }

  /**
   * Loads the models, where they are there and that has not been done.
   *
   * @throws ModelException where one is there and cannot be used
   */
  public synchronized void open() throws ModelException {
    if (open != null) {
      return;
    }
    Optional<Path> detectorFolder = detector().folder();
    Optional<Path> restorerFolder = restorer().folder();
    if (detectorFolder.isEmpty() || restorerFolder.isEmpty()) {
      LOG.infof(
          "Faces are left as the network for whole pictures makes them: there is no %s."
              + " To restore them: ./safelight models fetch %s",
          String.join(" and no ", missing()), String.join(" ", missing()));
      return;
    }
    Model found = Model.open(detectorFolder.get(), ModelKind.FACE_DETECTOR);
    Model restored = Model.open(restorerFolder.get(), ModelKind.FACE_RESTORER);
    int side = Math.min(Runtime.getRuntime().availableProcessors(), MOST_DETECTORS);
    YunetDetector detector = YunetDetector.open(found.onnx(), side);
    boolean opened = false;
    try {
      Session session = sessions.open(restored);
      FaceRestorer restorer =
          new FaceRestorer(
              model(restored.card()),
              new SessionNetwork(session),
              new MiddleFace(detector),
              observer);
      open = new Open(found.card(), detector, session, restorer, crops(restored.card()));
      opened = true;
    } finally {
      if (!opened) {
        detector.close();
      }
    }
    LOG.infof(
        "Faces are found by %s and restored by %s", found.card().name(), restored.card().name());
  }

  /**
   * The models that faces would need and that are not there, by name.
   *
   * @throws ModelException where it is not clear which of several is meant
   */
  public List<String> missing() throws ModelException {
    List<String> missing = new ArrayList<>();
    for (ModelChoice choice : List.of(detector(), restorer())) {
      if (choice.folder().isEmpty()) {
        missing.add(choice.missing());
      }
    }
    return missing;
  }

  private ModelChoice detector() {
    return ModelChoice.ofKind(
        models.models(),
        ModelKind.FACE_DETECTOR,
        "safelight.faces.detector",
        config.detector(),
        "yunet_2023mar");
  }

  private ModelChoice restorer() {
    return ModelChoice.ofKind(
        models.models(),
        ModelKind.FACE_RESTORER,
        "safelight.faces.restorer",
        config.restorer(),
        "gfpgan_1.4");
  }

  /** As many at once as are no more than one of 2048 pixels together. */
  private static Semaphore crops(ModelCard card) {
    long side = card.face().orElseThrow().size();
    return new Semaphore((int) Math.max(1, 2048L * 2048 / (side * side)), true);
  }

  private static FaceModel model(ModelCard card) {
    FaceCrop crop = card.face().orElseThrow();
    return new FaceModel(
        Template.of(card.name(), crop.size(), crop.template()), crop.smallest(), crop.largest());
  }

  /**
   * Finds and restores the faces of a picture in place.
   *
   * @param picture used up; where this throws, some faces of it are restored and others not
   * @param lens how its samples look
   * @return what was found and done; empty where none were looked for
   * @throws InferenceException where a network could not be run
   */
  public Optional<FacesDone> restore(Raster picture, Lens lens, Recipe.Faces wanted)
      throws InferenceException, InterruptedException {
    Open now = open;
    if (now == null || wanted.strength() == 0) {
      return Optional.empty();
    }
    DetectionSettings search =
        DetectionSettings.DEFAULT
            .withSmallest(wanted.smallest())
            .withMost(wanted.most())
            .withConfidence(wanted.confidence() / 100.0)
            .withTurned(wanted.turned());
    Stopwatch watch = new Stopwatch(observer);
    List<Face> found = found(now, picture, lens, search);
    watch.took(FaceObserver.Step.DETECT);
    FaceSettings settings = new FaceSettings(wanted.strength(), wanted.keepTones(), wanted.grain());
    List<FaceRecord> records;
    // A crop of 2048 pixels takes a third of a gigabyte: what was set aside is for one of 512.
    now.crops.acquire();
    try {
      records = now.restorer.restore(picture, lens, found, settings);
    } finally {
      now.crops.release();
    }
    return Optional.of(
        new FacesDone(
            now.detectorCard.name(),
            now.detectorCard.sha256(),
            now.session.card().name(),
            now.session.modelSha256(),
            records.stream().map(Faces::done).toList()));
  }

  /** A picture in which they cannot be looked for passes without. */
  private static List<Face> found(Open now, Raster picture, Lens lens, DetectionSettings search)
      throws InferenceException, InterruptedException {
    try {
      return now.detector.detect(picture, lens, search);
    } catch (RuntimeException e) {
      LOG.warn("Faces could not be looked for; the picture passes without", e);
      return List.of();
    }
  }

  private static FaceDone done(FaceRecord record) {
    Box box = record.box();
    return new FaceDone(
        List.of(box.x(), box.y(), box.width(), box.height()),
        record.score(),
        record.landmarks().points().stream().map(point -> List.of(point.x(), point.y())).toList(),
        record.action() instanceof FaceAction.LeftAlone alone
            ? Optional.of(alone.reason().inWords())
            : Optional.empty(),
        finite(record.resemblance().structure()),
        finite(record.resemblance().landmarkShift()));
  }

  /** JSON has no other numbers. */
  private static OptionalDouble finite(OptionalDouble figure) {
    return figure.isPresent() && !Double.isFinite(figure.getAsDouble())
        ? OptionalDouble.empty()
        : figure;
  }

  @PreDestroy
  void close() {
    Open now = open;
    if (now != null) {
      now.session.close();
      now.detector.close();
    }
  }
}
