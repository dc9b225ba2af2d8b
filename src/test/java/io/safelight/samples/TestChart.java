package io.safelight.samples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * Colours, skin tones, greys, fine lines, a star, gradients, letters: what a restoration may harm.
 */
final class TestChart {
  static final int WIDTH = 900;
  static final int HEIGHT = 600;

  private static final int[] COLOURS = {
    0xB3322C, 0xD9822B, 0xE8C33A, 0x7FA23C, 0x2F7D4F, 0x2E8C8C, 0x2F6DA8, 0x3B3F8F, 0x7A4593,
    0xB8427E, 0x6B4A32, 0xF2EFE6
  };
  private static final int[] SKINS = {0xF3D6C2, 0xE4B795, 0xCE9670, 0xA86F4A, 0x7B4B30, 0x4A2C1E};

  private TestChart() {}

  static BufferedImage drawn() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D on = image.createGraphics();
    on.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    on.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    on.setColor(new Color(0xB9B7B2));
    on.fillRect(0, 0, WIDTH, HEIGHT);
    on.setColor(new Color(0x2A2A2C));
    on.setStroke(new BasicStroke(2));
    on.draw(new Rectangle2D.Double(10, 10, WIDTH - 20, HEIGHT - 20));
    StrokeFont.write(on, "SAFELIGHT", 28, 28, 24);
    StrokeFont.write(on, "TEST CHART  NO. 1", 690, 34, 12);
    patches(on);
    greys(on);
    star(on, 710, 330, 118);
    lines(on);
    gradients(on);
    letters(on);
    corners(on);
    on.dispose();
    return image;
  }

  private static void patches(Graphics2D on) {
    for (int i = 0; i < COLOURS.length; i++) {
      patch(on, COLOURS[i], 28 + i % 6 * 88, 72 + i / 6 * 82, 76, 70);
    }
    for (int i = 0; i < SKINS.length; i++) {
      patch(on, SKINS[i], 28 + i * 88, 236, 76, 54);
    }
  }

  private static void patch(Graphics2D on, int colour, double x, double y, double w, double h) {
    on.setColor(new Color(0x1E1E20));
    on.fill(new Rectangle2D.Double(x - 2, y - 2, w + 4, h + 4));
    on.setColor(new Color(colour));
    on.fill(new Rectangle2D.Double(x, y, w, h));
  }

  private static void greys(Graphics2D on) {
    for (int i = 0; i < 11; i++) {
      int level = (int) Math.round(i * 25.5);
      on.setColor(new Color(level, level, level));
      on.fill(new Rectangle2D.Double(28 + i * 46.9, 306, 47.2, 40));
    }
  }

  private static void star(Graphics2D on, double x, double y, double radius) {
    on.setColor(new Color(0xF4F3EF));
    on.fill(new Ellipse2D.Double(x - radius - 8, y - radius - 8, 2 * radius + 16, 2 * radius + 16));
    on.setColor(new Color(0x151517));
    int spokes = 36;
    for (int i = 0; i < spokes; i++) {
      on.fill(
          new Arc2D.Double(
              x - radius,
              y - radius,
              2 * radius,
              2 * radius,
              i * 360.0 / spokes,
              180.0 / spokes,
              Arc2D.PIE));
    }
    on.setColor(new Color(0xB3322C));
    on.fill(new Ellipse2D.Double(x - 5, y - 5, 10, 10));
    on.setColor(new Color(0x2A2A2C));
    on.setStroke(new BasicStroke(1.5f));
    for (int r = 9; r <= 45; r += 12) {
      on.draw(
          new Ellipse2D.Double(
              x - radius - r * 0.6,
              y - radius - r * 0.6,
              2 * (radius + r * 0.6),
              2 * (radius + r * 0.6)));
    }
  }

  private static void lines(Graphics2D on) {
    on.setColor(new Color(0xF4F3EF));
    on.fill(new Rectangle2D.Double(28, 362, 516, 64));
    on.setColor(new Color(0x151517));
    double x = 36;
    for (double pitch : new double[] {12, 9, 7, 5.5, 4.4, 3.6, 3, 2.5, 2}) {
      for (int i = 0; i < 5; i++) {
        on.fill(new Rectangle2D.Double(x + i * pitch, 368, pitch / 2, 52));
      }
      x += 5 * pitch + 15;
    }
    on.setStroke(new BasicStroke(1));
    for (int i = 0; i < 14; i++) {
      on.draw(new Line2D.Double(432 + i * 8, 420, 432 + i * 8 - i * 0.9, 368));
    }
  }

  private static void gradients(Graphics2D on) {
    int[][] pairs = {
      {0x000000, 0xFFFFFF}, {0x1C2F6B, 0xF2A65A}, {0xA8322C, 0xF7E9D0}, {0x123B2A, 0xBFE3A0}
    };
    for (int i = 0; i < pairs.length; i++) {
      on.setPaint(new GradientPaint(28, 0, new Color(pairs[i][0]), 544, 0, new Color(pairs[i][1])));
      on.fill(new Rectangle2D.Double(28, 440 + i * 21, 516, 19));
    }
  }

  private static void letters(Graphics2D on) {
    on.setColor(new Color(0x1A1A1C));
    StrokeFont.write(on, "THE QUICK BROWN FOX", 28, 534, 17);
    StrokeFont.write(on, "JUMPS OVER THE LAZY DOG 0123456789", 28, 561, 10);
    StrokeFont.write(on, "PACK MY BOX WITH FIVE DOZEN", 366, 538, 7);
    StrokeFont.write(on, "LIQUOR JUGS", 366, 563, 6);
    double size = 20;
    double y = 488;
    for (String line : new String[] {"E F P", "T O Z L", "P E C F D", "F E L O P Z D"}) {
      StrokeFont.write(on, line, 712 - line.length() * size * 0.467, y, size);
      y += size + 7;
      size *= 0.76;
    }
  }

  private static void corners(Graphics2D on) {
    on.setColor(new Color(0x2A2A2C));
    for (int i = 0; i < 4; i++) {
      double x = i % 2 == 0 ? 580 : WIDTH - 36;
      double y = i / 2 == 0 ? 80 : HEIGHT - 36;
      Path2D cross = new Path2D.Double();
      cross.moveTo(x - 12, y);
      cross.lineTo(x + 12, y);
      cross.moveTo(x, y - 12);
      cross.lineTo(x, y + 12);
      on.setStroke(new BasicStroke(1.4f));
      on.draw(cross);
      on.draw(new Ellipse2D.Double(x - 7, y - 7, 14, 14));
    }
    for (int i = 0; i < 5; i++) {
      on.setStroke(new BasicStroke(0.5f + i * 0.5f));
      double x = 620 + i * 34;
      on.draw(new Line2D.Double(x, 92, x + 60, 172));
    }
    on.setPaint(new GradientPaint(0, 90, new Color(0xF4F3EF), 0, 172, new Color(0x202022)));
    on.fill(new Ellipse2D.Double(806, 92, 62, 80));
  }
}
