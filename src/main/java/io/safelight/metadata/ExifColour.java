package io.safelight.metadata;

import io.safelight.metadata.Tags.Directory;
import java.util.Optional;

/** What EXIF says of the colours that samples are meant in, for a picture without a profile. */
public enum ExifColour {
  SRGB,
  /** DCF 2.0's optional file: uncalibrated, and interoperability R03. */
  ADOBE_RGB,
  UNSAID;

  private static final int IS_SRGB = 1;

  /** No value of EXIF, but cameras write it. */
  private static final int IS_ADOBE_RGB = 2;

  private static final int UNCALIBRATED = 0xFFFF;

  static ExifColour of(Tags tags) {
    boolean optional =
        tags.text(Directory.INTEROP, Tag.INTEROP_INDEX).filter("R03"::equals).isPresent();
    long space = tags.number(Directory.EXIF, Tag.COLOR_SPACE).orElse(optional ? UNCALIBRATED : -1);
    if (space == IS_SRGB) {
      return SRGB;
    }
    return space == IS_ADOBE_RGB || space == UNCALIBRATED && optional ? ADOBE_RGB : UNSAID;
  }

  /**
   * Makes tags say what samples are meant in once they were converted. Where nothing was said
   * before, nothing is added: a profile says it.
   */
  public Tags said(Tags tags) {
    Tags said = tags;
    if (tags.field(Directory.EXIF, Tag.COLOR_SPACE).isPresent()) {
      said =
          said.with(
              Directory.EXIF,
              TiffField.shorts(
                  Tag.COLOR_SPACE, tags.order(), this == SRGB ? IS_SRGB : UNCALIBRATED));
    }
    Optional<String> index =
        switch (this) {
          case SRGB -> Optional.of("R98");
          case ADOBE_RGB -> Optional.of("R03");
          case UNSAID -> Optional.empty();
        };
    if (tags.field(Directory.INTEROP, Tag.INTEROP_INDEX).isPresent()) {
      said =
          index.isPresent()
              ? said.with(Directory.INTEROP, TiffField.ascii(Tag.INTEROP_INDEX, index.get()))
              : said.without(Directory.INTEROP);
    }
    // Of what it was in before.
    return said.without(Directory.MAIN, Tag.WHITE_POINT)
        .without(Directory.MAIN, Tag.PRIMARY_CHROMATICITIES);
  }
}
