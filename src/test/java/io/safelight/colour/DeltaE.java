package io.safelight.colour;

import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;

/** How far apart two colours are to the eye. */
public final class DeltaE {
  private DeltaE() {}

  /** What a colour is by lcms: CIELAB under D50. */
  public static double[] lab(Profile profile, float... channels) {
    ICC_Profile icc = ICC_Profile.getInstance(profile.icc().orElseThrow().bytes());
    return lab(new ICC_ColorSpace(icc).toCIEXYZ(channels));
  }

  static double[] lab(float[] xyz) {
    double x = root(xyz[0] / 0.9642);
    double y = root(xyz[1]);
    double z = root(xyz[2] / 0.8249);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double root(double t) {
    return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }

  /** CIEDE2000 with all weights 1: Sharma, Wu and Dalal 2005, equations 2 to 22. */
  public static double between(double[] one, double[] other) {
    double meanChroma = (Math.hypot(one[1], one[2]) + Math.hypot(other[1], other[2])) / 2;
    double g = 0.5 * (1 - Math.sqrt(seventh(meanChroma)));
    double a1 = (1 + g) * one[1];
    double a2 = (1 + g) * other[1];
    double c1 = Math.hypot(a1, one[2]);
    double c2 = Math.hypot(a2, other[2]);
    double h1 = hue(a1, one[2]);
    double h2 = hue(a2, other[2]);
    double turn = h2 - h1;
    double meanHue = (h1 + h2) / 2;
    if (c1 * c2 == 0) {
      turn = 0;
      meanHue = h1 + h2;
    } else if (Math.abs(h1 - h2) > 180) {
      turn += turn > 0 ? -360 : 360;
      meanHue += h1 + h2 < 360 ? 180 : -180;
    }
    double dl = other[0] - one[0];
    double dc = c2 - c1;
    double dh = 2 * Math.sqrt(c1 * c2) * sin(turn / 2);
    double l = (one[0] + other[0]) / 2;
    double c = (c1 + c2) / 2;
    double t =
        1
            - 0.17 * cos(meanHue - 30)
            + 0.24 * cos(2 * meanHue)
            + 0.32 * cos(3 * meanHue + 6)
            - 0.20 * cos(4 * meanHue - 63);
    double sl = 1 + 0.015 * (l - 50) * (l - 50) / Math.sqrt(20 + (l - 50) * (l - 50));
    double sc = 1 + 0.045 * c;
    double sh = 1 + 0.015 * c * t;
    double away = (meanHue - 275) / 25;
    double rt = -sin(60 * Math.exp(-away * away)) * 2 * Math.sqrt(seventh(c));
    double lightness = dl / sl;
    double chroma = dc / sc;
    double hue = dh / sh;
    return Math.sqrt(lightness * lightness + chroma * chroma + hue * hue + rt * chroma * hue);
  }

  private static double seventh(double c) {
    double power = Math.pow(c, 7);
    return power / (power + Math.pow(25, 7));
  }

  private static double hue(double a, double b) {
    double degrees = Math.toDegrees(Math.atan2(b, a));
    return degrees < 0 ? degrees + 360 : degrees;
  }

  private static double sin(double degrees) {
    return Math.sin(Math.toRadians(degrees));
  }

  private static double cos(double degrees) {
    return Math.cos(Math.toRadians(degrees));
  }
}
