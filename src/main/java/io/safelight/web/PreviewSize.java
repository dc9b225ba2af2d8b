package io.safelight.web;

import io.safelight.image.Size;
import java.util.Arrays;
import java.util.Locale;

/** How large a preview is. */
enum PreviewSize {
  /** For a sheet of many. */
  SMALL(320),
  /** For a screen. */
  LARGE(1600),
  /** Every pixel, up to a bound. */
  FULL(65_000);

  private static final long MOST_PIXELS = 24_000_000;

  private final int edge;

  PreviewSize(int edge) {
    this.edge = edge;
  }

  static PreviewSize of(String name) {
    return Arrays.stream(values())
        .filter(size -> size.key().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Refused.badRequest(
                    "BAD_SIZE", "There is no such size.", "Ask for small, large or full."));
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a picture is reduced to; never enlarged. */
  Size of(Size picture) {
    Size within = picture.within(edge);
    if (within.pixels() <= MOST_PIXELS) {
      return within;
    }
    double scale = Math.sqrt((double) MOST_PIXELS / within.pixels());
    return within.within((int) (within.longEdge() * scale));
  }
}
