package io.safelight.web;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The light table, which {@code watch} serves. */
@ConfigMapping(prefix = "safelight.web")
public interface WebConfig {
  /**
   * What whoever asks has to know where other machines can ask: without it they are told so, and
   * nothing else.
   */
  Optional<@Size(min = 16, message = "must have 16 characters or more") String> token();

  /**
   * Further names, without a port, that this machine may be called by where only it can ask. A page
   * of somebody else's could otherwise have its own name lead here.
   */
  Optional<List<String>> hosts();

  /** Who may follow what happens at once; each is a connection. */
  @WithDefault("32")
  @Min(1)
  @Max(256)
  int listeners();

  /** Where previews are kept; relative to {@code safelight.home}. */
  Path previews();

  /** What previews may take of the disk; the oldest go first. */
  @WithDefault("512M")
  MemorySize previewBytes();
}
