package io.safelight.face;

import io.safelight.inference.InferenceException;
import java.nio.FloatBuffer;

/** A network that restores a face, whatever its card says of ranges and orders. */
@FunctionalInterface
public interface FaceNetwork {
  /**
   * Restores one face.
   *
   * @param crop float32 CHW, red, green, blue, sRGB 0 to 1, as the template has faces; only read
   * @param restored takes the same crop restored, in the same layout; the caller checks what stands
   *     there
   * @throws InferenceException where the network could not be run
   */
  void restore(FloatBuffer crop, FloatBuffer restored)
      throws InferenceException, InterruptedException;
}
