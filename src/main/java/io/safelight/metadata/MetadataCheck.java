package io.safelight.metadata;

import io.safelight.image.ImageFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether what a written file says is what was to be written. */
public final class MetadataCheck {
  /** Of one: what a fraction of four decimals loses at one pixel for each unit, and more. */
  private static final double RESOLUTION_TOLERANCE = 1e-4;

  private MetadataCheck() {}

  /**
   * @param promised as it fitted into the format
   * @param found as read back
   * @return a sentence on the first difference
   */
  public static Optional<String> difference(Metadata promised, Metadata found, ImageFormat format) {
    if (!both(promised.icc(), found.icc(), Object::equals)) {
      return lost("colour profile", format);
    }
    if (!promised.colour().equals(found.colour())) {
      return lost("description of colours", format);
    }
    Optional<String> tag = ExifBlocks.difference(promised.tags(), found.tags());
    if (tag.isPresent()) {
      return lost(tag.get(), format);
    }
    if (!both(promised.xmp(), found.xmp(), Xmp::same)) {
      return lost("XMP", format);
    }
    if (!sorted(promised.photoshop()).equals(sorted(found.photoshop()))) {
      return lost("IPTC or Photoshop resource", format);
    }
    if (!both(
        promised.resolution(),
        found.resolution(),
        (one, other) -> one.isNear(other, RESOLUTION_TOLERANCE))) {
      return lost("resolution", format);
    }
    if (!promised.texts().equals(found.texts())) {
      return lost("comment", format);
    }
    if (!promised.segments().equals(found.segments())) {
      return lost("application segment", format);
    }
    return Optional.empty();
  }

  private static List<PhotoshopResource> sorted(List<PhotoshopResource> resources) {
    return resources.stream().sorted(Comparator.comparingInt(PhotoshopResource::id)).toList();
  }

  private interface Same<T> {
    boolean are(T one, T other);
  }

  private static <T> boolean both(Optional<T> one, Optional<T> other, Same<T> same) {
    return one.isPresent() == other.isPresent()
        && (one.isEmpty() || same.are(one.get(), other.get()));
  }

  private static Optional<String> lost(String what, ImageFormat format) {
    return Optional.of("The %s in the %s is not the one that was written.".formatted(what, format));
  }
}
