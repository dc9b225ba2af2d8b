package io.safelight.samples;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;

/**
 * Puts the same region of a source and of its result side by side.
 *
 * <p>Arguments: source, result, picture to write (JPEG), then x, y, width and height of the region.
 */
public final class BeforeAfter {
  private static final int GAP = 8;

  private BeforeAfter() {}

  public static void main(String[] arguments) throws IOException {
    BufferedImage before = ImageIO.read(Path.of(arguments[0]).toFile());
    BufferedImage after = ImageIO.read(Path.of(arguments[1]).toFile());
    int x = Integer.parseInt(arguments[3]);
    int y = Integer.parseInt(arguments[4]);
    int width = Integer.parseInt(arguments[5]);
    int height = Integer.parseInt(arguments[6]);
    BufferedImage both = new BufferedImage(2 * width + GAP, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = both.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, both.getWidth(), height);
    graphics.drawImage(before.getSubimage(x, y, width, height), 0, 0, null);
    graphics.drawImage(after.getSubimage(x, y, width, height), width + GAP, 0, null);
    graphics.dispose();
    write(both, Path.of(arguments[2]));
  }

  private static void write(BufferedImage picture, Path file) throws IOException {
    // The stream writes over what is there and would leave a longer file's end standing.
    Files.deleteIfExists(file);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(0.92f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), settings);
    } finally {
      writer.dispose();
    }
  }
}
