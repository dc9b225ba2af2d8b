package io.safelight.face;

import io.safelight.image.Raster;
import io.safelight.inference.InferenceException;
import java.util.Optional;

/**
 * Looks for the one face of a crop: a detector, asked in a small picture. YuNet finds landmarks
 * most steadily where the crop is reduced to 160 to 256 pixels: a face of 512 pixels is larger than
 * those that it was trained for.
 */
@FunctionalInterface
public interface LandmarkFinder {
  /**
   * @param crop 8-bit BGR in sRGB, square, a face in its middle
   * @return the landmarks of the face in the middle, in the crop's pixels; empty where none is seen
   * @throws InferenceException where the detector could not be run
   */
  Optional<Landmarks> find(Raster crop) throws InferenceException, InterruptedException;
}
