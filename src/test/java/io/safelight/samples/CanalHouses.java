package io.safelight.samples;

/** A row of gabled houses at dusk, some windows lit, mirrored in a canal. */
final class CanalHouses implements Scene {
  private static final double QUAY = -0.30;
  private static final int[] PAINTS = {
    0x8A4B3A, 0xB98F5C, 0x5C6B73, 0x9C5A48, 0xC7B08A, 0x6A4A44, 0x7F8A72, 0xA8704E
  };

  private final Noise noise = new Noise(61);

  @Override
  public Vec at(double x, double y) {
    if (y >= QUAY) {
      return above(x, y);
    }
    double depth = QUAY - y;
    double shake = noise.clouds(x * 5, y * 46, 4) - 0.5;
    double ripple = (0.012 + 0.10 * depth) * shake;
    double across = 0.04 * depth * (noise.clouds(x * 9 + 50, y * 70, 3) - 0.5);
    Vec mirrored = Vec.grey(0);
    for (int i = 0; i < 5; i++) {
      double spread = (i - 2) * (0.006 + 0.035 * depth);
      mirrored = mirrored.plus(above(x + across, QUAY + 1.05 * depth + ripple + spread));
    }
    Vec water = new Vec(0.012, 0.020, 0.030);
    double fresnel = 0.70 - 0.25 * depth + 0.35 * shake;
    return water.mix(mirrored.times(0.2), fresnel);
  }

  private Vec above(double x, double y) {
    if (y < QUAY + 0.065) {
      double stone = noise.clouds(x * 30, y * 60, 4);
      double joint = Math.abs((y * 46 + 100) % 1 - 0.5) > 0.44 ? 0.6 : 1;
      return new Vec(0.085, 0.075, 0.070).times((0.5 + stone) * joint);
    }
    double place = (x + 8 + 0.025 * Math.sin(x * 3)) / 0.36;
    int house = (int) Math.floor(place);
    double u = place - house;
    double eaves = 0.20 + 0.20 * noise.at(house, 3);
    double gable = gable(u, noise.at(house, 5));
    if (y < eaves + gable) {
      Vec wall = wall(house, u, y, eaves, gable);
      return lamps(x, y, wall);
    }
    return lamps(x, y, sky(x, y));
  }

  /** How far the front rises above the eaves: stepped, bell-shaped or plain. */
  private static double gable(double u, double kind) {
    double middle = 1 - Math.abs(2 * u - 1);
    if (kind < 0.35) {
      return 0.30 * Math.floor(Math.min(middle, 0.85) * 6) / 6;
    }
    if (kind < 0.7) {
      return 0.26 * Shape.smooth(0.15, 0.75, middle) + (middle > 0.72 ? 0.05 : 0);
    }
    return 0.30 * Math.min(middle, 0.8);
  }

  private Vec wall(int house, double u, double y, double eaves, double gable) {
    Vec paint = Vec.srgb(PAINTS[Math.floorMod(house * 5 + 3, PAINTS.length)]);
    double row = Math.floor(y * 90);
    double brick = noise.at((long) Math.floor(u * 34 + row % 2 * 0.5) + house * 97L, (long) row);
    double mortar = Math.abs((y * 90 + 900) % 1 - 0.5) > 0.40 ? 1.25 : 1;
    double grime = noise.clouds(u * 3 + house * 7, y * 4, 5);
    double light = 0.26 + 0.20 * Shape.smooth(-0.3, 0.7, y);
    Vec dusk = new Vec(0.74, 0.68, 0.88).times(light);
    Vec colour = paint.times(dusk).times((0.72 + 0.35 * brick) * mortar * (0.62 + 0.7 * grime));
    if (eaves + gable - y < 0.018 || u < 0.012 || u > 0.988) {
      boolean trim = eaves + gable - y < 0.018;
      return trim ? new Vec(0.40, 0.37, 0.36).times(0.55) : colour.times(0.35);
    }
    double storey = (y - QUAY - 0.09) / 0.185;
    int floor = (int) Math.floor(storey);
    double v = storey - floor;
    int columns = 3;
    double column = (u - 0.08) / 0.84 * columns;
    int pane = (int) Math.floor(column);
    double w = column - pane;
    boolean fits = y + 0.04 < eaves + gable && u > 0.08 && u < 0.92;
    if (!fits || y > eaves + 0.11 && pane != 1) {
      return colour;
    }
    if (floor == 0 && pane == Math.floorMod(house, 3)) {
      return door(house, w, v, colour);
    }
    return window(house, floor, pane, w, v, colour);
  }

  private Vec door(int house, double w, double v, Vec colour) {
    if (w < 0.18 || w > 0.82 || v > 0.86) {
      return colour;
    }
    if (v > 0.70) {
      return new Vec(0.85, 0.52, 0.20);
    }
    Vec[] paints = {
      new Vec(0.012, 0.045, 0.030), new Vec(0.075, 0.012, 0.014), new Vec(0.014, 0.025, 0.065)
    };
    boolean panel = w > 0.30 && w < 0.70 && v > 0.08 && v < 0.62 && Math.abs(v - 0.36) > 0.04;
    return paints[Math.floorMod(house, 3)].times(panel ? 0.7 : 1.1);
  }

  private Vec window(int house, int floor, int pane, double w, double v, Vec colour) {
    if (w < 0.19 || w > 0.81 || v < 0.16 || v > 0.84) {
      return v > 0.10 && v < 0.16 && w > 0.14 && w < 0.86 ? new Vec(0.13, 0.12, 0.12) : colour;
    }
    boolean frame =
        w < 0.25
            || w > 0.75
            || v < 0.22
            || v > 0.78
            || Math.abs(w - 0.5) < 0.028
            || Math.abs(v - 0.55) < 0.022;
    if (frame) {
      return new Vec(0.36, 0.35, 0.36).times(0.75);
    }
    double luck = noise.at(house * 31L + pane, floor * 17L + 2);
    if (luck > 0.56) {
      double curtain = Shape.smooth(0.14, 0.30, Math.abs(w - 0.5));
      double warm = 1.25 - 0.5 * v + 0.25 * noise.smooth(w * 5 + house, v * 5 + floor);
      return new Vec(1.0, 0.62, 0.24).times(warm).mix(new Vec(0.75, 0.34, 0.12), curtain * 0.7);
    }
    return new Vec(0.05, 0.065, 0.11).mix(new Vec(0.20, 0.20, 0.30), v * 0.8);
  }

  /** Three street lamps before the houses, with their glow. */
  private Vec lamps(double x, double y, Vec behind) {
    Vec colour = behind;
    for (int i = -1; i <= 1; i++) {
      double dx = x - i * 0.98 - 0.13;
      double dy = y - 0.02;
      double r = Math.hypot(dx, dy);
      colour = colour.plus(new Vec(1.0, 0.62, 0.26).times(0.030 / (0.02 + r * r * 3.2) * 0.10));
      if (Math.abs(dx) < 0.0065 && dy < 0) {
        colour = new Vec(0.008, 0.010, 0.010);
      }
      if (r < 0.024) {
        colour = new Vec(1.6, 1.25, 0.75);
      } else if (Math.abs(dx) < 0.030 - dy * 0.2 && dy > 0.020 && dy < 0.040) {
        colour = new Vec(0.008, 0.010, 0.010);
      }
    }
    return colour;
  }

  private Vec sky(double x, double y) {
    double up = Shape.clamp((y - 0.05) / 1.0);
    Vec low = new Vec(0.78, 0.42, 0.26);
    Vec colour = low.mix(new Vec(0.42, 0.30, 0.42), up * 1.9).mix(new Vec(0.05, 0.085, 0.22), up);
    double streaks = noise.clouds(x * 1.3 + 3, y * 5.5 + 2, 7);
    return colour.mix(
        new Vec(0.80, 0.36, 0.30).mix(new Vec(0.20, 0.16, 0.28), up),
        Shape.smooth(0.50, 0.74, streaks) * 0.75);
  }
}
