package io.safelight.inference;

/**
 * Where a landmark of an aligned face lies, in pixels of the crop: x to the right, y downwards, as
 * the templates are published, which is with the middle of the first pixel at 0, 0.
 */
public record TemplatePoint(double x, double y) {
  TemplatePoint times(double factor) {
    return new TemplatePoint(x * factor, y * factor);
  }
}
