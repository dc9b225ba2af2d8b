package io.safelight.face;

/**
 * What a face network's card says that matters here.
 *
 * @param template where it wants the five points, and the side of its crop
 * @param smallest the least eye distance in pixels that it helps with
 * @param largest the greatest; infinite where there is none
 */
public record FaceModel(Template template, double smallest, double largest) {
  public FaceModel {
    if (!(smallest >= 0 && smallest <= largest)) {
      throw new IllegalArgumentException(
          "a face model's eye distances are %s to %s".formatted(smallest, largest));
    }
  }
}
