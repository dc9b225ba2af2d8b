package io.safelight.image;

/**
 * A picture reduced for comparison: at most {@value #LONG_EDGE} pixels on the long edge, 8 bit, its
 * own layout without alpha. Noise and grain average out; structure and tone remain. Never enlarged.
 *
 * <p>Transparency is laid over white, inks over bare paper: what lies under a transparent pixel is
 * nobody's, and formats differ in keeping it.
 */
public final class Reference {
  public static final int LONG_EDGE = 256;

  private Reference() {}

  public static Raster of(Raster picture) {
    Size size = picture.size().within(LONG_EDGE);
    int channels = picture.channels();
    int colours = picture.layout().colours();
    byte[] reduced = new byte[Raster.sampleCount(size, colours)];
    double[] row = new double[size.width() * channels];
    AreaMean mean = new AreaMean(picture, size);
    double toLevels = 255.0 / picture.whiteLevel();
    boolean overWhite = picture.hasAlpha() && !picture.layout().isInk();
    for (int y = 0, to = 0; y < size.height(); y++) {
      mean.row(y, row);
      for (int x = 0; x < row.length; x += channels) {
        double ground = overWhite ? picture.whiteLevel() - row[x + colours] : 0;
        for (int c = 0; c < colours; c++) {
          reduced[to++] = (byte) Math.round((row[x + c] + ground) * toLevels);
        }
      }
    }
    return Raster.of(size, picture.layout().withoutAlpha(), reduced);
  }
}
