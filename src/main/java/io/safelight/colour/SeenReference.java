package io.safelight.colour;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Reference;

/** A picture's reference as it looks, whatever profile its samples are meant in. */
public final class SeenReference {
  private SeenReference() {}

  /**
   * Reduced as {@link Reference} has it, then seen.
   *
   * @return 8 bits; grey where the picture is, else BGR in sRGB
   */
  public static Raster of(Raster picture, Profile profile) {
    Raster reduced = Reference.of(picture);
    if (profile.isPlain()) {
      return reduced;
    }
    int count = (int) reduced.size().pixels();
    int colours = reduced.channels();
    float[] own = new float[count * colours];
    for (int i = 0; i < own.length; i++) {
      own[i] = (reduced.bytes8()[i] & 0xFF) / 255f;
    }
    float[] srgb = new float[3 * count];
    profile.lens().toSrgb(own, srgb, count);
    int kept = reduced.isGrey() ? 1 : 3;
    byte[] seen = new byte[count * kept];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = (byte) Math.round(255 * srgb[kept == 1 ? 3 * i : i]);
    }
    return Raster.of(reduced.size(), kept == 1 ? PixelLayout.GREY : PixelLayout.BGR, seen);
  }
}
