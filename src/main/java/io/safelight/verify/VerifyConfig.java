package io.safelight.verify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * The bounds between a restoration and a failure; what each figure means is said at {@link
 * LikenessMeasure}.
 *
 * <p>The defaults were measured (LikenessCalibration, among the tests) on CBSD68 and 14 old
 * portraits: 3280 honest results of photo-restore, from clean pictures to noise of sigma 50, JPEG
 * 10 and blur of sigma 4, plain, sharpened, with local contrast lifted, as JPEG 30, down to 32
 * pixels. Worst of them: structure 0.72, local structure 0.51, chroma shift 10.1, local shift 49.
 * Together the defaults refuse no honest result, every black, inverted, shifted or altogether other
 * one, 90 % of those with channels swapped, with two tiles of a quarter swapped or with a grey
 * quarter, 75 % of black tiles of an eighth, 44 % of two such swapped: neighbours look alike.
 */
@ConfigMapping(prefix = "safelight.verify")
public interface VerifyConfig {
  /** The least structure, -1 to 1, over the whole picture. */
  @WithDefault("0.60")
  double structureFloor();

  /** The least structure, -1 to 1, in the worst sixteenth of the picture. */
  @WithDefault("0.30")
  double localStructureFloor();

  /** The greatest mean shift of the chroma, in levels of 255. */
  @WithDefault("13")
  double chromaCeiling();

  /** The greatest mean shift of tone and colour in the worst 64th, in levels of 255. */
  @WithDefault("56")
  double localShiftCeiling();

  /** The standard deviation of the luma, in levels of 255, below which a picture is of one tone. */
  @WithDefault("1")
  double flatFloor();
}
