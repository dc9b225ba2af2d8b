package io.safelight.colour;

import java.awt.color.ICC_Profile;
import java.util.Optional;

/**
 * Any profile of three or four channels, sampled from lcms once and looked up from then on: by one
 * core 60 ns a pixel of pure noise, where lcms takes 160 through the JDK. That it is off by a
 * fraction of a level is no harm, as only differences go back.
 *
 * <p>RGB is sampled evenly in how its neutral axis looks: a linear profile has its shadows between
 * the first two of evenly spaced samples.
 */
final class GridLens implements Lens {
  private static final int RGB_POINTS = 33;
  private static final int INK_POINTS = 17;

  /**
   * Levels of 255 between what a profile shows and what its samples say, at most and on average:
   * such a profile is sRGB. At the corners of the cube rounded primaries are worth more than a
   * level: 1.35 for what lcms has built in and many programs embed.
   */
  private static final double FARTHEST_PLAIN = 2;

  private static final double MEAN_PLAIN = 0.25;

  private static final float WHITE = 65535f;

  private final int colours;
  private final Optional<Tone> tone;
  private final Grid forth;
  private final Optional<Grid> back;
  private final boolean plain;

  /** How the neutral axis of an RGB profile looks, and back. */
  private record Tone(Curve forth, Curve back) {
    static Tone of(Transform toSrgb) {
      short[] greys = new short[3 * (Curve.INTERVALS + 1)];
      for (int i = 0; i <= Curve.INTERVALS; i++) {
        short grey = sample((float) i / Curve.INTERVALS);
        greys[3 * i] = grey;
        greys[3 * i + 1] = grey;
        greys[3 * i + 2] = grey;
      }
      short[] seen = new short[greys.length];
      toSrgb.apply(greys, seen);
      float[] tones = new float[Curve.INTERVALS + 1];
      for (int i = 0; i < tones.length; i++) {
        tones[i] = (seen[3 * i + 1] & 0xFFFF) / WHITE;
      }
      Curve forth = Curve.of(tones, true);
      return new Tone(forth, forth.inverse());
    }
  }

  /**
   * Samples a profile.
   *
   * @throws RuntimeException whatever lcms says of a profile that it cannot use
   */
  GridLens(ICC_Profile own, ICC_Profile srgb) {
    colours = own.getNumComponents();
    Transform toSrgb = new Transform(own, srgb);
    tone = colours == 3 ? Optional.of(Tone.of(toSrgb)) : Optional.empty();
    int points = colours == 3 ? RGB_POINTS : INK_POINTS;
    short[] nodes = nodes(colours, points, tone.map(Tone::back));
    short[] seen = new short[nodes.length / colours * 3];
    toSrgb.apply(nodes, seen);
    plain = colours == 3 && isSame(nodes, seen);
    forth = new Grid(colours, 3, points, inOrder(seen, 3, Optional.empty()));
    back = plain ? Optional.empty() : wayBack(own, srgb);
  }

  /** A scanner's profile may know the way to sRGB only. */
  private Optional<Grid> wayBack(ICC_Profile own, ICC_Profile srgb) {
    short[] nodes = nodes(3, RGB_POINTS, Optional.empty());
    short[] samples = new short[nodes.length / 3 * colours];
    try {
      new Transform(srgb, own).apply(nodes, samples);
    } catch (RuntimeException oneWay) {
      return Optional.empty();
    }
    return Optional.of(
        new Grid(3, colours, RGB_POINTS, inOrder(samples, colours, tone.map(Tone::forth))));
  }

  /** Every node of a grid as lcms takes it; the first of a raster's channels runs slowest. */
  private static short[] nodes(int colours, int points, Optional<Curve> curve) {
    short[] axis = new short[points];
    for (int i = 0; i < points; i++) {
      float value = (float) i / (points - 1);
      axis[i] = sample(curve.isPresent() ? curve.get().at(value) : value);
    }
    int count = (int) Math.pow(points, colours);
    short[] nodes = new short[count * colours];
    for (int node = 0; node < count; node++) {
      int rest = node;
      for (int c = colours - 1; c >= 0; c--) {
        nodes[node * colours + (colours == 3 ? 2 - c : c)] = axis[rest % points];
        rest /= points;
      }
    }
    return nodes;
  }

  /** What lcms gave, in a raster's order. */
  private static float[] inOrder(short[] samples, int colours, Optional<Curve> curve) {
    float[] values = new float[samples.length];
    for (int i = 0; i < values.length; i++) {
      int c = i % colours;
      float value = (samples[i - c + (colours == 3 ? 2 - c : c)] & 0xFFFF) / WHITE;
      values[i] = curve.isPresent() ? curve.get().at(value) : value;
    }
    return values;
  }

  private static boolean isSame(short[] a, short[] b) {
    int farthest = 0;
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      int difference = Math.abs((a[i] & 0xFFFF) - (b[i] & 0xFFFF));
      farthest = Math.max(farthest, difference);
      sum += difference;
    }
    return farthest <= FARTHEST_PLAIN * 257 && sum <= MEAN_PLAIN * 257 * a.length;
  }

  private static short sample(float value) {
    return (short) Math.round(value * WHITE);
  }

  @Override
  public boolean isPlain() {
    return plain;
  }

  @Override
  public void toSrgb(float[] own, float[] srgb, int count) {
    float[] even = own;
    if (tone.isPresent()) {
      even = new float[3 * count];
      for (int i = 0; i < even.length; i++) {
        even[i] = tone.get().forth.at(own[i]);
      }
    }
    forth.apply(even, srgb, count);
  }

  @Override
  public void move(float[] own, float[] seen, float[] wanted, int count) {
    if (back.isPresent()) {
      float[] before = new float[colours * count];
      float[] after = new float[colours * count];
      back.get().apply(seen, before, count);
      back.get().apply(wanted, after, count);
      for (int i = 0; i < before.length; i++) {
        own[i] += untoned(after[i]) - untoned(before[i]);
      }
    } else if (tone.isPresent()) {
      // As if its primaries were sRGB's: for a small change that is near enough.
      for (int i = 0; i < 3 * count; i++) {
        own[i] += untoned(wanted[i]) - untoned(seen[i]);
      }
    } else {
      new InkLens().move(own, seen, wanted, count);
    }
  }

  private float untoned(float value) {
    return tone.isPresent() ? tone.get().back.at(value) : value;
  }
}
