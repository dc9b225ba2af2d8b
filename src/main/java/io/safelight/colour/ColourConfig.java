package io.safelight.colour;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What pictures are taken for that do not say which colours their samples stand for. */
@ConfigMapping(prefix = "safelight.colour")
public interface ColourConfig {
  /** srgb, display-p3, adobe-rgb, or the path of an RGB profile that ends in .icc or .icm. */
  @WithDefault("srgb")
  String untaggedRgb();

  /** plain, or the path of a CMYK profile that ends in .icc or .icm. */
  @WithDefault("plain")
  String untaggedCmyk();

  /** srgb, or the path of a grey profile that ends in .icc or .icm. */
  @WithDefault("srgb")
  String untaggedGrey();
}
