package io.safelight.probe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** How large a picture may be. What exceeds a limit is rejected before a pixel is decoded. */
@ConfigMapping(prefix = "safelight.limits")
public interface LimitsConfig {
  /** The file, in bytes. Beyond 2 GiB no picture is decoded, whatever stands here. */
  @WithDefault("2147483648")
  @Min(1)
  long fileSize();

  /** Width times height. An A3 page at 600 dpi has 70 million. */
  @WithDefault("250000000")
  @Min(1)
  long pixels();

  /** Width and height each, in pixels. */
  @WithDefault("65000")
  @Min(1)
  int side();

  /** Pages of a TIFF. Each may have as many pixels as a picture of its own. */
  @WithDefault("1000")
  @Min(1)
  int pages();

  /**
   * What a JPEG, PNG or WebP carries beside its pixels, in bytes: profiles, EXIF, comments.
   * Decoders hold it in memory. Of a TIFF at most so much is carried, and no decoder sees it.
   */
  @WithDefault("67108864")
  @Min(1)
  long metadata();
}
