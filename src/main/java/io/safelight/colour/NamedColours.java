package io.safelight.colour;

import io.safelight.metadata.Metadata;
import io.safelight.metadata.PngColour;
import io.safelight.metadata.PngColour.Chromaticities;
import io.safelight.metadata.PngColour.CodePoints;
import io.safelight.metadata.PngColour.Measured;
import io.safelight.metadata.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a file says of its colours without a profile. */
final class NamedColours {
  // ITU-T H.273, tables 2 and 3.
  private static final int DISPLAY_P3 = 12;
  private static final int SRGB_CURVE = 13;

  /** PNG, third edition, 11.3.2.2: where only primaries are said the curve is about this one. */
  private static final double USUAL_GAMMA = 1 / 2.2;

  /** How many are kept ready: converters write one and the same into all that they make. */
  private static final int KEPT = 8;

  private final Map<Measured, Optional<Profile>> built =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Measured, Optional<Profile>> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param notes takes a sentence on what is said and not understood
   */
  Optional<Profile> in(Metadata metadata, List<String> notes) {
    // A PNG's own word counts before EXIF's, which mostly was written before it was converted.
    return metadata
        .colour()
        .flatMap(colour -> of(colour, notes))
        .or(() -> metadata.tags().flatMap(NamedColours::ofExif));
  }

  private static Optional<Profile> ofExif(Tags tags) {
    return switch (tags.colour()) {
      case SRGB -> Optional.of(Profile.SRGB);
      case ADOBE_RGB -> Optional.of(Profile.ADOBE_RGB);
      case UNSAID -> Optional.empty();
    };
  }

  private Optional<Profile> of(PngColour colour, List<String> notes) {
    if (colour.isSrgb()) {
      return Optional.of(Profile.SRGB);
    }
    if (colour instanceof Measured measured) {
      Optional<Profile> profile;
      synchronized (built) {
        profile = built.computeIfAbsent(measured, NamedColours::built);
      }
      if (profile.isEmpty()) {
        notes.add("The primaries that the file names are no colours: they were not used.");
      }
      return profile;
    }
    if (colour instanceof CodePoints points
        && points.primaries() == DISPLAY_P3
        && points.transfer() == SRGB_CURVE
        && points.fullRange()) {
      return Optional.of(Profile.DISPLAY_P3);
    }
    notes.add("The file names its colours by code points that are not known here: " + colour + ".");
    return Optional.empty();
  }

  private static Optional<Profile> built(Measured measured) {
    Chromaticities c = measured.chromaticities().orElse(Chromaticities.SRGB);
    Primaries primaries =
        new Primaries(
            c.redX(),
            c.redY(),
            c.greenX(),
            c.greenY(),
            c.blueX(),
            c.blueY(),
            c.whiteX(),
            c.whiteY());
    try {
      return Optional.of(Profile.of(primaries, 1 / measured.gamma().orElse(USUAL_GAMMA)));
    } catch (UnusableProfileException e) {
      return Optional.empty();
    }
  }
}
