package io.safelight.cli;

import org.eclipse.microprofile.config.ConfigProvider;
import picocli.CommandLine.IVersionProvider;

/** The version that the build gave. */
public class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "safelight "
          + ConfigProvider.getConfig().getValue("quarkus.application.version", String.class)
    };
  }
}
