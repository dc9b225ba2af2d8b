package io.safelight.codec;

import io.safelight.job.Recipe;
import io.safelight.job.Recipe.Subsampling;

/**
 * How a JPEG is encoded.
 *
 * @param quality 1 to 100, as libjpeg counts
 * @param chroma said, not {@code AUTO}
 */
record JpegForm(int quality, Subsampling chroma, boolean progressive) {
  /** libjpeg's JPEG_MAX_DIMENSION; the format itself ends at 65535. */
  static final int LONGEST_SIDE = 65500;

  /**
   * From here on chroma is kept at full resolution: its loss shows before the quantisation does.
   */
  private static final int FULL_CHROMA_QUALITY = 90;

  JpegForm {
    if (chroma == Subsampling.AUTO) {
      chroma = quality >= FULL_CHROMA_QUALITY ? Subsampling.S444 : Subsampling.S420;
    }
  }

  static JpegForm of(Recipe.Form form) {
    return new JpegForm(form.quality(), form.subsampling(), form.progressive());
  }
}
