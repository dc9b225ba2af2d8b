package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.colour.SeenSpan;
import io.safelight.image.Raster;
import io.safelight.image.Region;

/**
 * A face's change, back into its picture: picture + weight · strength · (change − remainder where
 * redrawn), see {@link Territory} and {@link Change}, as a difference through the lens, so in the
 * picture's own colours and full depth.
 *
 * <p>Whatever a network leaves as it was stays in the picture to the last bit, inside the mask as
 * outside: with a network that changes nothing, every sample is what it was, for 8 and 16 bits and
 * through any lens. Outside the rectangle around the crop nothing is even read. Alpha is not
 * touched, and neither is what lies under fully transparent pixels.
 *
 * <p>Goes row by row: beside the change itself it holds one row of the rectangle.
 */
final class PasteBack {
  private PasteBack() {}

  /**
   * @param face which of the territory's faces it is
   * @param strength 0 to 1
   */
  static void paste(
      Raster picture,
      Lens lens,
      Change change,
      Territory territory,
      int face,
      Tint tint,
      float strength) {
    Similarity toCrop = change.crop().toCrop();
    int side = change.crop().side();
    Region part = Crop.covered(picture.size(), toCrop, side, 0);
    Field field = change.field();
    double step = change.step();
    SeenSpan span = new SeenSpan(lens, picture.layout(), part.width());
    float[] weights = new float[part.width()];
    float[] wanted = new float[3 * part.width()];
    float[] cell = new float[Change.DEPTH];
    float[] moved = new float[3];
    for (int y = part.y(); y < part.bottom(); y++) {
      int from = part.right();
      int to = part.x();
      for (int x = part.x(); x < part.right(); x++) {
        double weight = territory.weight(face, x + 0.5, y + 0.5);
        weights[x - part.x()] = (float) weight * strength;
        if (weight > 0) {
          from = Math.min(from, x);
          to = x + 1;
        }
      }
      if (from >= to) {
        continue;
      }
      float[] seen = span.read(picture, from, y, to - from).srgb();
      for (int x = from; x < to; x++) {
        int at = 3 * (x - from);
        float weight = weights[x - part.x()];
        double u = toCrop.xOf(x + 0.5, y + 0.5);
        double v = toCrop.yOf(x + 0.5, y + 0.5);
        field.at(u / step, v / step, cell);
        float redrawn = Math.min(1, Math.max(0, cell[3]));
        for (int c = 0; c < 3; c++) {
          moved[c] = cell[c] - redrawn * (seen[at + c] - cell[4 + c]);
        }
        tint.hold(moved);
        for (int c = 0; c < 3; c++) {
          wanted[at + c] = seen[at + c] + weight * moved[c];
        }
      }
      span.move(seen, wanted);
    }
  }
}
