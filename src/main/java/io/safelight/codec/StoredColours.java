package io.safelight.codec;

import io.safelight.colour.Conversion;
import io.safelight.colour.Profile;
import io.safelight.colour.Profiles.Choice;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.job.Recipe;
import io.safelight.metadata.Block;
import io.safelight.metadata.Metadata;
import java.util.Optional;

/**
 * The colours that a result is written in: the source's own, where the recipe asks for no others
 * and the format can hold them.
 *
 * @param converted what the samples stand for now, where they were converted
 * @param icc the profile to embed
 */
record StoredColours(Stored stored, Optional<Profile> converted, Optional<Block> icc) {

  /**
   * @param result is used up
   * @param source what the source says beside its pixels
   * @param own what the samples stand for
   */
  static StoredColours in(
      ImageFormat format, Raster result, Metadata source, Choice own, Recipe.Profile wanted) {
    Profile target = target(format, result.layout(), own.profile(), wanted);
    PixelLayout before = result.layout();
    if (target == own.profile()) {
      Optional<Block> icc = unconverted(format, source, own);
      return new StoredColours(
          Stored.whole(result), Optional.empty(), embedded(format, before, icc));
    }
    PixelLayout after = target.fits(before) ? before : before.inColour();
    Stored stored = Stored.whole(Conversion.of(result, own.profile(), target, after));
    if (wanted == Recipe.Profile.SOURCE) {
      stored =
          stored.with(
              stored.picture(),
              "The colours were converted from %s to %s: a %s holds no %s."
                  .formatted(
                      own.profile(), target, format, before.isInk() ? "inks" : "grey profile"));
    }
    return new StoredColours(stored, Optional.of(target), embedded(format, before, target.icc()));
  }

  /** A WebP's grey is three equal channels in the end. */
  private static Optional<Block> embedded(
      ImageFormat format, PixelLayout layout, Optional<Block> icc) {
    return format == ImageFormat.WEBP && layout.isGrey()
        ? icc.flatMap(grey -> Profile.SRGB.icc())
        : icc;
  }

  private static Profile target(
      ImageFormat format, PixelLayout layout, Profile own, Recipe.Profile wanted) {
    if (layout.isGrey()) {
      // It has no primaries: of the known ones only the curve of sRGB means something.
      boolean toSrgb = wanted == Recipe.Profile.SRGB || format == ImageFormat.WEBP;
      return toSrgb && !own.isPlain() ? Profile.GREY : own;
    }
    return switch (wanted) {
      case SOURCE -> layout.isInk() && !format.holdsInks() ? Profile.SRGB : own;
      case SRGB -> own.isPlain() && !layout.isInk() ? own : Profile.SRGB;
      case DISPLAY_P3 -> Profile.DISPLAY_P3;
      case ADOBE_RGB -> Profile.ADOBE_RGB;
    };
  }

  private static Optional<Block> unconverted(ImageFormat format, Metadata source, Choice own) {
    return switch (own.source()) {
      case EMBEDDED -> own.profile().icc();
      // A PNG says it again by its own means; nothing else does, and few readers ask EXIF.
      case NAMED ->
          own.profile().isPlain() || format == ImageFormat.PNG && source.colour().isPresent()
              ? Optional.empty()
              : own.profile().icc();
      case ASSUMED -> Optional.empty();
    };
  }
}
