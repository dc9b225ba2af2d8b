package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;

/**
 * The configured times as the routes take them: in milliseconds. Camel reads durations in a
 * notation of its own, which knows no {@code 100ms}.
 */
@Named("cadence")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Cadence {
  private final HotFolderConfig config;

  public Cadence(HotFolderConfig config) {
    this.config = config;
  }

  public String pollEvery() {
    return Long.toString(config.pollEvery().toMillis());
  }

  public String leftBehindEvery() {
    return Long.toString(config.leftBehindEvery().toMillis());
  }

  /** Pictures under way at once. */
  public String underWay() {
    return Integer.toString(picturesUnderWay(config));
  }

  /**
   * Pictures under way at once, where the configuration does not say: one decodes, one encodes, one
   * is in the network, so a core each and one more. Memory is {@code MemoryRoom}'s business, which
   * knows each picture's size.
   */
  public static int picturesUnderWay(HotFolderConfig config) {
    return config.underWay().orElse(Runtime.getRuntime().availableProcessors() + 1);
  }

  public String retryDelay() {
    return Long.toString(config.retry().delay().toMillis());
  }
}
