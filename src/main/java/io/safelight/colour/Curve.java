package io.safelight.colour;

/**
 * A rising function from 0 to 1 onto 0 to 1, sampled and interpolated linearly. Where the sampled
 * one falls it is held level.
 */
final class Curve {
  static final int INTERVALS = 4096;

  private final float[] values;

  private Curve(float[] values) {
    this.values = values;
  }

  /**
   * @param sampled {@code INTERVALS + 1} values
   * @param stretched whether the first and the last value are made 0 and 1
   */
  static Curve of(float[] sampled, boolean stretched) {
    float[] values = sampled.clone();
    for (int i = 1; i < values.length; i++) {
      values[i] = Math.max(values[i], values[i - 1]);
    }
    float low = values[0];
    float range = values[INTERVALS] - low;
    if (stretched && range > 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (values[i] - low) / range;
      }
    }
    return new Curve(values);
  }

  float at(float value) {
    float place = value > 0 ? Math.min(value, 1) * INTERVALS : 0;
    int cell = Math.min((int) place, INTERVALS - 1);
    float fraction = place - cell;
    return values[cell] + fraction * (values[cell + 1] - values[cell]);
  }

  /** From values back to where they are taken; in the middle where the curve is level. */
  Curve inverse() {
    float[] inverse = new float[INTERVALS + 1];
    int above = 0;
    for (int i = 0; i <= INTERVALS; i++) {
      float wanted = (float) i / INTERVALS;
      while (above < INTERVALS && values[above] < wanted) {
        above++;
      }
      if (above == 0) {
        continue;
      }
      float below = values[above - 1];
      float rise = values[above] - below;
      float fraction = rise > 0 ? Math.min(1, (wanted - below) / rise) : 1;
      inverse[i] = (above - 1 + fraction) / INTERVALS;
    }
    return new Curve(inverse);
  }
}
