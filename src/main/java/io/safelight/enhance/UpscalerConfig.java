package io.safelight.enhance;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/**
 * Which models make pictures larger: folders among {@code safelight.models}. What is not set is the
 * one upscaler of its scale that is there.
 */
@ConfigMapping(prefix = "safelight.upscalers")
public interface UpscalerConfig {
  /** An upscaler of scale 2. */
  Optional<String> x2();

  /** An upscaler of scale 4. */
  Optional<String> x4();
}
