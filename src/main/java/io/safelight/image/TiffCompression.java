package io.safelight.image;

import java.util.Optional;

/** How a TIFF compresses its pixels, by family (TIFF 6.0 and Adobe's supplement 2). */
public enum TiffCompression {
  NONE,
  PACKBITS,
  LZW,
  DEFLATE,
  JPEG,
  /** CCITT's codes for pages of black and white. */
  FAX;

  /**
   * @param compression the value of tag 259
   */
  public static Optional<TiffCompression> of(long compression) {
    return switch ((int) compression) {
      case 1 -> Optional.of(NONE);
      case 2, 3, 4 -> Optional.of(FAX);
      case 5 -> Optional.of(LZW);
      case 6, 7 -> Optional.of(JPEG);
      case 8, 32946 -> Optional.of(DEFLATE);
      case 32773 -> Optional.of(PACKBITS);
      default -> Optional.empty();
    };
  }
}
