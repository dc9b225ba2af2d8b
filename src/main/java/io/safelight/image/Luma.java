package io.safelight.image;

/** BT.601's luma, as OpenCV's BGR2GRAY has it, in whatever unit the three are. */
public final class Luma {
  private static final double RED = 0.299;
  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;

  private Luma() {}

  public static float of(float blue, float green, float red) {
    return (float) BLUE * blue + (float) GREEN * green + (float) RED * red;
  }

  public static double of(double blue, double green, double red) {
    return BLUE * blue + GREEN * green + RED * red;
  }

  /** Of planes of red, green and blue, one after the other. */
  public static float[] of(float[] planes) {
    int plane = planes.length / 3;
    float[] luma = new float[plane];
    for (int i = 0; i < plane; i++) {
      luma[i] = of(planes[2 * plane + i], planes[plane + i], planes[i]);
    }
    return luma;
  }
}
