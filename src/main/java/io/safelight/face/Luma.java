package io.safelight.face;

/** BT.601, as everywhere in the house. */
final class Luma {
  static final float RED = 0.299f;
  static final float GREEN = 0.587f;
  static final float BLUE = 0.114f;

  private Luma() {}

  /** Of planes of red, green and blue, one after the other. */
  static float[] of(float[] planes) {
    int plane = planes.length / 3;
    float[] luma = new float[plane];
    for (int i = 0; i < plane; i++) {
      luma[i] = RED * planes[i] + GREEN * planes[plane + i] + BLUE * planes[2 * plane + i];
    }
    return luma;
  }
}
