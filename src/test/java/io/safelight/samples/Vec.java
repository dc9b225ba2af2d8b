package io.safelight.samples;

/** A point, a direction, or a colour in linear light. */
record Vec(double x, double y, double z) {
  Vec plus(Vec o) {
    return new Vec(x + o.x, y + o.y, z + o.z);
  }

  Vec minus(Vec o) {
    return new Vec(x - o.x, y - o.y, z - o.z);
  }

  Vec times(double k) {
    return new Vec(x * k, y * k, z * k);
  }

  Vec times(Vec o) {
    return new Vec(x * o.x, y * o.y, z * o.z);
  }

  double dot(Vec o) {
    return x * o.x + y * o.y + z * o.z;
  }

  Vec cross(Vec o) {
    return new Vec(y * o.z - z * o.y, z * o.x - x * o.z, x * o.y - y * o.x);
  }

  double length() {
    return Math.sqrt(dot(this));
  }

  Vec unit() {
    return times(1 / length());
  }

  /** This mirrored at a surface with unit normal {@code n}. */
  Vec mirrored(Vec n) {
    return minus(n.times(2 * dot(n)));
  }

  Vec mix(Vec o, double share) {
    double k = Shape.clamp(share);
    return new Vec(x + (o.x - x) * k, y + (o.y - y) * k, z + (o.z - z) * k);
  }

  static Vec grey(double level) {
    return new Vec(level, level, level);
  }

  /** A colour as painters' programs write it: sRGB, 0xRRGGBB. */
  static Vec srgb(int hex) {
    return new Vec(
        Light.linear((hex >> 16 & 255) / 255.0),
        Light.linear((hex >> 8 & 255) / 255.0),
        Light.linear((hex & 255) / 255.0));
  }
}
