package io.safelight.face;

import java.util.OptionalDouble;

/**
 * How a restored face compares with what it was; empty where it did not come to that.
 *
 * @param structure correlation of the gradients of both lumas, see {@link HarmBound}: 1 for the
 *     same face, 0 for one that has nothing to do with it
 * @param landmarkShift how far landmarks moved, root mean square, in eye distances
 * @param identity cosine of the embeddings of both, see {@link FaceIdentity}; empty also where
 *     there is no model for it
 */
public record Resemblance(
    OptionalDouble structure, OptionalDouble landmarkShift, OptionalDouble identity) {
  static final Resemblance UNKNOWN =
      new Resemblance(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
}
