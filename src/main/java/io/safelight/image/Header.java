package io.safelight.image;

import java.util.Objects;
import java.util.Optional;

/**
 * What a file says of itself before any pixel is decoded.
 *
 * @param size as stored, before orientation is applied
 * @param channels samples per pixel as stored, alpha included: 1 to 5; a palette counts as 3, or 4
 *     with transparency
 * @param bitDepth bits per sample as stored: 1 to 32
 * @param colour how the samples are to be read
 * @param orientation the EXIF orientation 1 to 8; 1 where the file says nothing or nonsense
 * @param directory where in a TIFF the page's directory stands; 0 in every other format
 * @param compression of a TIFF; empty for every other format
 * @param heldBytes what its decoder has to hold of the whole picture, beside the file and the
 *     pixels that come of it, because of how it is coded, or leaves behind where others cannot
 *     collect it; 0 where pixels come row by row
 */
public record Header(
    ImageFormat format,
    Size size,
    int channels,
    int bitDepth,
    Colour colour,
    int orientation,
    long directory,
    Optional<TiffCompression> compression,
    long heldBytes) {
  /** How samples stand for colour. */
  public enum Colour {
    GREY,
    RGB,
    PALETTE,
    CMYK
  }

  public Header {
    Objects.requireNonNull(format);
    Objects.requireNonNull(size);
    Objects.requireNonNull(colour);
    Objects.requireNonNull(compression);
    if (orientation < 1 || orientation > 8) {
      throw new IllegalArgumentException("EXIF orientation is 1 to 8, not " + orientation);
    }
  }

  /** Of anything but a TIFF, row by row. */
  public Header(
      ImageFormat format, Size size, int channels, int bitDepth, Colour colour, int orientation) {
    this(format, size, channels, bitDepth, colour, orientation, 0);
  }

  /** Of anything but a TIFF. */
  public Header(
      ImageFormat format,
      Size size,
      int channels,
      int bitDepth,
      Colour colour,
      int orientation,
      long heldBytes) {
    this(format, size, channels, bitDepth, colour, orientation, 0, Optional.empty(), heldBytes);
  }

  /** The size once the picture stands upright. */
  public Size uprightSize() {
    return orientation >= 5 ? size.transposed() : size;
  }
}
