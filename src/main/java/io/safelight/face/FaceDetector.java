package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.image.Raster;
import io.safelight.inference.InferenceException;
import java.util.List;

/** Finds the faces of a picture. To be used by any thread. */
public interface FaceDetector {
  /**
   * Looks for faces; the same picture has the same faces, always.
   *
   * @param picture of any size, layout and depth; not written to
   * @param lens what its samples look like
   * @return in the picture's pixels, the surest first; boxes may reach beyond the picture
   * @throws InferenceException where the network could not be run; another try may succeed
   * @throws InterruptedException where the thread was interrupted meanwhile
   */
  List<Face> detect(Raster picture, Lens lens, DetectionSettings settings)
      throws InferenceException, InterruptedException;
}
