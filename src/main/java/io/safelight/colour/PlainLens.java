package io.safelight.colour;

/** Nothing to see through: sRGB, or grey in its curve. */
record PlainLens(int colours) implements Lens {
  @Override
  public boolean isPlain() {
    return true;
  }

  @Override
  public void toSrgb(float[] own, float[] srgb, int count) {
    if (colours == 3) {
      System.arraycopy(own, 0, srgb, 0, 3 * count);
      return;
    }
    for (int i = 0; i < count; i++) {
      srgb[3 * i] = own[i];
      srgb[3 * i + 1] = own[i];
      srgb[3 * i + 2] = own[i];
    }
  }

  @Override
  public void move(float[] own, float[] seen, float[] wanted, int count) {
    if (colours == 1) {
      for (int i = 0; i < count; i++) {
        own[i] += ToneLens.luma(wanted, i) - ToneLens.luma(seen, i);
      }
      return;
    }
    for (int i = 0; i < 3 * count; i++) {
      own[i] += wanted[i] - seen[i];
    }
  }
}
