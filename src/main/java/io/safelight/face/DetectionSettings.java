package io.safelight.face;

/**
 * Which faces are looked for.
 *
 * @param smallest width in pixels, {@value #LEAST} to {@value #LARGEST}; a detector tells it to a
 *     fifth
 * @param most how many, 1 to {@value #MANY}: the surest are kept
 * @param confidence least score, above 0 and below 1
 * @param overlap 0 to 1: two boxes that share more of what they cover together are one face
 * @param turned whether a picture is looked at on its sides and upside down as well, and the way up
 *     that shows the surest faces is taken: four times the work. Landmarks are then named as in the
 *     upright face: on a page that is upside down the left eye is on the right
 */
public record DetectionSettings(
    int smallest, int most, double confidence, double overlap, boolean turned) {
  static final int LEAST = 8;
  static final int LARGEST = 10_000;
  static final int MANY = 1000;

  /** YuNet's own demonstration has 0.9 and 0.3; old and soft portraits score 0.7 to 0.9. */
  public static final DetectionSettings DEFAULT = new DetectionSettings(20, 100, 0.7, 0.3, false);

  public DetectionSettings {
    if (smallest < LEAST || smallest > LARGEST) {
      throw outside("the smallest face", smallest, LEAST + " to " + LARGEST + " pixels");
    }
    if (most < 1 || most > MANY) {
      throw outside("the number of faces", most, "1 to " + MANY);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw outside("the confidence", confidence, "above 0 and below 1");
    }
    if (!(overlap >= 0 && overlap <= 1)) {
      throw outside("the overlap", overlap, "0 to 1");
    }
  }

  private static IllegalArgumentException outside(String what, Number is, String range) {
    return new IllegalArgumentException(what + " is " + is + ", it may be " + range);
  }

  public DetectionSettings withSmallest(int smallest) {
    return new DetectionSettings(smallest, most, confidence, overlap, turned);
  }

  public DetectionSettings withMost(int most) {
    return new DetectionSettings(smallest, most, confidence, overlap, turned);
  }

  public DetectionSettings withConfidence(double confidence) {
    return new DetectionSettings(smallest, most, confidence, overlap, turned);
  }

  public DetectionSettings withTurned(boolean turned) {
    return new DetectionSettings(smallest, most, confidence, overlap, turned);
  }
}
