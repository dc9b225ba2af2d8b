package io.safelight.samples;

/** A lake among mountains in the late afternoon: ray-marched fractal terrain. */
final class MountainLake implements Scene {
  private static final Vec SUN = new Vec(-0.72, 0.42, -0.30).unit();
  private static final Vec EYE = new Vec(0, 0.42, 0);
  private static final Vec WARM = new Vec(1.0, 0.80, 0.56).times(1.75);
  private static final Vec COOL = new Vec(0.36, 0.50, 0.74).times(0.62);
  private static final Vec HAZE = new Vec(0.62, 0.71, 0.82);

  private final Noise noise = new Noise(41);

  @Override
  public Vec at(double x, double y) {
    return seen(EYE, new Vec(x * 0.52, y * 0.52 + 0.10, 1).unit(), true);
  }

  private Vec seen(Vec from, Vec ray, boolean direct) {
    double water = ray.y() < 0 ? -from.y() / ray.y() : Double.POSITIVE_INFINITY;
    double ground = march(from, ray, Math.min(water, 34), direct ? 0.26 : 0.5);
    if (ground < Math.min(water, 34)) {
      return hazed(land(from.plus(ray.times(ground)), ground), ray, ground);
    }
    if (water < 34) {
      return hazed(lake(from.plus(ray.times(water)), ray, water), ray, water * 0.6);
    }
    return sky(ray);
  }

  private double height(double x, double z, int octaves) {
    double far = Shape.smooth(5.5, 15, z);
    double sides = Shape.smooth(0.9, 5.2, Math.abs(x + 0.35 * Math.sin(z * 0.6)) - 0.06 * z);
    double shore = 0.34 * (noise.clouds(x * 0.55 + 7, z * 0.55, Math.min(octaves, 6)) - 0.62);
    double ridge = noise.ridges(x * 0.21 + 3.4, z * 0.21 + 8.2, octaves);
    return shore + ridge * (4.7 * far + 1.7 * sides * Shape.smooth(1.5, 6, z)) + 0.25 * sides;
  }

  private double march(Vec from, Vec ray, double limit, double pace) {
    double at = 0.3;
    for (int i = 0; i < 700 && at < limit; i++) {
      Vec p = from.plus(ray.times(at));
      if (p.y() > 7.5) {
        return limit;
      }
      double gap = p.y() - height(p.x(), p.z(), 8);
      if (gap < 0.0006 * at) {
        return at;
      }
      at += Math.max(0.0006 * at, gap * pace);
    }
    return limit;
  }

  private Vec land(Vec p, double distance) {
    double step = Math.max(0.002, 0.0011 * distance);
    double h = height(p.x(), p.z(), 12);
    Vec normal =
        new Vec(h - height(p.x() + step, p.z(), 12), step, h - height(p.x(), p.z() + step, 12))
            .unit();
    double grain = noise.clouds(p.x() * 22, p.z() * 22, 5);
    double broad = noise.clouds(p.x() * 2.2, p.z() * 2.2, 4);
    double strata = noise.clouds(p.x() * 1.5, p.y() * 26, 4);
    Vec rock =
        new Vec(0.20, 0.175, 0.155)
            .mix(new Vec(0.34, 0.30, 0.265), strata)
            .times(0.55 + 0.75 * grain);
    Vec meadow = new Vec(0.115, 0.15, 0.035).mix(new Vec(0.20, 0.17, 0.06), broad * 1.2 - 0.2);
    double crowns = noise.smooth(p.x() * 46, p.z() * 46) * noise.smooth(p.x() * 90, p.z() * 90);
    Vec forest = new Vec(0.020, 0.042, 0.018).times(0.45 + 2.6 * crowns);
    double steep = 1 - normal.y();
    Vec colour = meadow.times(0.6 + 0.7 * grain);
    double wooded =
        Shape.smooth(0.46, 0.56, broad + 0.15 * grain) * Shape.smooth(1.35, 0.85, p.y());
    colour = colour.mix(forest, wooded * Shape.smooth(0.03, 0.09, p.y()));
    colour = colour.mix(rock, Shape.smooth(0.30, 0.52, steep + 0.12 * p.y() + 0.1 * grain - 0.05));
    colour = colour.mix(new Vec(0.26, 0.24, 0.20).times(0.5 + grain), Shape.smooth(0.03, 0, p.y()));
    double snow =
        Shape.smooth(1.55, 2.05, p.y() + 0.7 * broad - 0.25) * Shape.smooth(0.62, 0.40, steep);
    colour = colour.mix(new Vec(0.86, 0.88, 0.92), snow);
    double sunny = Shape.clamp(normal.dot(SUN)) * shade(p.plus(new Vec(0, 0.012, 0)));
    double open = 0.55 + 0.45 * normal.y();
    double back = Shape.clamp(0.5 + 0.5 * normal.dot(new Vec(0.7, 0.1, 0.3)));
    return colour.times(
        WARM.times(sunny * 1.35).plus(COOL.times(open)).plus(WARM.times(0.10 * back)));
  }

  private double shade(Vec p) {
    double light = 1;
    double at = 0.03;
    for (int i = 0; i < 44 && at < 7; i++) {
      Vec q = p.plus(SUN.times(at));
      double gap = q.y() - height(q.x(), q.z(), 6);
      light = Math.min(light, 0.5 + 14 * gap / at);
      if (light <= 0) {
        return 0;
      }
      at += Math.max(0.03, gap * 0.7);
    }
    return Shape.smooth(0, 1, light);
  }

  private Vec lake(Vec p, Vec ray, double distance) {
    double calm = 1 / (1 + 0.5 * distance);
    double wind = Shape.smooth(0.50, 0.66, noise.clouds(p.x() * 0.5, p.z() * 1.4, 4));
    double swell = (0.010 + 0.035 * wind) * (0.35 + calm);
    double dx = noise.clouds(p.x() * 26, p.z() * 44, 3) - 0.5;
    double dz = noise.clouds(p.x() * 26 + 40, p.z() * 44 + 9, 3) - 0.5;
    Vec normal = new Vec(dx * swell * 2, 1, dz * swell * 5).unit();
    Vec mirrored = ray.mirrored(normal);
    Vec up = new Vec(mirrored.x(), Math.max(0.004, mirrored.y()), mirrored.z()).unit();
    double fresnel = 0.03 + 0.97 * Math.pow(1 - Shape.clamp(-ray.dot(normal)), 5);
    double depth = -height(p.x(), p.z(), 5);
    Vec bed = new Vec(0.11, 0.115, 0.07).mix(new Vec(0.008, 0.045, 0.062), depth * 14);
    return bed.mix(seen(p, up, false).times(0.93), Math.min(0.92, fresnel + 0.10));
  }

  private Vec sky(Vec ray) {
    double up = Math.max(ray.y(), 0.0);
    Vec blue = HAZE.mix(new Vec(0.055, 0.185, 0.50), 1 - Math.exp(-3.8 * up));
    double cx = ray.x() / (up + 0.16);
    double cz = ray.z() / (up + 0.16);
    double body = noise.clouds(cx * 0.9 + 12, cz * 0.9 + 3.3, 8);
    double cover = Shape.smooth(0.46, 0.66, body) * Shape.smooth(0.02, 0.16, up);
    double lit = noise.clouds(cx * 0.9 + 12 - 0.10, cz * 0.9 + 3.3 - 0.05, 8);
    Vec cloud =
        new Vec(0.98, 0.94, 0.90).mix(new Vec(0.55, 0.60, 0.70), (body - lit) * 4 + 0.35 * body);
    double glow = Math.pow(Shape.clamp(ray.dot(new Vec(SUN.x(), SUN.y(), 0.4).unit())), 6);
    return blue.plus(new Vec(0.30, 0.20, 0.09).times(glow)).mix(cloud, cover * 0.9);
  }

  private static Vec hazed(Vec colour, Vec ray, double distance) {
    double share = 1 - Math.exp(-0.0019 * distance * distance - 0.006 * distance);
    double towards = Shape.clamp(0.5 - 0.5 * ray.x());
    return colour.mix(
        HAZE.mix(new Vec(0.86, 0.76, 0.62), 0.55 * towards).times(0.86), share * 0.86);
  }
}
