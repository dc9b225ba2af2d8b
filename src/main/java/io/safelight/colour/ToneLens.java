package io.safelight.colour;

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

  /** BT.601, as OpenCV's BGR2GRAY; of blue, green, red. */
  static float luma(float[] bgr, int pixel) {
    return 0.114f * bgr[3 * pixel] + 0.587f * bgr[3 * pixel + 1] + 0.299f * bgr[3 * pixel + 2];
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
