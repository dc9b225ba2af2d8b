package io.safelight.face;

import io.safelight.inference.InferenceException;

/** Tells whether two crops show the same person. */
public interface FaceIdentity {
  /**
   * How alike two faces are.
   *
   * @param before CHW, red, green, blue, sRGB 0 to 1; the other likewise
   * @param side of both in pixels
   * @param marks where the landmarks of both are
   * @return the cosine of the angle between their embeddings, -1 to 1: 1 for the same face
   * @throws InferenceException where the network could not be run
   */
  double likeness(float[] before, float[] after, int side, Landmarks marks)
      throws InferenceException, InterruptedException;

  /** What two pictures of one person have at least. */
  double least();
}
