package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.colour.Profile;
import io.safelight.image.AreaMean;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import java.util.Comparator;
import java.util.Optional;

/** The detector, asked for the one face of a crop. */
record MiddleFace(FaceDetector detector) implements LandmarkFinder {
  /** Side in pixels to which crops are reduced: the detector knows faces of 10 to 300 pixels. */
  private static final int SIDE = 224;

  /** The crop is known to be of a face: less sure than in a picture will do. */
  private static final double CONFIDENCE = 0.5;

  /** A face fills half of its crop; what is smaller than a fifth stands behind it. */
  private static final int SMALLEST = SIDE / 5;

  @Override
  public Optional<Landmarks> find(Raster crop) throws InferenceException, InterruptedException {
    double scale = Math.max(1, crop.width() / (double) SIDE);
    Raster reduced = scale > 1 ? AreaMean.reduced(crop, new Size(SIDE, SIDE)) : crop;
    Lens plain = Profile.plain(crop.layout()).lens();
    DetectionSettings settings =
        DetectionSettings.DEFAULT
            .withConfidence(CONFIDENCE)
            .withSmallest(Math.max(DetectionSettings.LEAST, SMALLEST * reduced.width() / SIDE));
    Point middle = new Point(reduced.width() / 2.0, reduced.height() / 2.0);
    return detector.detect(reduced, plain, settings).stream()
        .min(Comparator.comparingDouble(face -> face.box().middle().distance(middle)))
        .map(face -> new Similarity(scale, 0, 0, 0).of(face.landmarks()));
  }
}
