package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.UnderWay;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.camel.component.file.GenericFile;
import org.jboss.logging.Logger;

/**
 * Makes pictures ours. A claim is one atomic rename from the inbox to a desk: a folder under {@code
 * work/<node>/} that belongs to this one picture. Whichever node's rename succeeds has it; the
 * others find the file gone.
 *
 * <pre>
 * work/&lt;node&gt;/&lt;id&gt;/original/sub/a.jpg        the original, by its path below the inbox
 * work/&lt;node&gt;/&lt;id&gt;/original/sub/a.jpg.json   its job ticket
 * work/&lt;node&gt;/&lt;id&gt;/...                      what is staged
 * </pre>
 *
 * The tree says everything: a desk can be taken up again with no other record.
 */
@Named("claims")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Claims {
  private static final Logger LOG = Logger.getLogger(Claims.class);
  private static final String TICKET = ".json";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final HotFolder folder;
  private final Sightings sightings;
  private final UnderWay underWay;
  private final Filing filing;
  private final Clock clock;

  public Claims(
      HotFolder folder, Sightings sightings, UnderWay underWay, Filing filing, Clock clock) {
    this.folder = folder;
    this.sightings = sightings;
    this.underWay = underWay;
    this.filing = filing;
    this.clock = clock;
  }

  /**
   * Claims one file of the inbox.
   *
   * @return null where it is not ours to take: another node was faster, or it has changed since it
   *     was listed, or it may not be moved
   */
  public Job.Claimed claim(GenericFile<File> listed) {
    Path file = listed.getFile().toPath().toAbsolutePath().normalize();
    if (!sightings.isUnchanged(file)) {
      return null;
    }
    Path relative = folder.inbox().relativize(file);
    String id = newId();
    Path desk = folder.desks().resolve(id);
    Path original = desk.resolve(Desks.ORIGINAL).resolve(relative);
    Path ticket = jobTicketOf(original);
    Origin origin = origin(id, desk, original, relative, Optional.empty());
    // Under way before the desk exists: what is on a desk and not under way counts as left behind.
    underWay.begin(origin, 0);
    try {
      Files.createDirectories(original.getParent());
      Files.move(file, original, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      underWay.leave(origin);
      discard(desk);
      if (!(e instanceof NoSuchFileException) || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        sightings.refuse(file);
        LOG.warnf(
            "%s cannot be claimed and is left alone until it changes: %s", relative, e.toString());
      }
      return null;
    }
    sightings.forget(file);
    // After the picture, so that only the node that has the picture touches its ticket.
    boolean ticketed = moveTicket(jobTicketOf(file), ticket);
    return new Job.Claimed(
        origin(id, desk, original, relative, ticketed ? Optional.of(ticket) : Optional.empty()));
  }

  private static boolean moveTicket(Path from, Path to) {
    if (!Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      LOG.warnf("The job ticket %s cannot be taken along: %s", from, e.toString());
      return false;
    }
  }

  /**
   * The desks in {@code work/<node>/} that nobody is working at, oldest first: left by a process
   * that ended, or by a failure to file away.
   */
  public List<Path> leftBehind() throws IOException {
    if (!Files.isDirectory(folder.desks())) {
      return List.of();
    }
    try (Stream<Path> desks = Files.list(folder.desks())) {
      return desks
          .filter(desk -> Files.isDirectory(desk, LinkOption.NOFOLLOW_LINKS))
          .filter(desk -> !underWay.contains(desk.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  /**
   * Takes up a desk again.
   *
   * @return null where nothing is left to do: what had been decided was completed, or the claim had
   *     not been made
   */
  public Job.Claimed takeUp(Path desk) throws IOException {
    Optional<Settlement> settlement = Settlement.on(desk);
    if (settlement.isPresent()) {
      settlement.get().resume();
    }
    List<Path> originals = Desks.originals(desk);
    if (originals.isEmpty()) {
      discard(desk);
      return null;
    }
    Path original = originals.get(0);
    Path relative = desk.resolve(Desks.ORIGINAL).relativize(original);
    Origin origin =
        origin(
            desk.getFileName().toString(),
            desk,
            original,
            relative,
            originals.stream().skip(1).findFirst());
    if (settlement.isPresent()) {
      // The result is published: only its original was still to be filed away.
      filing.fileAway(origin);
      return null;
    }
    LOG.infof("%s was left on a desk and is taken up again", relative);
    underWay.begin(origin, 0);
    Desks.clearStaged(desk);
    return new Job.Claimed(origin);
  }

  private Origin origin(String id, Path desk, Path original, Path relative, Optional<Path> ticket) {
    return new Origin(
        id,
        original,
        relative,
        desk,
        folder.outbox(),
        ticket,
        Optional.empty(),
        Instant.now(clock),
        Origin.Keeping.CLAIMED);
  }

  private String newId() {
    byte[] random = new byte[4];
    ThreadLocalRandom.current().nextBytes(random);
    return STAMP.format(clock.instant()) + "-" + HexFormat.of().formatHex(random);
  }

  static Path jobTicketOf(Path picture) {
    return picture.resolveSibling(picture.getFileName() + TICKET);
  }

  private static void discard(Path desk) {
    try {
      Desks.remove(desk);
    } catch (IOException e) {
      LOG.debugf("The desk %s cannot be removed yet: %s", desk, e.toString());
    }
  }
}
