package io.safelight.codec;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** How much memory pictures may take. */
@ConfigMapping(prefix = "safelight")
public interface MemoryConfig {
  /**
   * All pictures together, heap and native memory, beside what the program itself takes. By default
   * four fifths of what the machine or the container has, less 768 MiB; or less what the program
   * has resident before the first picture, its networks open, and 256 MiB, where that is more.
   */
  Optional<MemorySize> memory();
}
