package io.safelight.face;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which models faces are found and restored with: folders among {@code safelight.models}. */
@ConfigMapping(prefix = "safelight.faces")
public interface FaceConfig {
  /** A model of the kind face-detector. */
  @WithDefault("yunet_2023mar")
  String detector();

  /** A model of the kind face-restorer. */
  @WithDefault("gfpgan_1.4")
  String restorer();
}
