package io.safelight.face;

/**
 * What a recipe asks of faces.
 *
 * @param strength 0 to 100: how much of the restoration is pasted back
 * @param skinTones whether a face keeps its tones: its restoration is matched to the picture in
 *     what is coarser than a sixteenth of the crop
 * @param grain 0 to 100: how much of the picture's grain a face is given back
 */
public record FaceSettings(int strength, boolean skinTones, int grain) {
  public FaceSettings {
    within("strength", strength);
    within("grain", grain);
  }

  private static void within(String name, int value) {
    if (value < 0 || value > 100) {
      throw new IllegalArgumentException(
          "a face's %s is %d; it must be 0 to 100".formatted(name, value));
    }
  }
}
