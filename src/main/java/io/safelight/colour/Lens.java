package io.safelight.colour;

/**
 * What the network sees a raster through: its samples as sRGB, and what a change of that means for
 * the samples. A change goes back as a difference, never as a colour: so what is not changed stays
 * as it was to the last bit, colours that sRGB lacks survive, and inks keep their black.
 *
 * <p>Samples are floats from 0 to 1 in the order of the layout without its alpha (grey; blue,
 * green, red; cyan, magenta, yellow, black); sRGB is blue, green, red, gamma-encoded, 0 to 1. To be
 * used by any thread.
 */
public sealed interface Lens permits GridLens, InkLens, PlainLens, ToneLens {

  /** Whether the samples are sRGB already, or grey in sRGB's curve: nothing is to be converted. */
  boolean isPlain();

  /** How the samples of {@code count} pixels look. */
  void toSrgb(float[] own, float[] srgb, int count);

  /**
   * Changes samples in place: {@code own} + what {@code wanted} is − what {@code seen} is, in the
   * samples' own colours. May leave 0 to 1 a little.
   *
   * @param seen what {@link #toSrgb} made of them
   * @param wanted what they shall look like
   */
  void move(float[] own, float[] seen, float[] wanted, int count);
}
