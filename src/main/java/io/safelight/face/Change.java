package io.safelight.face;

import io.safelight.image.Luma;

/**
 * What a network changed in a crop, as far as it is wanted: matched to the picture's tones and
 * given its grain back, where the settings say so.
 *
 * <p>It also says where a face was redrawn. The picture is finer than the crop of a large face, and
 * even of a small one interpolation keeps not everything: this remainder is not the network's, and
 * stays in the picture. But where the network has redrawn an edge, the remainder is what is left of
 * the old one, and would stand beside the new one as its double. So it is taken away in proportion
 * to how much was redrawn there: by E / (E + t²), where E is the mean square, over σ = side/128, of
 * the change's luma without what is coarser than σ = side/64. Where nothing was changed, or tones
 * only, the remainder stays whole.
 */
final class Change {
  /** Of the side: what is coarser is tone. */
  private static final double TONE_SIGMA = 1.0 / 16;

  private static final double DRAWN_SIGMA = 1.0 / 64;
  private static final double AROUND_SIGMA = 1.0 / 128;

  /** The t above: five levels, which is more than noise and less than an eyelash. */
  private static final float REDRAWN = 5f / 255;

  private final Crop crop;
  private final float[] answer;
  private final float[] planes;
  private final float[] redrawn;

  private Change(Crop crop, float[] answer, float[] planes, float[] redrawn) {
    this.crop = crop;
    this.answer = answer;
    this.planes = planes;
    this.redrawn = redrawn;
  }

  /**
   * @param restored what the network made of the crop: CHW, red, green, blue, sRGB 0 to 1; used up
   */
  static Change of(Crop crop, float[] restored, FaceSettings settings) {
    float[] answer = Luma.of(restored);
    float[] seen = crop.values();
    for (int i = 0; i < seen.length; i++) {
      restored[i] -= seen[i];
    }
    if (settings.skinTones()) {
      keepTones(restored, crop.side());
    }
    float[] redrawn = redrawn(restored, crop.side());
    if (settings.grain() > 0) {
      Grain.giveBack(restored, redrawn, crop, settings.grain() / 100f);
    }
    return new Change(crop, answer, restored, redrawn);
  }

  /** Subtracts what is coarse, as it is inside the mask: the background has tones of its own. */
  private static void keepTones(float[] change, int side) {
    int plane = side * side;
    float[] mask = new float[plane];
    for (int i = 0; i < plane; i++) {
      mask[i] = (float) FeatherMask.at(i % side + 0.5, i / side + 0.5, side);
    }
    float[] weight = Blur.of(mask, side, TONE_SIGMA * side);
    float[] shown = new float[plane];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < plane; i++) {
        shown[i] = change[c * plane + i] * mask[i];
      }
      float[] tone = Blur.of(shown, side, TONE_SIGMA * side);
      for (int i = 0; i < plane; i++) {
        change[c * plane + i] -= tone[i] / Math.max(1e-6f, weight[i]);
      }
    }
  }

  private static float[] redrawn(float[] change, int side) {
    float[] fine = Luma.of(change);
    float[] coarse = Blur.of(fine, side, DRAWN_SIGMA * side);
    for (int i = 0; i < fine.length; i++) {
      fine[i] = (fine[i] - coarse[i]) * (fine[i] - coarse[i]);
    }
    float[] energy = Blur.of(fine, side, AROUND_SIGMA * side);
    for (int i = 0; i < energy.length; i++) {
      energy[i] = energy[i] / (energy[i] + REDRAWN * REDRAWN);
    }
    return energy;
  }

  Crop crop() {
    return crop;
  }

  /** Luma of what the network said, whatever is made of it. */
  float[] answer() {
    return answer;
  }

  /** The crop as it shall look, CHW, red, green, blue; may leave 0 to 1 a little. */
  float[] wanted() {
    float[] wanted = crop.values().clone();
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] += planes[i];
    }
    return wanted;
  }

  /** Whether any value is no number. */
  boolean isBroken() {
    double sum = 0;
    for (float value : planes) {
      // 0 · value is no number exactly where value is none, or endless.
      sum += 0 * value;
    }
    return sum != 0;
  }

  /** Seven values a cell: change of blue, green, red; how far redrawn; blue, green, red as seen. */
  static final int DEPTH = 7;

  /**
   * The change at the smaller of the crop's scale and the picture's.
   *
   * @return its cells are {@link #step} of the crop's pixels wide
   */
  Field field() {
    int side = crop.side();
    int plane = side * side;
    float[] seen = crop.values();
    AreaSums sums = new AreaSums(side, side, DEPTH, step());
    float[] row = new float[DEPTH * side];
    for (int v = 0; v < side; v++) {
      for (int u = 0; u < side; u++) {
        int i = v * side + u;
        for (int c = 0; c < 3; c++) {
          row[DEPTH * u + c] = planes[(2 - c) * plane + i];
          row[DEPTH * u + 4 + c] = seen[(2 - c) * plane + i];
        }
        row[DEPTH * u + 3] = redrawn[i];
      }
      sums.add(v, row);
    }
    return sums.means();
  }

  double step() {
    return Math.max(1, crop.toCrop().scale());
  }
}
