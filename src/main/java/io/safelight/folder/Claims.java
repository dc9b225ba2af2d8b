package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.UnderWay;
import io.safelight.job.Way;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
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
  static final String TICKET = ".json";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final HotFolder folder;
  private final Sightings sightings;
  private final Refusals refusals;
  private final UnderWay underWay;
  private final Filing filing;
  private final Clock clock;
  private final Set<String> takenUp = ConcurrentHashMap.newKeySet();

  public Claims(
      HotFolder folder,
      Sightings sightings,
      Refusals refusals,
      UnderWay underWay,
      Filing filing,
      Clock clock) {
    this.folder = folder;
    this.sightings = sightings;
    this.refusals = refusals;
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
      // Else a lost share's work/ would be made anew here.
      folder.mustStand();
      Files.createDirectories(original.getParent());
      Files.move(file, original, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!(e instanceof NoSuchFileException) || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        // What is the share's fault is none of the file's: it is taken when the share is back.
        if (refusals.tell(origin, file, e)) {
          sightings.refuse(file);
        }
      }
      underWay.leave(origin);
      Desks.discard(desk);
      return null;
    } catch (RuntimeException | Error e) {
      // Else the desk would count as worked at for as long as this process lives.
      underWay.leave(origin);
      throw e;
    }
    sightings.forget(file);
    refusals.forget(relative);
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
    return Desks.in(folder.desks()).stream()
        .filter(desk -> !underWay.contains(desk.getFileName().toString()))
        .toList();
  }

  /**
   * Takes up a desk again; what had been decided is completed first.
   *
   * @return a {@code Claimed} to be worked on; a {@code Published} whose original is still to be
   *     filed away; an {@code Outcome} that nobody has heard of yet; null where nothing is left to
   *     do: the claim had not been made, or somebody is working at it since it was listed
   */
  public Way takeUp(Path desk) throws IOException {
    String id = desk.getFileName().toString();
    if (!takenUp.add(id)) {
      return null;
    }
    try {
      // Asked only now: whoever took it up before is under way, or has finished, when we get here.
      return underWay.contains(id) ? null : goOn(id, desk);
    } finally {
      takenUp.remove(id);
    }
  }

  /**
   * Takes what another node, or an earlier process, has moved to this node's desks.
   *
   * @param move brings the desk here; whoever's rename succeeds has it
   * @return as {@link #takeUp}; null as well where it could not be moved
   */
  Way takeOver(String id, Move move) throws IOException {
    if (!takenUp.add(id)) {
      return null;
    }
    try {
      Path desk = folder.desks().resolve(id);
      // Between the two nobody takes it for left behind: takeUp() passes over what is taken up now.
      return !underWay.contains(id) && move.to(desk) ? goOn(id, desk) : null;
    } finally {
      takenUp.remove(id);
    }
  }

  /** A rename that may come too late. */
  @FunctionalInterface
  interface Move {
    /** Whether it was made. */
    boolean to(Path desk) throws IOException;
  }

  private Way goOn(String id, Path desk) throws IOException {
    if (Desks.isClosed(desk)) {
      Desks.discard(desk);
      return null;
    }
    Optional<Way> decided = filing.resume(desk, original -> leftOn(id, desk, original));
    if (decided.isPresent()) {
      Way way = decided.get();
      if (way instanceof Job.Published published) {
        LOG.infof("%s was published before and is filed away now", way.origin().displayName());
        underWay.begin(published.origin(), Attempts.madeAt(desk));
      } else {
        Desks.close(desk);
      }
      return way;
    }
    List<Path> originals = Desks.originals(desk);
    if (originals.isEmpty() || Desks.isClosed(desk)) {
      Desks.discard(desk);
      return null;
    }
    Path original = originals.get(0);
    Path relative = desk.resolve(Desks.ORIGINAL).relativize(original);
    Optional<Path> ticket =
        Optional.of(jobTicketOf(original))
            .filter(originals::contains)
            .or(() -> fetch(desk, relative));
    Origin origin = origin(id, desk, original, relative, ticket);
    if (Attempts.anyAt(desk)) {
      LOG.infof("%s was left on a desk and is taken up again", origin.displayName());
    }
    Desks.clearStaged(desk);
    underWay.begin(origin, 0);
    return new Job.Claimed(origin);
  }

  /** The origin of an original that lies, or lay, on a desk. */
  private Origin leftOn(String id, Path desk, Path original) {
    Path ticket = jobTicketOf(original);
    return origin(
        id,
        desk,
        original,
        desk.resolve(Desks.ORIGINAL).relativize(original),
        Optional.of(ticket).filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)));
  }

  /**
   * The job ticket of a claim that was cut off between its two renames, from the inbox; not where a
   * picture of that name has come since, whose ticket it may be.
   */
  private Optional<Path> fetch(Path desk, Path relative) {
    Path picture = folder.inbox().resolve(relative);
    if (Attempts.anyAt(desk) || Files.exists(picture, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Path ticket = jobTicketOf(desk.resolve(Desks.ORIGINAL).resolve(relative));
    return moveTicket(jobTicketOf(picture), ticket) ? Optional.of(ticket) : Optional.empty();
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

  /** A picture's place and, where a job ticket came along, the ticket's beside it. */
  static List<Path> withJobTicket(Origin origin, Path picture) {
    return origin.jobTicket().isPresent()
        ? List.of(picture, jobTicketOf(picture))
        : List.of(picture);
  }

  static Path jobTicketOf(Path picture) {
    return picture.resolveSibling(picture.getFileName() + TICKET);
  }
}
