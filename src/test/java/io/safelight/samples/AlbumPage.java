package io.safelight.samples;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** A page of an old album under the scanner: four prints with corners on dark card. */
final class AlbumPage {
  static final int WIDTH = 1000;
  static final int HEIGHT = 780;

  private final BufferedImage page = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
  private final Graphics2D on = page.createGraphics();

  private AlbumPage() {
    on.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    on.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    on.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  static BufferedImage drawn() {
    AlbumPage album = new AlbumPage();
    album.card();
    album.print(print(new MountainLake(), 420, 280, 0.95, 5), 270, 205, -1.8);
    album.print(print(new Lighthouse(), 250, 330, 0.7, 6), 735, 208, 1.4);
    album.print(print(new StillLife(), 290, 290, 0.85, 7), 225, 566, 1.1);
    album.print(print(new CanalHouses(), 420, 270, 0.6, 8), 675, 590, -1.2);
    album.on.setColor(new Color(232, 224, 204, 190));
    StrokeFont.write(album.on, "THE LAKE - SUMMER 1961", 150, 380, 11);
    StrokeFont.write(album.on, "AT THE LIGHT", 672, 404, 11);
    StrokeFont.write(album.on, "STILL LIFE BY IDA", 146, 744, 11);
    StrokeFont.write(album.on, "OUR STREET", 630, 752, 11);
    album.on.dispose();
    return album.page;
  }

  private static BufferedImage print(Scene scene, int width, int height, double age, long seed) {
    Light picture = Light.of(scene, width, height, 2);
    Damage damage = new Damage(seed);
    damage.fade(picture, age).grain(picture, 3);
    BufferedImage image = picture.toImage();
    damage.dust(image, 26, 2).scratches(image, 5);
    return image;
  }

  /** Black card: fibres, and darker towards the binding. */
  private void card() {
    Noise noise = new Noise(3);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double fibres = noise.clouds(x * 0.11, y * 0.5, 4) + noise.clouds(x * 0.5, y * 0.11, 4) - 1;
        double cloud = noise.clouds(x * 0.006, y * 0.006, 4) - 0.5;
        double binding = Shape.smooth(46, 0, x) * 0.10;
        double level = 0.205 + 0.13 * fibres + 0.07 * cloud - binding;
        int red = (int) (255 * Shape.clamp(level * 1.10));
        int green = (int) (255 * Shape.clamp(level * 0.96));
        int blue = (int) (255 * Shape.clamp(level * 0.84));
        page.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
  }

  private void print(BufferedImage picture, double x, double y, double degrees) {
    AffineTransform before = on.getTransform();
    on.translate(x, y);
    on.rotate(Math.toRadians(degrees));
    double w = picture.getWidth() + 26;
    double h = picture.getHeight() + 26;
    for (int i = 9; i > 0; i--) {
      on.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, 0.055f));
      on.setColor(Color.BLACK);
      on.fill(new Rectangle2D.Double(-w / 2 - i + 3, -h / 2 - i + 4, w + 2 * i, h + 2 * i));
    }
    on.setComposite(AlphaComposite.SrcOver);
    on.setColor(new Color(0xE9DFC6));
    on.fill(deckle(w, h));
    on.drawImage(
        picture,
        AffineTransform.getTranslateInstance(-picture.getWidth() / 2.0, -picture.getHeight() / 2.0),
        null);
    // Over the picture's own edge, which is drawn without smoothing.
    on.setColor(new Color(0xDDD2B8));
    on.setStroke(new BasicStroke(2));
    on.draw(
        new Rectangle2D.Double(
            -picture.getWidth() / 2.0,
            -picture.getHeight() / 2.0,
            picture.getWidth(),
            picture.getHeight()));
    for (int i = 0; i < 4; i++) {
      corner(i % 2 == 0 ? -1 : 1, i / 2 == 0 ? -1 : 1, w / 2 + 3, h / 2 + 3);
    }
    on.setTransform(before);
  }

  /** The wavy cut of the print's border. */
  private static Path2D deckle(double w, double h) {
    Path2D edge = new Path2D.Double();
    double tooth = 7;
    edge.moveTo(-w / 2, -h / 2);
    for (double x = -w / 2; x < w / 2 - tooth; x += tooth) {
      edge.quadTo(x + tooth / 2, -h / 2 + 2.6, x + tooth, -h / 2);
    }
    for (double y = -h / 2; y < h / 2 - tooth; y += tooth) {
      edge.quadTo(w / 2 - 2.6, y + tooth / 2, w / 2, y + tooth);
    }
    for (double x = w / 2; x > -w / 2 + tooth; x -= tooth) {
      edge.quadTo(x - tooth / 2, h / 2 - 2.6, x - tooth, h / 2);
    }
    for (double y = h / 2; y > -h / 2 + tooth; y -= tooth) {
      edge.quadTo(-w / 2 + 2.6, y - tooth / 2, -w / 2, y - tooth);
    }
    edge.closePath();
    return edge;
  }

  private void corner(int right, int down, double x, double y) {
    Path2D triangle = new Path2D.Double();
    triangle.moveTo(right * x, down * y);
    triangle.lineTo(right * (x - 27), down * y);
    triangle.lineTo(right * x, down * (y - 27));
    triangle.closePath();
    on.setColor(new Color(0x17130F));
    on.fill(triangle);
  }
}
