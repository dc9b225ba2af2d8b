package io.safelight.samples;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * Draws the pictures of {@code samples/} and damages them. Everything is computed here, from seeds:
 * the same program draws the same pictures, and nobody else has a right in them.
 *
 * <p>Arguments: the folder to write to; then {@code undamaged}, for the pictures as they were
 * before, all as PNG.
 */
public final class SampleDrawing {
  private final Path folder;
  private final boolean damaged;

  private SampleDrawing(Path folder, boolean damaged) {
    this.folder = folder;
    this.damaged = damaged;
  }

  public static void main(String[] arguments) throws IOException {
    nu.pattern.OpenCV.loadLocally();
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder.resolve("strong"));
    new SampleDrawing(folder, arguments.length < 2).draw();
  }

  private void draw() throws IOException {
    mountainLake();
    testChart();
    albumPage();
    stillLife();
    lighthouse();
    eveningSea();
    canalHouses();
  }

  private void mountainLake() throws IOException {
    Light picture = Light.of(new MountainLake(), 900, 600, 2);
    if (damaged) {
      new Damage(1).noise(picture, 24);
    }
    write("mountain-lake.jpg", bgr8(picture), Imgcodecs.IMWRITE_JPEG_QUALITY, 82);
  }

  private void testChart() throws IOException {
    Light picture = Light.of(TestChart.drawn());
    if (damaged) {
      new Damage(2).noise(picture, 20);
    }
    write("test-chart.webp", bgr8(picture), Imgcodecs.IMWRITE_WEBP_QUALITY, 92);
  }

  private void albumPage() throws IOException {
    Light picture = Light.of(AlbumPage.drawn());
    if (damaged) {
      Damage damage = new Damage(3);
      damage.grain(picture, 9).noise(picture, 9);
      BufferedImage scan = picture.toImage();
      damage.dust(scan, 90, 5);
      picture = Light.of(scan);
    }
    write("album-page.jpg", bgr8(picture), Imgcodecs.IMWRITE_JPEG_QUALITY, 80);
  }

  private void stillLife() throws IOException {
    Light picture = Light.of(new StillLife(), 560, 560, 3);
    if (damaged) {
      new Damage(4).grain(picture, 17);
    }
    write("still-life.png", grey8(picture), Imgcodecs.IMWRITE_PNG_COMPRESSION, 9);
  }

  private void lighthouse() throws IOException {
    Light picture = Light.of(new Lighthouse(), 600, 900, 3);
    if (damaged) {
      new Damage(5).noise(picture, 16);
      picture = lyingOnItsSide(picture);
    }
    write("lighthouse.jpg", bgr8(picture), Imgcodecs.IMWRITE_JPEG_QUALITY, 80);
  }

  private void eveningSea() throws IOException {
    Light picture = Light.of(new EveningSea(), 420, 280, 4);
    if (damaged) {
      new Damage(6).noise(picture, 6);
    }
    write("evening-sea.tif", bgr16(picture));
  }

  private void canalHouses() throws IOException {
    Light picture = Light.of(new CanalHouses(), 900, 600, 3);
    if (damaged) {
      new Damage(7).blur(picture, 1.1).noise(picture, 14);
    }
    write("strong/canal-houses.jpg", bgr8(picture), Imgcodecs.IMWRITE_JPEG_QUALITY, 60);
  }

  /**
   * As a camera stores what it took upright: turned to the left; its EXIF says how to turn back.
   */
  private static Light lyingOnItsSide(Light upright) {
    Light lying = new Light(upright.height, upright.width);
    for (int y = 0; y < lying.height; y++) {
      for (int x = 0; x < lying.width; x++) {
        int from = (x * upright.width + upright.width - 1 - y) * 3;
        lying.set(x, y, upright.rgb[from], upright.rgb[from + 1], upright.rgb[from + 2]);
      }
    }
    return lying;
  }

  private static Mat bgr8(Light picture) {
    byte[] samples = new byte[picture.rgb.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i + 2 - 2 * (i % 3)] = (byte) Math.round(255 * Shape.clamp(picture.rgb[i]));
    }
    Mat mat = new Mat(picture.height, picture.width, CvType.CV_8UC3);
    mat.put(0, 0, samples);
    return mat;
  }

  private static Mat bgr16(Light picture) {
    short[] samples = new short[picture.rgb.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i + 2 - 2 * (i % 3)] = (short) Math.round(65535 * Shape.clamp(picture.rgb[i]));
    }
    Mat mat = new Mat(picture.height, picture.width, CvType.CV_16UC3);
    mat.put(0, 0, samples);
    return mat;
  }

  /** Of a picture that has no colour: its red. */
  private static Mat grey8(Light picture) {
    byte[] samples = new byte[picture.rgb.length / 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) Math.round(255 * Shape.clamp(picture.rgb[3 * i]));
    }
    Mat mat = new Mat(picture.height, picture.width, CvType.CV_8UC1);
    mat.put(0, 0, samples);
    return mat;
  }

  private void write(String name, Mat picture, int... parameters) throws IOException {
    String written = damaged ? name : name.replaceAll("\\.\\w+$", ".png");
    MatOfByte encoded = new MatOfByte();
    MatOfInt options = damaged ? new MatOfInt(parameters) : new MatOfInt();
    try {
      Imgcodecs.imencode(written.substring(written.lastIndexOf('.')), picture, encoded, options);
      byte[] file = encoded.toArray();
      boolean lying = damaged && name.startsWith("lighthouse");
      Files.write(folder.resolve(written), lying ? withOrientation(file, 6) : file);
    } finally {
      picture.release();
      encoded.release();
      options.release();
    }
  }

  /** Inserts an EXIF segment with nothing but an orientation behind the JPEG's first marker. */
  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] segment = {
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0, // APP1 of 34 bytes
      'I',
      'I',
      42,
      0,
      8,
      0,
      0,
      0, // TIFF, little-endian, directory at 8
      1,
      0,
      0x12,
      0x01,
      3,
      0,
      1,
      0,
      0,
      0,
      (byte) orientation,
      0,
      0,
      0, // one entry: a short
      0,
      0,
      0,
      0 // no further directory
    };
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(jpeg, 0, 2);
    file.writeBytes(segment);
    file.write(jpeg, 2, jpeg.length - 2);
    return file.toByteArray();
  }
}
