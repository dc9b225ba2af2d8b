package io.safelight.samples;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** What happens to pictures: in the camera, in the drawer, in the scanner. Levels are of 255. */
final class Damage {
  private final Random random;

  Damage(long seed) {
    this.random = new Random(seed);
  }

  /** Sensor noise: every sample for itself. */
  Damage noise(Light picture, double sigma) {
    for (int i = 0; i < picture.rgb.length; i++) {
      picture.rgb[i] += random.nextGaussian() * sigma / 255;
    }
    return this;
  }

  /** Film grain: the same in all colours, strongest in the middle tones. */
  Damage grain(Light picture, double sigma) {
    double silver = 0;
    for (int i = 0; i < picture.rgb.length; i++) {
      silver = i % 3 == 0 ? random.nextGaussian() : silver;
      double level = Shape.clamp(picture.rgb[i]);
      picture.rgb[i] += silver * (0.55 + 1.8 * level * (1 - level)) * sigma / 255;
    }
    return this;
  }

  /** Out of focus: a Gaussian of so many pixels. */
  Damage blur(Light picture, double sigma) {
    int radius = (int) Math.ceil(3 * sigma);
    double[] weights = new double[2 * radius + 1];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(-Shape.square(i - radius) / (2 * sigma * sigma));
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    smooth(picture, weights, 1, 0);
    smooth(picture, weights, 0, 1);
    return this;
  }

  private static void smooth(Light picture, double[] weights, int dx, int dy) {
    double[] from = picture.rgb.clone();
    int radius = weights.length / 2;
    for (int y = 0; y < picture.height; y++) {
      for (int x = 0; x < picture.width; x++) {
        int to = (y * picture.width + x) * 3;
        double red = 0;
        double green = 0;
        double blue = 0;
        for (int k = -radius; k <= radius; k++) {
          int sx = Math.max(0, Math.min(picture.width - 1, x + k * dx));
          int sy = Math.max(0, Math.min(picture.height - 1, y + k * dy));
          int at = (sy * picture.width + sx) * 3;
          double weight = weights[k + radius];
          red += weight * from[at];
          green += weight * from[at + 1];
          blue += weight * from[at + 2];
        }
        picture.rgb[to] = red;
        picture.rgb[to + 1] = green;
        picture.rgb[to + 2] = blue;
      }
    }
  }

  /** Years in the light: blacks lifted, colours paled, all a little yellow. */
  Damage fade(Light picture, double share) {
    for (int i = 0; i < picture.rgb.length; i += 3) {
      double grey =
          0.299 * picture.rgb[i] + 0.587 * picture.rgb[i + 1] + 0.114 * picture.rgb[i + 2];
      picture.rgb[i] = faded(picture.rgb[i], grey, 0.30, 1.00, share);
      picture.rgb[i + 1] = faded(picture.rgb[i + 1], grey, 0.22, 0.93, share);
      picture.rgb[i + 2] = faded(picture.rgb[i + 2], grey, 0.18, 0.78, share);
    }
    return this;
  }

  private static double faded(double level, double grey, double black, double white, double share) {
    double paler = level + (grey - level) * 0.45 * share;
    return paler + (black + (white - black) * paler - paler) * share;
  }

  /** Specks and hairs, light ones as on a scanned negative. */
  Damage dust(BufferedImage picture, int specks, int hairs) {
    Graphics2D on = pen(picture);
    for (int i = 0; i < specks; i++) {
      double size = 0.8 + 1.9 * random.nextDouble() * random.nextDouble();
      on.setColor(new Color(250, 246, 236, 140 + random.nextInt(110)));
      on.fill(
          new Ellipse2D.Double(
              random.nextDouble() * picture.getWidth(),
              random.nextDouble() * picture.getHeight(),
              size,
              size * (0.6 + 0.8 * random.nextDouble())));
    }
    for (int i = 0; i < hairs; i++) {
      double x = random.nextDouble() * picture.getWidth();
      double y = random.nextDouble() * picture.getHeight();
      Path2D hair = new Path2D.Double();
      hair.moveTo(x, y);
      hair.curveTo(
          x + spread(22),
          y + spread(22),
          x + spread(30),
          y + spread(30),
          x + spread(26),
          y + spread(26));
      on.setStroke(new BasicStroke(0.8f));
      on.setColor(new Color(248, 244, 234, 190));
      on.draw(hair);
    }
    on.dispose();
    return this;
  }

  /** Long thin scratches, nearly upright. */
  Damage scratches(BufferedImage picture, int count) {
    Graphics2D on = pen(picture);
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble() * picture.getWidth();
      double y = random.nextDouble() * picture.getHeight() * 0.6;
      double length = picture.getHeight() * (0.12 + 0.4 * random.nextDouble());
      Path2D scratch = new Path2D.Double();
      scratch.moveTo(x, y);
      double lean = spread(0.16);
      scratch.curveTo(
          x + lean * length / 3 + spread(3),
          y + length / 3,
          x + lean * length * 2 / 3 + spread(3),
          y + length * 2 / 3,
          x + lean * length,
          y + length);
      on.setStroke(new BasicStroke((float) (0.5 + 0.6 * random.nextDouble())));
      on.setColor(new Color(250, 247, 240, 120 + random.nextInt(110)));
      on.draw(scratch);
    }
    on.dispose();
    return this;
  }

  private double spread(double by) {
    return (random.nextDouble() * 2 - 1) * by;
  }

  private static Graphics2D pen(BufferedImage picture) {
    Graphics2D on = picture.createGraphics();
    on.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    on.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    on.setComposite(AlphaComposite.SrcOver);
    return on;
  }
}
