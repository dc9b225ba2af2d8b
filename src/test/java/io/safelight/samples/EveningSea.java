package io.safelight.samples;

/** The last light over the sea: the long soft gradients that 16 bits are for. */
final class EveningSea implements Scene {
  private static final double HORIZON = -0.22;
  private static final double SUN_X = 0.34;
  private static final double SUN_Y = -0.09;

  private final Noise noise = new Noise(88);

  @Override
  public Vec at(double x, double y) {
    if (y >= HORIZON) {
      return land(x, y - HORIZON, sky(x, y));
    }
    double depth = HORIZON - y;
    double distance = 0.05 / (depth + 0.004);
    double wave = noise.clouds(x * distance * 2.2 + 60, distance * 16, 5) - 0.5;
    double fine = noise.clouds(x * 34, y * 190, 3) - 0.5;
    double tilt = wave * (0.05 + 0.55 * depth) + fine * 0.05;
    Vec mirrored = sky(x + 0.3 * tilt, HORIZON + Math.abs(1.1 * depth + tilt * 1.4) + 0.002);
    Vec water = new Vec(0.010, 0.028, 0.050).mix(mirrored, 0.66 - 0.42 * depth + 0.5 * tilt);
    double path = Math.exp(-Shape.square((x - SUN_X) / (0.055 + 0.25 * depth)));
    double glint = Shape.smooth(0.00, 0.20, 0.6 * wave + fine + 0.03) * path;
    return water.plus(new Vec(1.0, 0.58, 0.24).times(1.1 * glint * (1 - 0.7 * depth)));
  }

  private Vec sky(double x, double y) {
    double up = (y - HORIZON) / (1 - HORIZON);
    Vec colour =
        new Vec(0.95, 0.47, 0.17)
            .mix(new Vec(0.86, 0.36, 0.25), up * 4.5)
            .mix(new Vec(0.38, 0.24, 0.36), up * 2.1 - 0.12)
            .mix(new Vec(0.055, 0.10, 0.27), up * 1.25 - 0.2);
    double r = Math.hypot(x - SUN_X, (y - SUN_Y) * 1.1);
    colour = colour.plus(new Vec(0.85, 0.42, 0.13).times(0.62 * Math.exp(-r * 3.4)));
    double band = noise.clouds(x * 1.1 + 9, (y - HORIZON) * 6.2 / (0.5 + up), 7);
    double cover = Shape.smooth(0.47, 0.70, band) * Shape.smooth(0.03, 0.16, up);
    Vec lit = new Vec(0.98, 0.46, 0.26).mix(new Vec(0.50, 0.27, 0.34), up * 1.8);
    Vec shade = new Vec(0.26, 0.16, 0.25).mix(new Vec(0.09, 0.10, 0.20), up * 1.5);
    double under = noise.clouds(x * 1.1 + 9, (y - HORIZON) * 6.2 / (0.5 + up) - 0.16, 7);
    colour = colour.mix(lit.mix(shade, (band - under) * 5 + 0.45), cover * 0.85);
    if (r < 0.052) {
      return colour.mix(new Vec(1.6, 1.25, 0.72), Shape.smooth(0.052, 0.048, r));
    }
    return colour;
  }

  /** Two headlands, the farther one paler. */
  private Vec land(double x, double above, Vec sky) {
    double far = 0.13 * Shape.smooth(-0.25, -1.3, x) + 0.035 * noise.clouds(x * 5, 3, 6);
    double near = 0.24 * Shape.smooth(-0.72, -1.6, x) + 0.05 * noise.clouds(x * 7, 8, 6) - 0.045;
    Vec colour = sky;
    if (above < far * Shape.smooth(-0.12, -0.4, x)) {
      colour = new Vec(0.20, 0.105, 0.12).mix(sky, 0.22);
    }
    if (above < near) {
      colour = new Vec(0.030, 0.022, 0.034);
    }
    return colour;
  }
}
