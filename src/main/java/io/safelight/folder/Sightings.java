package io.safelight.folder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What was seen of the inbox' files, so as to tell which of them have come to rest. A file is
 * stable once it has been seen unchanged for the configured time: size, modification time,
 * identity, and the same of its job ticket. Times are those of this process' own clock between two
 * looks; the file's times are compared with each other only, so neither a skewed clock nor a tool
 * that sets an old time first can mislead.
 */
@ApplicationScoped
public class Sightings {
  /** How long a file that could not be claimed is left alone, unless it changes. */
  static final Duration REFUSED_FOR = Duration.ofMinutes(1);

  private record Look(long size, long modified, Object key, Optional<Look> ticket) {}

  /** {@code rest}: nanoseconds for which the file must stay as it is since {@code since}. */
  private record Sighting(Look look, long since, long last, long rest) {}

  private final Map<Path, Sighting> sightings = new ConcurrentHashMap<>();
  private final long stableNanos;
  private final long forgetNanos;
  private final LongSupplier nanoTime;
  private long swept;

  @Inject
  public Sightings(HotFolderConfig config) {
    this(config.stableFor(), config.pollEvery(), System::nanoTime);
  }

  Sightings(Duration stableFor, Duration pollEvery, LongSupplier nanoTime) {
    this.stableNanos = stableFor.toNanos();
    this.forgetNanos = stableNanos + 60 * pollEvery.toNanos();
    this.nanoTime = nanoTime;
    this.swept = nanoTime.getAsLong();
  }

  /** Looks at a file; true where it has been unchanged for long enough. */
  boolean isStable(Path file) {
    long now = nanoTime.getAsLong();
    sweep(now);
    Optional<Look> look = look(file);
    if (look.isEmpty()) {
      sightings.remove(file);
      return false;
    }
    Sighting sighting =
        sightings.compute(
            file,
            (path, before) ->
                before != null && before.look.equals(look.get())
                    ? new Sighting(before.look, before.since, now, before.rest)
                    : new Sighting(look.get(), now, now, stableNanos));
    return now - sighting.since >= sighting.rest;
  }

  /** Whether a file is still what it was when it was found stable: asked right before its claim. */
  boolean isUnchanged(Path file) {
    Sighting sighting = sightings.get(file);
    return sighting != null && look(file).filter(sighting.look::equals).isPresent();
  }

  /**
   * The file cannot be claimed: it is not offered again until it changes or some time has passed.
   * The fault may be ours, a full disk say, and then nothing about the file would ever change.
   */
  void refuse(Path file) {
    long now = nanoTime.getAsLong();
    long rest = Math.max(stableNanos, REFUSED_FOR.toNanos());
    sightings.computeIfPresent(file, (path, s) -> new Sighting(s.look, now, s.last, rest));
  }

  /** The file is gone: what comes by its name is another. */
  void forget(Path file) {
    sightings.remove(file);
  }

  /** Files seen and not yet taken, stable or not. */
  public int waiting() {
    return sightings.size();
  }

  private static Optional<Look> look(Path file) {
    return glance(file)
        .map(
            own ->
                new Look(own.size(), own.modified(), own.key(), glance(Claims.jobTicketOf(file))));
  }

  private static Optional<Look> glance(Path file) {
    try {
      BasicFileAttributes seen =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Object key = seen.fileKey() == null ? "" : seen.fileKey();
      return Optional.of(
          new Look(seen.size(), seen.lastModifiedTime().toMillis(), key, Optional.empty()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Files that vanished, or that another node took, are looked at no more: drop them now and then.
   */
  private synchronized void sweep(long now) {
    if (now - swept > forgetNanos) {
      swept = now;
      sightings.values().removeIf(sighting -> now - sighting.last > forgetNanos);
    }
  }
}
