package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.UnderWay;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Pictures given to {@code run}: worked on like claims, but their originals stay where they are.
 */
@Named("given")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Given {
  /** Where given pictures have their desks, below the folder that their results go to. */
  public static final String DESKS = ".safelight";

  private static final Duration ABANDONED = Duration.ofDays(1);

  private final HotFolderConfig config;
  private final UnderWay underWay;
  private final Clock clock;

  public Given(HotFolderConfig config, UnderWay underWay, Clock clock) {
    this.config = config;
    this.underWay = underWay;
    this.clock = clock;
  }

  /**
   * A picture to work on.
   *
   * @param file the picture
   * @param relative where its result goes, below {@code outbox}, as if it had been dropped there
   * @param recipe the recipe by name, where one was asked for
   */
  public record Picture(Path file, Path relative, Path outbox, Optional<String> recipe) {}

  /** Sets up a desk for one given picture. */
  public Job.Claimed take(Picture picture) throws IOException {
    String id = UUID.randomUUID().toString();
    Path desk = picture.outbox().resolve(DESKS).resolve(config.node()).resolve(id);
    Origin origin =
        new Origin(
            id,
            picture.file(),
            picture.relative(),
            desk,
            picture.outbox(),
            Optional.empty(),
            picture.recipe(),
            Instant.now(clock),
            Origin.Keeping.GIVEN);
    Files.createDirectories(desk);
    underWay.begin(origin, 0);
    return new Job.Claimed(origin);
  }

  /** Ends a passage that was not carried through: its desk is removed. */
  public void putBack(Job.Claimed claimed) throws IOException {
    Desks.remove(claimed.origin().desk());
    underWay.leave(claimed.origin());
  }

  /**
   * Removes the empty folders that the desks lay in, and what runs that died have left there long
   * ago; what another run is using stays.
   */
  public static void clear(Path outbox) throws IOException {
    Path desks = outbox.resolve(DESKS);
    if (!Files.isDirectory(desks)) {
      return;
    }
    try (Stream<Path> all = Files.walk(desks)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      // Asked before anything is removed, which would make them new. A file's own time says
      // nothing: a result has its source's.
      Set<Path> abandoned = abandoned(deepestFirst);
      for (Path path : deepestFirst) {
        try {
          if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
              || abandoned.contains(path.getParent())) {
            Files.delete(path);
          }
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
          // Another run works there, or has just tidied up.
          continue;
        }
      }
    } catch (UncheckedIOException e) {
      // Another run tidied up under the walk: what it left is found next time.
      return;
    }
  }

  /** The folders in which nothing has been made for long. */
  private static Set<Path> abandoned(List<Path> paths) throws IOException {
    Instant longAgo = Instant.now().minus(ABANDONED);
    Set<Path> abandoned = new HashSet<>();
    for (Path path : paths) {
      try {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            && Files.getLastModifiedTime(path).toInstant().isBefore(longAgo)) {
          abandoned.add(path);
        }
      } catch (NoSuchFileException gone) {
        continue;
      }
    }
    return abandoned;
  }
}
