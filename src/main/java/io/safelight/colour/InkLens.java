package io.safelight.colour;

/**
 * Inks of which nothing is known: each filters light, one after the other: red = (1 − cyan)(1 −
 * black), and so on. Going back, black stays what it is.
 */
record InkLens() implements Lens {
  /**
   * Where black leaves less light than this, the other inks can hardly be seen: without a bound,
   * noise of one level would become a flood of ink.
   */
  private static final float LEAST_LIGHT = 0.1f;

  @Override
  public boolean isPlain() {
    return false;
  }

  @Override
  public void toSrgb(float[] own, float[] srgb, int count) {
    for (int i = 0; i < count; i++) {
      float light = 1 - own[4 * i + 3];
      srgb[3 * i] = (1 - own[4 * i + 2]) * light;
      srgb[3 * i + 1] = (1 - own[4 * i + 1]) * light;
      srgb[3 * i + 2] = (1 - own[4 * i]) * light;
    }
  }

  @Override
  public void move(float[] own, float[] seen, float[] wanted, int count) {
    for (int i = 0; i < count; i++) {
      float light = Math.max(LEAST_LIGHT, 1 - own[4 * i + 3]);
      for (int c = 0; c < 3; c++) {
        own[4 * i + 2 - c] -= (wanted[3 * i + c] - seen[3 * i + c]) / light;
      }
    }
  }
}
