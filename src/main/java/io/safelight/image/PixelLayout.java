package io.safelight.image;

/**
 * What the samples of a pixel are, in the order in which they stand. Alpha comes last and is never
 * premultiplied. Inks count 0 as bare paper.
 */
public enum PixelLayout {
  GREY(1, 1),
  GREY_ALPHA(1, 2),
  BGR(3, 3),
  BGRA(3, 4),
  CMYK(4, 4),
  CMYK_ALPHA(4, 5);

  private final int colours;
  private final int channels;

  PixelLayout(int colours, int channels) {
    this.colours = colours;
    this.channels = channels;
  }

  /** As OpenCV counts: 1 is grey, 3 BGR, 4 BGRA. */
  public static PixelLayout ofOpenCv(int channels) {
    return switch (channels) {
      case 1 -> GREY;
      case 3 -> BGR;
      case 4 -> BGRA;
      default -> throw new IllegalArgumentException("1, 3 or 4 channels, not " + channels);
    };
  }

  /** Samples of a pixel, alpha included. */
  public int channels() {
    return channels;
  }

  /** Samples of a pixel that are no alpha. */
  public int colours() {
    return colours;
  }

  public boolean hasAlpha() {
    return channels > colours;
  }

  /** Whether there is no colour: one sample and perhaps alpha. */
  public boolean isGrey() {
    return colours == 1;
  }

  /** Whether the samples are amounts of ink. */
  public boolean isInk() {
    return colours == 4;
  }

  public PixelLayout withoutAlpha() {
    return switch (this) {
      case GREY, GREY_ALPHA -> GREY;
      case BGR, BGRA -> BGR;
      case CMYK, CMYK_ALPHA -> CMYK;
    };
  }

  /** Blue, green and red, with alpha where this has it. */
  public PixelLayout inColour() {
    return hasAlpha() ? BGRA : BGR;
  }

  public PixelLayout withAlpha() {
    return switch (this) {
      case GREY, GREY_ALPHA -> GREY_ALPHA;
      case BGR, BGRA -> BGRA;
      case CMYK, CMYK_ALPHA -> CMYK_ALPHA;
    };
  }
}
