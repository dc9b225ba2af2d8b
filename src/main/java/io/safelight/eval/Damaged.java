package io.safelight.eval;

import io.safelight.image.Raster;
import java.util.BitSet;
import java.util.Optional;

/**
 * A picture that was damaged.
 *
 * @param picture 8 bits, BGR, as large as the clean one
 * @param spots where pixels were replaced, by y · width + x; empty where all were damaged alike
 */
record Damaged(Raster picture, Optional<BitSet> spots) {
  static Damaged everywhere(Raster picture) {
    return new Damaged(picture, Optional.empty());
  }
}
