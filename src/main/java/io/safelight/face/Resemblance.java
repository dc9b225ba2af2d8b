package io.safelight.face;

import java.util.OptionalDouble;

/**
 * How a restored face compares with what it was; empty where it did not come to that.
 *
 * @param structure correlation of the gradients of both lumas, see {@link HarmBound}: 1 for the
 *     same face, 0 for one that has nothing to do with it
 * @param landmarkShift how far landmarks moved, root mean square, in eye distances
 */
public record Resemblance(OptionalDouble structure, OptionalDouble landmarkShift) {
  static final Resemblance UNKNOWN =
      new Resemblance(OptionalDouble.empty(), OptionalDouble.empty());
}
