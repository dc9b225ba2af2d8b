package io.safelight.routes;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.safelight.enhance.UpscaleModels;
import io.safelight.inference.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The real program over a hot folder of its own, in a hurry. */
public class HotFolderProfile implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      // Where `mvn clean` clears it away.
      Path home =
          Files.createTempDirectory(
              Files.createDirectories(Path.of("target/hot-folders").toAbsolutePath()), "home");
      return Map.ofEntries(
          Map.entry("safelight.home", home.toString()),
          Map.entry("safelight.models", models(home).toString()),
          Map.entry("safelight.node", "test-node"),
          Map.entry("safelight.provider", "cpu"),
          Map.entry("safelight.inference.tile", "256"),
          Map.entry("safelight.under-way", "3"),
          Map.entry("safelight.stable-for", "PT0.2S"),
          Map.entry("safelight.poll-every", "100ms"),
          Map.entry("safelight.left-behind-every", "300ms"),
          Map.entry("safelight.retry.delay", "10ms"),
          Map.entry("safelight.free-space", "0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ModelException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The network of the box, and one that makes pictures twice as large, for whoever asks. */
  private static Path models(Path home) throws IOException, ModelException {
    Path models = Files.createDirectory(home.resolve("models"));
    Files.createSymbolicLink(
        models.resolve("photo-restore"), Path.of("models", "photo-restore").toAbsolutePath());
    UpscaleModels.add(models, "doubler", 2, "cubic");
    return models;
  }
}
