package io.safelight.folder;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Configurations of hot folders: those of the program, but for what a test says. */
public final class HotFolderConfigs {
  private HotFolderConfigs() {}

  /** The hot folder at home. */
  public static HotFolderConfig at(Path home, Map<String, String> other) {
    Map<String, String> said = new HashMap<>(other);
    said.put("safelight.home", home.toString());
    try {
      return new SmallRyeConfigBuilder()
          .addDefaultInterceptors()
          .addDiscoveredConverters()
          .withSources(
              new PropertiesConfigSource(
                  HotFolderConfigs.class.getResource("/application.properties"), 100))
          .withSources(new PropertiesConfigSource(said, "said by the test", 200))
          .withMapping(HotFolderConfig.class)
          .withValidateUnknown(false)
          .build()
          .getConfigMapping(HotFolderConfig.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
