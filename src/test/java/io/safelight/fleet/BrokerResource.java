package io.safelight.fleet;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A real broker beside the program under test. */
public class BrokerResource implements QuarkusTestResourceLifecycleManager {
  private BrokerProcess broker;

  @Override
  public Map<String, String> start() {
    try {
      Path folder =
          Files.createTempDirectory(
              Files.createDirectories(Path.of("target/brokers").toAbsolutePath()), "broker");
      broker = new BrokerProcess(folder).start();
      return Map.of("safelight.broker.url", broker.url());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    broker.close();
  }
}
