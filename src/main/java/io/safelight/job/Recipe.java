package io.safelight.job;

import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.metadata.Kept;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What is to be done to a picture: the named set of enhancement parameters, within their ranges.
 *
 * @param strength 0 to 100: how much of the restoration is blended over the original
 * @param denoise 0 to 100: classical noise reduction after the restoration
 * @param sharpen 0 to 100: unsharp masking of the luma after the restoration
 * @param faces which faces are looked for, and how much of their restoration is pasted back
 * @param form what kind of file the result is
 * @param carried what goes into it beside the pixels
 */
public record Recipe(
    String name,
    int strength,
    Mode mode,
    int denoise,
    int sharpen,
    Faces faces,
    Form form,
    Carried carried) {

  /** How freely the restoration may treat tone and local contrast. */
  public enum Mode {
    /** Tones stay the source's: the restoration may hardly shift the local mean of the chroma. */
    NATURAL,
    /** What the network gives, unbounded. */
    STRONG,
    /** As natural, and local contrast is lifted. */
    DETAIL
  }

  /** The format of the result. */
  public enum Output {
    PNG,
    JPEG,
    TIFF,
    WEBP,
    /** As the source; PNG for what is read but not written. */
    SAME_AS_INPUT;

    /** The format that a source of format {@code source} is written in. */
    public ImageFormat resolve(ImageFormat source) {
      if (this != SAME_AS_INPUT) {
        return ImageFormat.valueOf(name());
      }
      return source.isWritten() ? source : ImageFormat.PNG;
    }
  }

  /** How much of its chroma a JPEG keeps. */
  public enum Subsampling {
    /** All of it from quality 90 on, a quarter of it below. */
    AUTO("auto"),
    /** All of it. */
    S444("4:4:4"),
    /** Half of it. */
    S422("4:2:2"),
    /** A quarter of it. */
    S420("4:2:0");

    private final String key;

    Subsampling(String key) {
      this.key = key;
    }
  }

  /** The colours that the result is written in. */
  public enum Profile {
    /** The source's own. */
    SOURCE,
    SRGB,
    DISPLAY_P3,
    ADOBE_RGB
  }

  /**
   * The file that the result becomes.
   *
   * @param quality 1 to 100: of JPEG and lossy WebP results; 100 is a lossless WebP
   * @param progressive whether a JPEG comes in several scans, each finer
   * @param upscale how many times as wide and high a network makes it: 2 or 4; 1 asks for none
   * @param maxLongEdge the result's longest side in pixels at most; 0 sets no bound
   */
  public record Form(
      Output output,
      int quality,
      Subsampling subsampling,
      boolean progressive,
      Profile profile,
      int upscale,
      int maxLongEdge) {
    /** What there can be a network for. */
    public static final List<Integer> SCALES = List.of(2, 4);

    public Form {
      Objects.requireNonNull(output);
      Objects.requireNonNull(subsampling);
      Objects.requireNonNull(profile);
      within("quality", quality, 1, 100);
      within("max-long-edge", maxLongEdge, 0, Integer.MAX_VALUE);
      if (upscale != 1 && !SCALES.contains(upscale)) {
        throw new IllegalArgumentException("upscale is 1 or one of " + SCALES + ", not " + upscale);
      }
    }

    /** How large a picture is while it is restored. */
    public Size worked(Size upright) {
      return bounded(upright);
    }

    /**
     * How many times as large the network makes it: 1 also where the picture alone fills the bound.
     */
    public int times(Size upright) {
      return maxLongEdge > 0 && upright.longEdge() >= maxLongEdge ? 1 : upscale;
    }

    /** As large as the network makes it, which may be more than the result is to have. */
    public Size enlarged(Size upright) {
      return worked(upright).times(times(upright));
    }

    /** How large its result is. */
    public Size result(Size upright) {
      return bounded(enlarged(upright));
    }

    private Size bounded(Size size) {
      return maxLongEdge > 0 ? size.within(maxLongEdge) : size;
    }

    /** Not enlarged. */
    public Form(
        Output output,
        int quality,
        Subsampling subsampling,
        boolean progressive,
        Profile profile,
        int maxLongEdge) {
      this(output, quality, subsampling, progressive, profile, 1, maxLongEdge);
    }

    /** One scan, subsampling by quality, the source's colours and size. */
    public static Form of(Output output, int quality) {
      return new Form(output, quality, Subsampling.AUTO, false, Profile.SOURCE, 0);
    }
  }

  /**
   * What is done to faces, where there are models for it.
   *
   * @param strength 0 to 100: how much of a face's restoration is pasted back; with 0 none is
   *     looked for
   * @param keepTones whether a face keeps its tones: the restoration is matched to the picture in
   *     what is coarser than a sixteenth of the crop
   * @param grain 0 to 100: how much of the picture's grain a face is given back
   * @param smallest width in pixels, 8 to 10,000, below which faces are not looked for
   * @param most how many of a page, 1 to 1000: the surest
   * @param confidence in hundredths, 1 to 99: the least that the detector must be sure
   * @param turned whether a page is looked at on its sides and upside down, too
   */
  public record Faces(
      int strength,
      boolean keepTones,
      int grain,
      int smallest,
      int most,
      int confidence,
      boolean turned) {
    /** None is looked for. */
    public static final Faces NONE = new Faces(0, true, 0, 20, 100, 70, false);

    public Faces {
      within("face-strength", strength, 0, 100);
      within("face-grain", grain, 0, 100);
      within("face-smallest", smallest, 8, 10_000);
      within("face-most", most, 1, 1000);
      within("face-confidence", confidence, 1, 99);
    }
  }

  /**
   * What goes along with the pixels.
   *
   * @param provenance whether the result says in its own metadata what made it
   */
  public record Carried(Kept metadata, boolean provenance) {
    public static final Carried ALL = new Carried(Kept.ALL, true);

    public Carried {
      Objects.requireNonNull(metadata);
    }
  }

  public Recipe {
    Objects.requireNonNull(name);
    Objects.requireNonNull(mode);
    Objects.requireNonNull(faces);
    Objects.requireNonNull(form);
    Objects.requireNonNull(carried);
    within("strength", strength, 0, 100);
    within("denoise", denoise, 0, 100);
    within("sharpen", sharpen, 0, 100);
  }

  /** One that leaves faces alone. */
  public Recipe(
      String name, int strength, Mode mode, int denoise, int sharpen, Form form, Carried carried) {
    this(name, strength, mode, denoise, sharpen, Faces.NONE, form, carried);
  }

  /** How recipes spell a constant. */
  public static String key(Enum<?> constant) {
    if (constant instanceof Subsampling subsampling) {
      return subsampling.key;
    }
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void within(String key, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(key + " is " + low + " to " + high + ", not " + value);
    }
  }
}
