package io.safelight.samples;

/** A vase, a bowl with fruit and two spheres beside a window: ray-marched signed distances. */
final class StillLife implements Scene {
  private static final Vec WINDOW = new Vec(-0.66, 0.62, -0.42).unit();
  private static final Vec EYE = new Vec(0.1, 1.45, -5.2);
  private static final double FAR = 14;

  private final Noise noise = new Noise(7);

  private record Hit(double distance, int thing) {
    Hit nearer(Hit other) {
      return distance <= other.distance ? this : other;
    }
  }

  @Override
  public Vec at(double x, double y) {
    Vec ahead = new Vec(0, 0.86, 0).minus(EYE).unit();
    Vec right = new Vec(0, 1, 0).cross(ahead).unit();
    Vec up = ahead.cross(right);
    Vec ray = ahead.plus(right.times(x * 0.335)).plus(up.times(y * 0.335)).unit();
    double vignette = 1 - 0.16 * (x * x + y * y);
    return seen(EYE, ray, 2).times(vignette);
  }

  private Vec seen(Vec from, Vec ray, int bounces) {
    double at = 0.02;
    int thing = -1;
    for (int i = 0; i < 220 && at < FAR; i++) {
      Hit hit = nearest(from.plus(ray.times(at)));
      if (hit.distance < 0.0004 * (1 + at)) {
        thing = hit.thing;
        break;
      }
      at += hit.distance * 0.72;
    }
    if (thing < 0) {
      return Vec.grey(0.03);
    }
    Vec p = from.plus(ray.times(at));
    Vec n = normal(p);
    Vec colour = shaded(p, n, ray, thing);
    double gloss = gloss(thing);
    if (gloss > 0 && bounces > 0) {
      double fresnel = gloss * (0.05 + 0.95 * Math.pow(1 - Shape.clamp(-ray.dot(n)), 5));
      Vec mirrored = seen(p.plus(n.times(0.01)), ray.mirrored(n), bounces - 1);
      colour = colour.times(1 - fresnel).plus(mirrored.times(fresnel));
    }
    return colour;
  }

  private Hit nearest(Vec p) {
    double folds =
        0.10 * Math.sin(p.x() * 2.6 + 0.5 * Math.sin(p.y() * 1.3))
            + 0.045 * Math.sin(p.x() * 6.3 + p.y() * 0.9);
    Hit hit = new Hit(p.y(), 0);
    hit = hit.nearer(new Hit((2.1 - p.z() + folds) * 0.8, 1));
    hit = hit.nearer(new Hit(vase(p.minus(new Vec(-0.62, 0, 0.35))), 2));
    hit = hit.nearer(new Hit(bowl(p.minus(new Vec(0.78, 0, 0.05))), 3));
    hit = hit.nearer(new Hit(fruit(p), 4));
    hit = hit.nearer(new Hit(p.minus(new Vec(-0.05, 0.24, -0.95)).length() - 0.24, 5));
    hit = hit.nearer(new Hit(p.minus(new Vec(-1.35, 0.17, -0.62)).length() - 0.17, 6));
    return hit;
  }

  private static double vase(Vec p) {
    double r = Math.hypot(p.x(), p.z());
    double y = p.y();
    double body =
        0.20
            + 0.33 * Math.exp(-Shape.square((y - 0.78) / 0.46))
            - 0.06 * Math.exp(-Shape.square((y - 1.62) / 0.22))
            + 0.11 * Shape.smooth(1.62, 1.98, y);
    double wall = Math.abs(r - body + 0.02) - 0.02;
    double solid = y < 1.2 ? r - body : wall;
    double rim = Math.hypot(r - body + 0.02, y - 1.98) - 0.028;
    return Math.min(Math.max(Math.max(solid * 0.72, y - 1.98), -y), rim);
  }

  private static double bowl(Vec p) {
    Vec q = p.minus(new Vec(0, 0.74, 0));
    double shell = Math.abs(q.length() - 0.70) - 0.022;
    double cut = Math.max(shell, q.y() + 0.16);
    double foot = Math.max(Math.abs(Math.hypot(p.x(), p.z()) - 0.24) - 0.03, p.y() - 0.08);
    double rim = Math.hypot(Math.hypot(q.x(), q.z()) - 0.681, q.y() + 0.16) - 0.026;
    return Math.min(Math.min(cut, rim), foot);
  }

  private static double fruit(Vec p) {
    double a = p.minus(new Vec(0.56, 0.52, -0.14)).length() - 0.25;
    double b = p.minus(new Vec(1.03, 0.52, -0.06)).length() - 0.23;
    double c = p.minus(new Vec(0.80, 0.55, 0.30)).length() - 0.25;
    Vec pear = p.minus(new Vec(0.80, 0.78, -0.02));
    double d =
        Shape.blend(
            pear.length() - 0.20, pear.minus(new Vec(0.05, 0.26, 0)).length() - 0.095, 0.17);
    Vec stalk = pear.minus(new Vec(0.075, 0.42, 0));
    double e =
        Math.max(
            Math.hypot(stalk.x() - 0.15 * stalk.y(), stalk.z()) - 0.013,
            Math.abs(stalk.y()) - 0.07);
    return Math.min(Math.min(Math.min(a, b), Math.min(c, d)), e);
  }

  private Vec normal(Vec p) {
    double e = 0.0012;
    return new Vec(
            nearest(p.plus(new Vec(e, 0, 0))).distance
                - nearest(p.plus(new Vec(-e, 0, 0))).distance,
            nearest(p.plus(new Vec(0, e, 0))).distance
                - nearest(p.plus(new Vec(0, -e, 0))).distance,
            nearest(p.plus(new Vec(0, 0, e))).distance
                - nearest(p.plus(new Vec(0, 0, -e))).distance)
        .unit();
  }

  private static double gloss(int thing) {
    return switch (thing) {
      case 0 -> 0.30;
      case 2, 3 -> 0.75;
      case 5 -> 1.0;
      case 4, 6 -> 0.35;
      default -> 0;
    };
  }

  private double tone(Vec p, int thing) {
    return switch (thing) {
      case 0 -> {
        double ring = noise.clouds(p.x() * 1.2 + 3, p.z() * 9 + noise.smooth(p.x(), p.z() * 3), 6);
        double plank = Math.abs((p.z() * 1.4 + 20) % 1 - 0.5) > 0.488 ? 0.45 : 1;
        yield (0.10 + 0.22 * ring) * plank;
      }
      case 1 -> 0.15 + 0.06 * noise.clouds(p.x() * 30, p.y() * 30, 3);
      case 2 -> {
        double band = Math.abs(p.y() - 0.80);
        double angle = Math.atan2(p.z() - 0.35, p.x() + 0.62);
        double wave = 0.80 + 0.11 * Math.sin(angle * 11);
        boolean painted =
            band < 0.30 && (Math.abs(p.y() - wave) < 0.028 || Math.abs(band - 0.26) < 0.018);
        yield painted ? 0.06 : 0.58 + 0.10 * noise.clouds(p.x() * 5, p.y() * 5, 5);
      }
      case 3 -> 0.28 + 0.05 * noise.clouds(p.x() * 12, p.y() * 40, 4);
      case 4 ->
          0.30
              + 0.25 * noise.clouds(p.x() * 6, p.y() * 6 + p.z() * 4, 5)
              - 0.07
                  * Shape.smooth(
                      0.72, 0.86, noise.smooth(p.x() * 38 + p.z() * 9, p.y() * 38 - p.z() * 17));
      case 5 -> 0.04;
      default -> 0.72;
    };
  }

  private Vec shaded(Vec p, Vec n, Vec ray, int thing) {
    double lit = Shape.clamp(n.dot(WINDOW)) * shadow(p.plus(n.times(0.012)));
    double open = occlusion(p, n);
    double sky = 0.5 + 0.5 * n.y();
    double bounce = Shape.clamp(0.4 - 0.6 * n.y()) * 0.25;
    Vec half = WINDOW.minus(ray).unit();
    double shine = Math.pow(Shape.clamp(n.dot(half)), thing == 4 ? 40 : 160) * gloss(thing) * 1.3;
    double falloff = thing == 1 ? Shape.smooth(3.4, -1.6, p.x()) * 1.1 : 1;
    double light = 1.75 * lit * falloff + open * (0.17 * sky + bounce);
    return Vec.grey(tone(p, thing) * light + shine * lit);
  }

  private double shadow(Vec p) {
    double light = 1;
    double at = 0.02;
    for (int i = 0; i < 70 && at < 6; i++) {
      double gap = nearest(p.plus(WINDOW.times(at))).distance;
      light = Math.min(light, 0.5 + 0.5 * gap / (0.11 * at));
      if (light < 0) {
        return 0;
      }
      at += Math.max(0.015, gap * 0.6);
    }
    return Shape.smooth(0, 1, light);
  }

  private double occlusion(Vec p, Vec n) {
    double closed = 0;
    double weight = 1;
    for (int i = 1; i <= 6; i++) {
      double reach = 0.07 * i;
      closed += weight * (reach - nearest(p.plus(n.times(reach))).distance);
      weight *= 0.72;
    }
    return Shape.clamp(1 - 1.35 * closed);
  }
}
