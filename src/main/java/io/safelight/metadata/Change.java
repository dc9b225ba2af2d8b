package io.safelight.metadata;

import io.safelight.image.Size;
import java.util.Objects;

/**
 * What happened to a picture's frame on its way.
 *
 * @param orientation the EXIF orientation that was applied, 1 to 8
 * @param before the source's size once it stood upright
 * @param after the result's size
 */
public record Change(int orientation, Size before, Size after) {
  public Change {
    Objects.requireNonNull(before);
    Objects.requireNonNull(after);
    if (orientation < 1 || orientation > 8) {
      throw new IllegalArgumentException("EXIF orientation is 1 to 8, not " + orientation);
    }
  }

  /** The source's size as it was stored. */
  Size stored() {
    return isTransposed() ? before.transposed() : before;
  }

  boolean isTurned() {
    return orientation != 1;
  }

  boolean isTransposed() {
    return orientation >= 5;
  }

  boolean isResized() {
    return !before.equals(after);
  }
}
