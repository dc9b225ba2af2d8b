package io.safelight.colour;

import io.safelight.image.PixelLayout;
import io.safelight.metadata.Block;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** The colours that samples stand for. Made once, checked once, for any thread. */
public final class Profile {
  /** The largest that is used: tables for print take one to three megabytes. */
  static final int LARGEST = 8 << 20;

  /** Of a curve of greys; lcms goes straight from one to the next. */
  private static final int CURVE_POINTS = 4096;

  /** By how much channels may differ that are meant equal: two levels of 255. */
  private static final int MOST_TINT = 2 * 257;

  /** Of scanners, screens, printers and colour spaces; not links, abstract or named ones. */
  private static final Set<String> CLASSES = Set.of("scnr", "mntr", "prtr", "spac");

  public static final Profile SRGB =
      known("sRGB", MinimalProfile.srgbCurved("sRGB", Primaries.BT709));

  public static final Profile DISPLAY_P3 =
      known("Display P3", MinimalProfile.srgbCurved("Display P3", Primaries.P3));

  /** Its exponent is 563/256: Adobe RGB (1998) Color Image Encoding, section 4.3.1.2. */
  public static final Profile ADOBE_RGB =
      known(
          "Adobe RGB (1998) compatible",
          MinimalProfile.gamma("Adobe RGB (1998) compatible", Primaries.ADOBE, 563.0 / 256));

  /** Grey in sRGB's curve. */
  public static final Profile GREY =
      known("grey as in sRGB", MinimalProfile.greySrgbCurved("Grey as in sRGB"));

  /** Inks without a profile: they filter light, one after the other. */
  public static final Profile PLAIN_INKS =
      new Profile("plain inks", 4, Optional.empty(), null, new InkLens());

  private final String name;
  private final int colours;
  private final Optional<Block> icc;
  private final ICC_Profile lcms;
  private final Lens lens;

  private Profile(String name, int colours, Optional<Block> icc, ICC_Profile lcms, Lens lens) {
    this.name = name;
    this.colours = colours;
    this.icc = icc;
    this.lcms = lcms;
    this.lens = lens;
  }

  /** The profile that pictures of a layout have where nothing is said. */
  public static Profile plain(PixelLayout layout) {
    return switch (layout.withoutAlpha()) {
      case GREY -> GREY;
      case BGR -> SRGB;
      default -> PLAIN_INKS;
    };
  }

  /**
   * A profile as it is embedded in files.
   *
   * @throws UnusableProfileException where it is broken, too large or for other things than
   *     pictures in grey, RGB or CMYK
   */
  public static Profile of(Block icc) throws UnusableProfileException {
    if (icc.length() > LARGEST) {
      throw new UnusableProfileException(
          "The colour profile is %,d bytes large; %,d are read.".formatted(icc.length(), LARGEST));
    }
    if (icc.length() < 132) {
      throw new UnusableProfileException("The colour profile is too short to be one.");
    }
    byte[] bytes = icc.bytes();
    int colours = colours(ascii(bytes, 16));
    requireClass(ascii(bytes, 12));
    return load(nameIn(bytes), colours, icc, bytes);
  }

  /**
   * Red, green and blue by their chromaticities and one exponent, as a PNG may say them.
   *
   * @param gamma what samples are raised to for light: 2.2, not 0.45
   * @throws UnusableProfileException where they are no colours
   */
  public static Profile of(Primaries primaries, double gamma) throws UnusableProfileException {
    if (!primaries.areSound() || !(gamma >= 0.5 && gamma <= 4)) {
      throw new UnusableProfileException("The primaries that the file names are no colours.");
    }
    Block icc = MinimalProfile.gamma("RGB as the file describes it", primaries, gamma);
    return load("RGB as the file describes it", 3, icc, icc.bytes());
  }

  private static Profile known(String name, Block icc) {
    try {
      return load(name, colours(ascii(icc.bytes(), 16)), icc, icc.bytes());
    } catch (UnusableProfileException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Profile load(String name, int colours, Block icc, byte[] bytes)
      throws UnusableProfileException {
    try {
      ICC_Profile lcms = ICC_Profile.getInstance(bytes);
      // The first that is made is sRGB itself.
      ICC_Profile srgb = SRGB == null ? lcms : SRGB.lcms;
      return new Profile(name, colours, Optional.of(icc), lcms, lens(lcms, srgb));
    } catch (RuntimeException e) {
      // IllegalArgumentException, ProfileDataException, CMMException and what lcms' callers forget.
      throw new UnusableProfileException(
          "The colour profile cannot be used: " + e.getMessage() + ".", e);
    }
  }

  private static Lens lens(ICC_Profile own, ICC_Profile srgb) {
    if (own.getNumComponents() != 1) {
      GridLens grid = new GridLens(own, srgb);
      return grid.isPlain() ? new PlainLens(3) : grid;
    }
    short[] seen = neutrals(own, srgb, Curve.INTERVALS + 1);
    float[] tones = new float[Curve.INTERVALS + 1];
    float farthest = 0;
    for (int i = 0; i < tones.length; i++) {
      tones[i] = (seen[3 * i + 1] & 0xFFFF) / 65535f;
      farthest = Math.max(farthest, Math.abs(tones[i] - (float) i / Curve.INTERVALS));
    }
    return farthest <= 1f / 255 ? new PlainLens(1) : new ToneLens(Curve.of(tones, false));
  }

  /** How evenly spaced levels, the same in every channel, look in sRGB. */
  private static short[] neutrals(ICC_Profile own, ICC_Profile srgb, int points) {
    int channels = own.getNumComponents();
    short[] equal = new short[channels * points];
    for (int i = 0; i < equal.length; i++) {
      equal[i] = (short) Math.round(i / channels * 65535.0 / (points - 1));
    }
    short[] seen = new short[3 * points];
    new Transform(own, srgb).apply(equal, seen);
    return seen;
  }

  private static int colours(String space) throws UnusableProfileException {
    return switch (space) {
      case "GRAY" -> 1;
      case "RGB " -> 3;
      case "CMYK" -> 4;
      default ->
          throw new UnusableProfileException(
              "The colour profile is for the colour space %s, which no picture here has."
                  .formatted(legible(space)));
    };
  }

  private static void requireClass(String found) throws UnusableProfileException {
    if (!CLASSES.contains(found)) {
      throw new UnusableProfileException(
          "The colour profile is of the class %s, which is not for pictures."
              .formatted(legible(found)));
    }
  }

  /** What it calls itself: textDescriptionType or multiLocalizedUnicodeType. */
  private static String nameIn(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    int tags = Math.min(file.getInt(128), 100);
    for (int i = 0; i < tags && 144 + 12 * i <= bytes.length; i++) {
      if (!ascii(bytes, 132 + 12 * i).equals("desc")) {
        continue;
      }
      int at = file.getInt(136 + 12 * i);
      if (at < 0 || at > bytes.length - 28) {
        break;
      }
      boolean wide = ascii(bytes, at).equals("mluc");
      long from = wide ? at + (file.getInt(at + 24) & 0xFFFFFFFFL) : at + 12;
      long length = file.getInt(wide ? at + 20 : at + 8) & 0xFFFFFFFFL;
      if (length > 400 || from + length > bytes.length) {
        break;
      }
      String text =
          new String(
              bytes,
              (int) from,
              (int) length,
              wide ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1);
      String name = legible(text).strip();
      return name.isEmpty() ? "unnamed" : name;
    }
    return "unnamed";
  }

  private static String legible(String text) {
    return text.replaceAll("\\p{Cntrl}", "");
  }

  private static String ascii(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
  }

  /** What it calls itself. */
  public String name() {
    return name;
  }

  /** What a file is to embed; plain inks have nothing. */
  public Optional<Block> icc() {
    return icc;
  }

  /** Whether samples of that layout can be meant in it. */
  public boolean fits(PixelLayout layout) {
    return layout.colours() == colours;
  }

  /** Whether its samples are sRGB's, or grey in sRGB's curve, within a level or so of 255. */
  public boolean isPlain() {
    return lens.isPlain();
  }

  public Lens lens() {
    return lens;
  }

  /**
   * Of an RGB profile what its greys are, for a picture that has nothing else; empty where equal
   * channels are no grey.
   */
  Optional<Profile> greys() {
    if (colours != 3) {
      return Optional.empty();
    }
    if (isPlain()) {
      return Optional.of(GREY);
    }
    short[] seen = neutrals(lcms, SRGB.lcms, CURVE_POINTS);
    double[] light = new double[CURVE_POINTS];
    for (int i = 0; i < light.length; i++) {
      int green = seen[3 * i + 1] & 0xFFFF;
      int red = Math.abs((seen[3 * i] & 0xFFFF) - green);
      int blue = Math.abs((seen[3 * i + 2] & 0xFFFF) - green);
      if (Math.max(red, blue) > MOST_TINT) {
        return Optional.empty();
      }
      light[i] = MinimalProfile.srgbLight(green / 65535.0);
    }
    String greys = "greys of " + name;
    Block own = MinimalProfile.grey(greys, light);
    try {
      return Optional.of(load(greys, 1, own, own.bytes()));
    } catch (UnusableProfileException e) {
      return Optional.empty();
    }
  }

  /** To another profile that lcms knows; neither may be {@link #PLAIN_INKS}. */
  Transform to(Profile other) {
    return new Transform(lcms, other.lcms);
  }

  @Override
  public String toString() {
    return name;
  }
}
