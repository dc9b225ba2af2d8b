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
import java.util.function.Function;
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

  private static final String OFF = "off";

  private final FaceConfig config;
  private final InferenceConfig models;
  private final Sessions sessions;
  private final FaceObserver observer;
  private volatile Open open;

  /** What is loaded. */
  private record Open(
      ModelCard detectorCard,
      YunetDetector detector,
      Optional<LandmarkNetwork> landmarks,
      Session session,
      Optional<IdentityNetwork> identity,
      FaceRestorer restorer) {
    void close() {
      session.close();
      landmarks.ifPresent(LandmarkNetwork::close);
      identity.ifPresent(IdentityNetwork::close);
      detector.close();
    }
  }

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
    Optional<LandmarkNetwork> landmarks = Optional.empty();
    Optional<IdentityNetwork> identity = Optional.empty();
    boolean opened = false;
    try {
      landmarks = openLandmarks();
      identity = openIdentity();
      Session session = sessions.open(restored);
      FaceRestorer restorer =
          new FaceRestorer(
              model(restored.card()),
              new SessionNetwork(session),
              finder(detector, landmarks),
              identity.map(Function.identity()),
              observer);
      open = new Open(found.card(), detector, landmarks, session, identity, restorer);
      opened = true;
    } finally {
      if (!opened) {
        landmarks.ifPresent(LandmarkNetwork::close);
        identity.ifPresent(IdentityNetwork::close);
        detector.close();
      }
    }
    LOG.infof(
        "Faces are found by %s%s and restored by %s%s",
        found.card().name(),
        landmarks.map(network -> ", aligned by " + network.card().name()).orElse(""),
        restored.card().name(),
        identity.map(network -> ", known again by " + network.card().name()).orElse(""));
  }

  private static LandmarkFinder finder(
      YunetDetector detector, Optional<LandmarkNetwork> landmarks) {
    LandmarkFinder middle = new MiddleFace(detector);
    return landmarks.map(network -> network.after(middle)).orElse(middle);
  }

  private Optional<LandmarkNetwork> openLandmarks() throws ModelException {
    Optional<Path> folder = landmarks();
    return folder.isPresent()
        ? Optional.of(LandmarkNetwork.open(Model.open(folder.get(), ModelKind.FACE_LANDMARKS)))
        : Optional.empty();
  }

  /**
   * The folder of the model that places landmarks; empty where there is none or it is switched off.
   *
   * @throws ModelException where one is named that is not there, or none of several
   */
  public Optional<Path> landmarks() throws ModelException {
    if (config.landmarks().filter(OFF::equals).isPresent()) {
      return Optional.empty();
    }
    ModelChoice choice =
        ModelChoice.ofKind(
            models.models(),
            ModelKind.FACE_LANDMARKS,
            "safelight.faces.landmarks",
            config.landmarks(),
            "face-landmarks");
    Optional<Path> folder = choice.folder();
    if (folder.isEmpty() && config.landmarks().isPresent()) {
      throw new ModelException(
          "safelight.faces.landmarks is %s, which is not in %s: name one that is, or %s"
              .formatted(choice.missing(), models.models(), OFF));
    }
    return folder;
  }

  private Optional<IdentityNetwork> openIdentity() throws ModelException {
    ModelChoice choice =
        ModelChoice.ofKind(
            models.models(),
            ModelKind.FACE_IDENTITY,
            "safelight.faces.identity",
            config.identity(),
            "arcface_w600k_r50");
    Optional<Path> folder = choice.folder();
    if (folder.isPresent()) {
      return Optional.of(IdentityNetwork.open(Model.open(folder.get(), ModelKind.FACE_IDENTITY)));
    }
    if (config.identity().isPresent()) {
      throw new ModelException(
          ("safelight.faces.identity is %1$s, which is not there;"
                  + " to bring it: ./safelight models fetch %1$s")
              .formatted(choice.missing()));
    }
    return Optional.empty();
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

  /** Side of the crop that each face becomes, in pixels; 0 where none is looked for. */
  public int cropSide() {
    Open now = open;
    return now == null ? 0 : now.session.card().face().orElseThrow().size();
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
    List<FaceRecord> records = now.restorer.restore(picture, lens, found, settings);
    return Optional.of(
        new FacesDone(
            now.detectorCard.name(),
            now.detectorCard.sha256(),
            now.session.card().name(),
            now.session.modelSha256(),
            now.landmarks.map(LandmarkNetwork::card).map(Faces::network),
            now.identity.map(IdentityNetwork::card).map(Faces::network),
            records.stream().map(Faces::done).toList()));
  }

  private static FacesDone.Network network(ModelCard card) {
    return new FacesDone.Network(card.name(), card.sha256());
  }

  /** A picture in which they cannot be looked for passes without. */
  private static List<Face> found(Open now, Raster picture, Lens lens, DetectionSettings search)
      throws InferenceException, InterruptedException {
    try {
      List<Face> found = new ArrayList<>();
      for (Face face : now.detector.detect(picture, lens, search)) {
        found.add(
            now.landmarks.isPresent() ? now.landmarks.get().placed(picture, lens, face) : face);
      }
      return found;
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
        finite(record.resemblance().landmarkShift()),
        finite(record.resemblance().identity()));
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
      now.close();
    }
  }
}
