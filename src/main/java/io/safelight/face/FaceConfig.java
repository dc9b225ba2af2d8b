package io.safelight.face;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/**
 * Which models faces are found and restored with: folders among {@code safelight.models}. What is
 * not set is the one model of its kind that is there.
 */
@ConfigMapping(prefix = "safelight.faces")
public interface FaceConfig {
  /** A model of the kind face-detector. */
  Optional<String> detector();

  /** A model of the kind face-restorer. */
  Optional<String> restorer();

  /** A model of the kind face-identity; without one nobody is asked. */
  Optional<String> identity();

  /**
   * A model of the kind face-landmarks, which places what faces are aligned by; {@code off}: the
   * detector's own landmarks are used, as they are without one.
   */
  Optional<String> landmarks();
}
