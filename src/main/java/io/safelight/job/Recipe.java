package io.safelight.job;

import io.safelight.image.ImageFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * What is to be done to a picture: the named set of enhancement parameters, within their ranges.
 *
 * @param strength 0 to 100: how much of the restoration is blended over the original
 * @param denoise 0 to 100: classical noise reduction after the restoration
 * @param sharpen 0 to 100: unsharp masking of the luma after the restoration
 * @param quality 1 to 100: of JPEG and lossy WebP results
 * @param maxLongEdge the result's longest side in pixels at most; 0 leaves the size alone
 */
public record Recipe(
    String name,
    int strength,
    Mode mode,
    int denoise,
    int sharpen,
    Output output,
    int quality,
    int maxLongEdge) {

  /** How freely the restoration may treat tone and local contrast. */
  public enum Mode {
    /** Tones stay the source's: the restoration may hardly shift the local mean of the chroma. */
    NATURAL,
    /** What the network gives, unbounded. */
    STRONG,
    /** As natural, and local contrast is lifted. */
    DETAIL;

    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The format of the result. */
  public enum Output {
    PNG,
    JPEG,
    TIFF,
    WEBP,
    SAME_AS_INPUT;

    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The format that a source of format {@code source} is written in. */
    public ImageFormat resolve(ImageFormat source) {
      return this == SAME_AS_INPUT ? source : ImageFormat.valueOf(name());
    }
  }

  public Recipe {
    Objects.requireNonNull(name);
    Objects.requireNonNull(mode);
    Objects.requireNonNull(output);
    within("strength", strength, 0, 100);
    within("denoise", denoise, 0, 100);
    within("sharpen", sharpen, 0, 100);
    within("quality", quality, 1, 100);
    within("max-long-edge", maxLongEdge, 0, Integer.MAX_VALUE);
  }

  private static void within(String key, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(key + " is " + low + " to " + high + ", not " + value);
    }
  }
}
