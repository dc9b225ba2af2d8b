package io.safelight.samples;

/** A striped lighthouse on its rock above the sea: ray-marched signed distances. */
final class Lighthouse implements Scene {
  private static final Vec SUN = new Vec(-0.70, 0.46, -0.52).unit();
  private static final Vec EYE = new Vec(0.6, 1.5, -13);
  private static final double FAR = 60;

  private final Noise noise = new Noise(23);

  private record Hit(double distance, int thing) {
    Hit nearer(Hit other) {
      return distance <= other.distance ? this : other;
    }
  }

  @Override
  public Vec at(double x, double y) {
    return seen(EYE, new Vec(x * 0.46 - 0.01, y * 0.46 + 0.205, 1).unit(), true);
  }

  private Vec seen(Vec from, Vec ray, boolean direct) {
    double sea = ray.y() < -0.0005 ? -from.y() / ray.y() : Double.POSITIVE_INFINITY;
    double limit = Math.min(sea, FAR);
    double at = 0.05;
    for (int i = 0; i < 240 && at < limit; i++) {
      Vec p = from.plus(ray.times(at));
      Hit hit = nearest(p);
      if (hit.distance < 0.0008 * (1 + 0.3 * at)) {
        return shaded(p, normal(p), hit.thing);
      }
      at += hit.distance * 0.6;
    }
    if (sea < 4000) {
      return sea(from.plus(ray.times(sea)), ray, sea, direct);
    }
    return sky(ray);
  }

  private Hit nearest(Vec p) {
    double r = Math.hypot(p.x(), p.z());
    double y = p.y();
    double taper = 0.92 - 0.062 * (y - 1.2);
    double tower = Math.max(Math.max((r - taper) * 0.97, y - 6.9), 0.6 - y);
    double gallery = Math.max(r - 0.86, Math.abs(y - 6.95) - 0.07);
    double rail =
        Math.min(
            Math.hypot(r - 0.82, y - 7.30) - 0.018,
            Math.max(Math.hypot(r - 0.82, 0) - 0.018, Math.abs(y - 7.15) - 0.16)
                + 0.05 * Math.abs(Math.sin(Math.atan2(p.z(), p.x()) * 10)));
    double lamp = Math.max(r - 0.42, Math.abs(y - 7.42) - 0.42);
    double roof = Math.max((r - 0.60 + (y - 7.84) * 0.92) * 0.72, 7.84 - y);
    double knob = p.minus(new Vec(0, 8.58, 0)).length() - 0.075;
    double mast = Math.max(r - 0.014, Math.abs(y - 8.8) - 0.3);
    Hit hit = new Hit(tower, 1);
    hit = hit.nearer(new Hit(Math.min(gallery, rail), 2));
    hit = hit.nearer(new Hit(lamp, 3));
    hit = hit.nearer(new Hit(Math.min(Math.min(roof, knob), mast), 4));
    Vec c = p.minus(new Vec(2.05, 1.62, 0.5));
    double house = Shape.box(c, 0.95, 0.55, 0.7);
    double gable = Math.max((Math.abs(c.z()) * 0.72 + c.y() - 1.10) * 0.8, Math.abs(c.x()) - 1.06);
    hit = hit.nearer(new Hit(house, 5));
    hit = hit.nearer(new Hit(Math.max(gable, 0.5 - c.y()), 6));
    return hit.nearer(new Hit(rock(p), 7));
  }

  private double rock(Vec p) {
    double big =
        new Vec((p.x() - 0.5) / 4.6, (p.y() + 0.5) / 1.75, p.z() / 3.2).length() * 1.75 - 1.75;
    double small =
        new Vec((p.x() + 4.6) / 1.7, (p.y() + 0.3) / 0.85, (p.z() + 1.6) / 1.2).length() * 0.85
            - 0.85;
    double coarse = noise.clouds(p.x() * 0.9 + p.y() * 0.5, p.z() * 0.9 - p.y() * 0.8 + 5, 3);
    double fine = noise.ridges(p.x() * 1.6 + p.y() * 1.1, p.z() * 1.6 + p.y() * 1.4, 4);
    return (Math.min(big, small) - 0.75 * (coarse - 0.5) - 0.32 * (fine - 0.3)) * 0.62;
  }

  private Vec normal(Vec p) {
    double e = 0.004;
    return new Vec(
            nearest(p.plus(new Vec(e, 0, 0))).distance
                - nearest(p.plus(new Vec(-e, 0, 0))).distance,
            nearest(p.plus(new Vec(0, e, 0))).distance
                - nearest(p.plus(new Vec(0, -e, 0))).distance,
            nearest(p.plus(new Vec(0, 0, e))).distance
                - nearest(p.plus(new Vec(0, 0, -e))).distance)
        .unit();
  }

  private Vec colour(Vec p, Vec n, int thing) {
    double angle = Math.atan2(p.z(), p.x());
    double stain = noise.clouds(angle * 5, p.y() * 0.9, 5);
    return switch (thing) {
      case 1 -> {
        double lap = (p.y() - 1.35) / 1.12;
        boolean red = Math.floorMod((int) Math.floor(lap), 2) == 1;
        Vec paint = red ? new Vec(0.52, 0.035, 0.03) : new Vec(0.80, 0.78, 0.74);
        boolean window =
            Math.abs(angle + 1.9) < 0.13 && Math.abs((p.y() + 20.2) % 1.85 - 0.9) < 0.17;
        boolean door = Math.abs(angle + 1.35) < 0.25 && p.y() < 2.1;
        if (window || door) {
          yield window ? new Vec(0.03, 0.035, 0.045) : new Vec(0.05, 0.09, 0.13);
        }
        yield paint.times(0.80 + 0.34 * stain);
      }
      case 2 -> Vec.grey(0.05);
      case 3 ->
          Math.abs(Math.sin(angle * 4)) < 0.16
              ? Vec.grey(0.05)
              : new Vec(0.75, 0.62, 0.30)
                  .mix(new Vec(0.20, 0.30, 0.38), Math.abs(p.y() - 7.4) * 2.6);
      case 4 -> new Vec(0.36, 0.03, 0.025);
      case 5 -> {
        boolean pane =
            Math.abs(Math.abs(p.x() - 2.05) - 0.45) < 0.13 && Math.abs(p.y() - 1.70) < 0.17;
        yield pane ? new Vec(0.03, 0.04, 0.05) : new Vec(0.74, 0.70, 0.62).times(0.8 + 0.3 * stain);
      }
      case 6 ->
          new Vec(0.26, 0.10, 0.06)
              .times(0.6 + 0.8 * noise.smooth(p.x() * 12, (p.y() - p.z()) * 10));
      default -> {
        double grain = noise.clouds(p.x() * 6 + p.y() * 3, p.z() * 6 - p.y() * 5, 5);
        Vec stone = new Vec(0.20, 0.17, 0.145).times(0.35 + 1.3 * grain);
        double green =
            Shape.smooth(0.55, 0.85, n.y()) * Shape.smooth(0.55, 1.0, p.y() + 0.4 * grain);
        Vec grass = new Vec(0.10, 0.15, 0.03).times(0.5 + grain);
        yield stone.mix(grass, green).times(Shape.mix(0.38, 1, Shape.smooth(0.04, 0.32, p.y())));
      }
    };
  }

  private Vec shaded(Vec p, Vec n, int thing) {
    double sunny = Shape.clamp(n.dot(SUN)) * shadow(p.plus(n.times(0.03)));
    double closed = 0;
    for (int i = 1; i <= 4; i++) {
      closed += (0.13 * i - nearest(p.plus(n.times(0.13 * i))).distance) / (i * 0.9);
    }
    double open = Shape.clamp(1 - 0.9 * closed) * (0.62 + 0.38 * n.y());
    Vec light =
        new Vec(1.0, 0.85, 0.66)
            .times(2.0 * sunny)
            .plus(new Vec(0.34, 0.46, 0.66).times(0.62 * open));
    return colour(p, n, thing).times(light);
  }

  private double shadow(Vec p) {
    double light = 1;
    double at = 0.04;
    for (int i = 0; i < 50 && at < 9; i++) {
      double gap = nearest(p.plus(SUN.times(at))).distance;
      light = Math.min(light, 14 * gap / at);
      if (light < 0.01) {
        return 0;
      }
      at += Math.max(0.03, gap * 0.7);
    }
    return Shape.clamp(light);
  }

  private Vec sea(Vec p, Vec ray, double distance, boolean direct) {
    double far = 1 / (1 + 0.03 * distance);
    double a = noise.clouds(p.x() * 1.5, p.z() * 2.6, 5) - 0.5;
    double b = noise.clouds(p.x() * 1.5 + 31, p.z() * 2.6 + 7, 5) - 0.5;
    Vec n = new Vec(a * 0.50 * far, 1, b * 0.95 * far).unit();
    double fresnel = 0.03 + 0.97 * Math.pow(1 - Shape.clamp(-ray.dot(n)), 5);
    Vec m = ray.mirrored(n);
    Vec up = new Vec(m.x(), Math.max(0.02, m.y()), m.z()).unit();
    Vec mirrored = direct ? seen(p, up, false) : sky(up);
    Vec deep = new Vec(0.010, 0.062, 0.085).plus(new Vec(0.02, 0.07, 0.06).times(Math.max(0, a)));
    Vec water = deep.mix(mirrored, Math.min(0.8, fresnel));
    double shore = rock(p) + 0.55 * (noise.clouds(p.x() * 3, p.z() * 4, 5) - 0.5);
    double crest = Shape.smooth(0.60, 0.72, 0.5 + a + 0.25 * b) * far;
    double foam = Math.max(Shape.smooth(0.26, 0.02, shore), 0.55 * crest);
    water = water.mix(new Vec(0.80, 0.84, 0.86), foam * 0.9);
    return water.mix(sky(new Vec(ray.x(), 0.01, ray.z())), 1 - Math.exp(-0.004 * distance));
  }

  private Vec sky(Vec ray) {
    double up = Math.max(0, ray.y());
    Vec blue = new Vec(0.66, 0.74, 0.80).mix(new Vec(0.07, 0.22, 0.52), 1 - Math.exp(-3.0 * up));
    double cx = ray.x() / (up + 0.20);
    double cz = ray.z() / (up + 0.20);
    double body = noise.clouds(cx * 1.3 + 4.2, cz * 1.3 + 1.6, 8);
    double lit = noise.clouds(cx * 1.3 + 4.08, cz * 1.3 + 1.52, 8);
    double cover = Shape.smooth(0.44, 0.64, body) * Shape.smooth(0, 0.12, up);
    Vec cloud = new Vec(1.0, 0.95, 0.90).mix(new Vec(0.50, 0.56, 0.66), (body - lit) * 5 + 0.3);
    return blue.mix(cloud, cover * 0.92);
  }
}
