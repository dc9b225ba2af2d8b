package io.safelight.job;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Where a picture came from and where its result goes: fixed from its claim on.
 *
 * @param id unique over all nodes and for all time
 * @param file the original's bytes: in {@code work/} for a claim, in its own place for a picture
 *     that was given to {@code run}
 * @param relative its path below the inbox or the given folder, subfolders and name
 * @param desk the job's private folder on the outbox's volume; what is staged there is gone when
 *     the job has ended
 * @param outbox the root below which the result appears
 * @param jobTicket the ticket that came with the picture
 * @param recipe the recipe that whoever gave the picture asked for by name
 * @param taken when the picture was claimed or given
 * @param keeping whose the original is
 */
public record Origin(
    String id,
    Path file,
    Path relative,
    Path desk,
    Path outbox,
    Optional<Path> jobTicket,
    Optional<String> recipe,
    Instant taken,
    Keeping keeping) {

  /** Whose the original is. */
  public enum Keeping {
    /** Claimed from the inbox: it is filed away under done/ or error/. */
    CLAIMED,
    /** Given to {@code run}: it stays where it is. */
    GIVEN
  }

  public Origin {
    Objects.requireNonNull(id);
    Objects.requireNonNull(file);
    Objects.requireNonNull(relative);
    Objects.requireNonNull(desk);
    Objects.requireNonNull(outbox);
    Objects.requireNonNull(jobTicket);
    Objects.requireNonNull(recipe);
    Objects.requireNonNull(taken);
    Objects.requireNonNull(keeping);
    if (relative.isAbsolute() || !relative.normalize().equals(relative)) {
      throw new IllegalArgumentException("not a plain relative path: " + relative);
    }
  }

  /** The file's own name, as the operator knows it. */
  public String name() {
    return relative.getFileName().toString();
  }

  /** {@code sub/folder/name} for machines: as it is, with slashes on every system. */
  public String path() {
    return StreamSupport.stream(relative.spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }

  /** {@link #path} for people: on one line, every character of it visible. */
  public String displayName() {
    return Legible.of(path());
  }
}
