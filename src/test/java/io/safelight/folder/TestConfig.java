package io.safelight.folder;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * A hot folder's configuration with the shipped ignore lists and nothing to wait for.
 *
 * @param folders where single folders lie elsewhere than by default, by their key
 */
record TestConfig(Path home, String node, Map<String, Path> folders, long freeSpace)
    implements HotFolderConfig {
  private static final Properties SHIPPED = shipped();

  TestConfig(Path home, String node) {
    this(home, node, Map.of(), 0);
  }

  TestConfig with(String key, Path folder) {
    return new TestConfig(home, node, Map.of(key, folder), freeSpace);
  }

  TestConfig withFreeSpace(long bytes) {
    return new TestConfig(home, node, folders, bytes);
  }

  private Path folder(String key) {
    return folders.getOrDefault(key, Path.of(key));
  }

  @Override
  public Path inbox() {
    return folder("inbox");
  }

  @Override
  public Path work() {
    return folder("work");
  }

  @Override
  public Path outbox() {
    return folder("outbox");
  }

  @Override
  public Duration grace() {
    return Duration.ofSeconds(1);
  }

  @Override
  public Path done() {
    return folder("done");
  }

  @Override
  public Path error() {
    return folder("error");
  }

  @Override
  public Path ledger() {
    return folder("ledger");
  }

  @Override
  public Duration stableFor() {
    return Duration.ZERO;
  }

  @Override
  public Duration pollEvery() {
    return Duration.ofSeconds(1);
  }

  @Override
  public Duration leftBehindEvery() {
    return Duration.ofSeconds(15);
  }

  @Override
  public Retry retry() {
    throw new UnsupportedOperationException("retries are the routes' business");
  }

  @Override
  public OptionalInt underWay() {
    return OptionalInt.empty();
  }

  @Override
  public int crashes() {
    return 3;
  }

  @Override
  public boolean createFolders() {
    return true;
  }

  @Override
  public List<String> ignoreFiles() {
    return shipped("safelight.ignore-files");
  }

  @Override
  public List<String> ignoreFolders() {
    return shipped("safelight.ignore-folders");
  }

  private static List<String> shipped(String key) {
    return List.of(SHIPPED.getProperty(key).split(","));
  }

  private static Properties shipped() {
    Properties shipped = new Properties();
    try (Reader file =
        Files.newBufferedReader(
            Path.of("src/main/resources/application.properties"), StandardCharsets.UTF_8)) {
      shipped.load(file);
      return shipped;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
