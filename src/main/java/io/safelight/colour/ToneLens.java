package io.safelight.colour;

import io.safelight.image.Luma;

/**
 * Grey in a curve of its own: seen as three equal channels, changed by the change of their luma.
 */
final class ToneLens implements Lens {
  private final Curve forth;
  private final Curve back;

  ToneLens(Curve forth) {
    this.forth = forth;
    this.back = forth.inverse();
  }

  /** Of blue, green, red. */
  static float luma(float[] bgr, int pixel) {
    return Luma.of(bgr[3 * pixel], bgr[3 * pixel + 1], bgr[3 * pixel + 2]);
  }

  @Override
  public boolean isPlain() {
    return false;
  }

  @Override
  public void toSrgb(float[] own, float[] srgb, int count) {
    for (int i = 0; i < count; i++) {
      float tone = forth.at(own[i]);
      srgb[3 * i] = tone;
      srgb[3 * i + 1] = tone;
      srgb[3 * i + 2] = tone;
    }
  }

  @Override
  public void move(float[] own, float[] seen, float[] wanted, int count) {
    for (int i = 0; i < count; i++) {
      own[i] += back.at(luma(wanted, i)) - back.at(luma(seen, i));
    }
  }
}
