package io.safelight.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.folder.Names.Reserved;
import io.safelight.folder.Settlement.End;
import io.safelight.folder.Settlement.Move;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Origin.Keeping;
import io.safelight.job.Outcome;
import io.safelight.job.UnderWay;
import io.safelight.job.UnderWay.Passage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Where pictures end: results in the outbox, originals under done/ or error/ with a report, and
 * back in the inbox when the program stops. Every name is reserved first and every group of renames
 * is a {@link Settlement}.
 */
@Named("filing")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Filing {
  private static final Logger LOG = Logger.getLogger(Filing.class);

  private final HotFolder folder;
  private final HotFolderConfig config;
  private final UnderWay underWay;
  private final ObjectMapper json;
  private final Clock clock;
  private final String version;

  public Filing(
      HotFolder folder,
      HotFolderConfig config,
      UnderWay underWay,
      ObjectMapper json,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.folder = folder;
    this.config = config;
    this.underWay = underWay;
    this.json = json;
    this.clock = clock;
    this.version = version;
  }

  /**
   * Where a result was placed.
   *
   * @param result the picture
   * @param ticket its result ticket
   */
  public record Placed(Path result, Path ticket) {}

  /** Writes a result's ticket once the result's final name is known. */
  @FunctionalInterface
  public interface TicketWriter {
    byte[] write(Path result) throws IOException;
  }

  /**
   * Places a verified result and its ticket in the outbox, under a name that no other picture has:
   * the ticket first, so that whoever sees the picture finds it.
   *
   * @param staged the result on the job's desk
   * @param extension of the result, without a dot
   * @param isOwn tells by a ticket in the outbox whether the result beside it came from the same
   *     picture; such a result is renewed where the picture was given, never where it was claimed
   */
  public Placed toOutbox(
      Origin origin, Path staged, String extension, TicketWriter writer, Predicate<Path> isOwn)
      throws IOException {
    Path wanted =
        origin.outbox().resolve(origin.relative()).resolveSibling(resultName(origin, extension));
    Path ownTicket = Claims.jobTicketOf(wanted);
    if (origin.keeping() == Keeping.GIVEN
        && Files.isRegularFile(ownTicket)
        && isOwn.test(ownTicket)) {
      return place(origin, staged, writer, wanted);
    }
    try (Reserved reserved =
        names(origin)
            .reserve(wanted, origin.id(), path -> List.of(path, Claims.jobTicketOf(path)))) {
      return place(origin, staged, writer, reserved.paths().get(0));
    }
  }

  private static Placed place(Origin origin, Path staged, TicketWriter writer, Path result)
      throws IOException {
    Path ticket = Claims.jobTicketOf(result);
    Path draft = origin.desk().resolve("result-ticket.json");
    Files.deleteIfExists(draft);
    Durable.write(draft, writer.write(result));
    Path desk = origin.desk();
    Settlement.settle(
        desk, End.PUBLISHED, List.of(Move.of(desk, draft, ticket), Move.of(desk, staged, result)));
    return new Placed(result, ticket);
  }

  private static String resultName(Origin origin, String extension) {
    String name = origin.name();
    int dot = name.lastIndexOf('.');
    return (dot > 0 ? name.substring(0, dot) : name) + "." + extension;
  }

  /** Ends a passage well: the original goes to done/. */
  public Outcome.Done done(Job.Published published) throws IOException {
    Origin origin = published.origin();
    fileAway(origin);
    return new Outcome.Done(
        origin, Instant.now(clock), attempts(origin), published.pixels(), published.result());
  }

  /** Moves an original whose result is published to done/, its job ticket with it. */
  void fileAway(Origin origin) throws IOException {
    Path desk = origin.desk();
    if (origin.keeping() == Keeping.CLAIMED) {
      Path wanted = folder.done().resolve(origin.relative());
      try (Reserved reserved =
          names(origin)
              .reserve(
                  wanted,
                  origin.id(),
                  path -> withTicket(origin, path, Claims.jobTicketOf(path)))) {
        List<Move> moves = new ArrayList<>();
        moves.add(Move.of(desk, origin.file(), reserved.paths().get(0)));
        origin.jobTicket().ifPresent(t -> moves.add(Move.of(desk, t, reserved.paths().get(1))));
        Settlement.settle(desk, End.FILED_AWAY, moves);
      }
    }
    Desks.discard(desk);
  }

  /**
   * Completes what had been decided for the picture on a desk that was left behind.
   *
   * @return whether its result is published, so that its original, where it is still there, has
   *     only to be filed away
   */
  boolean resume(Path desk) throws IOException {
    Optional<Settlement> left = Settlement.on(desk);
    if (left.isEmpty()) {
      return false;
    }
    Names names = new Names(folder.work(), config.node());
    if (!left.get().resume(desk, names, desk.getFileName().toString())
        && left.get().end() != End.FILED_AWAY) {
      Settlement.forget(desk);
      return false;
    }
    return left.get().end() != End.SET_ASIDE;
  }

  private static List<Path> withTicket(Origin origin, Path original, Path ticket) {
    return origin.jobTicket().isPresent() ? List.of(original, ticket) : List.of(original);
  }

  /** Ends a passage badly: the original goes to error/ with its report. */
  public Outcome.Failed failed(Outcome.Failed failed) throws IOException {
    Origin origin = failed.origin();
    if (origin.keeping() == Keeping.CLAIMED) {
      quarantine(failed);
    }
    Desks.discard(origin.desk());
    return failed;
  }

  private void quarantine(Outcome.Failed failed) throws IOException {
    Origin origin = failed.origin();
    Path wanted = folder.error().resolve(origin.relative());
    try (Reserved reserved =
        names(origin).reserve(wanted, origin.id(), path -> quarantined(origin, path))) {
      Path original = reserved.paths().get(0);
      Path report = reserved.paths().get(1);
      Optional<Path> ticket = reserved.paths().stream().skip(2).findFirst();
      Path draft = origin.desk().resolve("report.json");
      Files.deleteIfExists(draft);
      Durable.write(
          draft,
          json.writerWithDefaultPrettyPrinter()
              .writeValueAsBytes(
                  FailureReport.of(
                      failed,
                      ticket.map(path -> path.getFileName().toString()).orElse(null),
                      config.node(),
                      version)));
      List<Move> moves = new ArrayList<>();
      Path desk = origin.desk();
      moves.add(Move.of(desk, draft, report));
      ticket.ifPresent(path -> moves.add(Move.of(desk, origin.jobTicket().orElseThrow(), path)));
      moves.add(Move.of(desk, origin.file(), original));
      Settlement.settle(desk, End.SET_ASIDE, moves);
    }
  }

  /**
   * The report takes the name {@code a.jpg.json}, so the job ticket becomes {@code
   * a.jpg.ticket.json}.
   */
  private static List<Path> quarantined(Origin origin, Path original) {
    List<Path> group = new ArrayList<>();
    group.add(original);
    group.add(Claims.jobTicketOf(original));
    if (origin.jobTicket().isPresent()) {
      group.add(original.resolveSibling(original.getFileName() + ".ticket.json"));
    }
    return group;
  }

  /**
   * The program stops: the picture goes back to the inbox, where it came from, if its name is free
   * there; else it stays on its desk until the next start.
   */
  public void giveBack(Job job) throws IOException {
    // The interrupt has been understood; left standing it would break the writes below.
    Thread.interrupted();
    Origin origin = job.origin();
    if (origin.keeping() == Keeping.CLAIMED) {
      if (!returnToInbox(origin)) {
        LOG.infof("%s stays on its desk until the next start", origin.displayName());
        return;
      }
      LOG.infof("%s is given back to the inbox", origin.displayName());
    }
    Desks.discard(origin.desk());
  }

  /**
   * Whether the original on a desk is the very file that stands in the inbox: the process died
   * while it gave it back.
   */
  boolean isReturned(Origin origin) throws IOException {
    Path inbox = folder.inbox().resolve(origin.relative());
    if (Files.notExists(inbox, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Object there = identity(inbox);
    return there != null && there.equals(identity(origin.file()));
  }

  /** The file behind a name, links not followed; null where the file system does not tell. */
  private static Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /**
   * Moves an original and its ticket to their old places, if those are free. No node reserves names
   * in the inbox, and whoever drops pictures does not either, so that a rename could erase a
   * namesake that came in the meantime: a second link cannot, and then the first is removed.
   */
  boolean returnToInbox(Origin origin) throws IOException {
    Path inbox = folder.inbox().resolve(origin.relative());
    Path ticket = Claims.jobTicketOf(inbox);
    if (!isReturned(origin)) {
      if (origin.jobTicket().isPresent() && Files.exists(ticket, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      try {
        Files.createDirectories(inbox.getParent());
        Files.createLink(inbox, origin.file());
      } catch (IOException | UnsupportedOperationException e) {
        LOG.debugf("%s cannot be given back: %s", origin.displayName(), e.toString());
        return false;
      }
    }
    if (origin.jobTicket().isPresent()) {
      try {
        Files.move(origin.jobTicket().get(), ticket);
      } catch (IOException e) {
        // A ticket of that name came this very moment: ours is filed under error/ in its turn.
        LOG.warnf("The ticket of %s cannot go back: %s", origin.displayName(), e.toString());
      }
    }
    Durable.delete(origin.file());
    return true;
  }

  /**
   * Forgets the names that this node had reserved when it ended; only before anything is under way.
   */
  public void forgetReservations() throws IOException {
    new Names(folder.work(), config.node()).forgetOwn();
  }

  private Names names(Origin origin) {
    // `run` and `watch` may fill one outbox at once: then their names must be reserved in one
    // place.
    boolean ours = origin.outbox().equals(folder.outbox()) && Files.isDirectory(folder.work());
    // work/<node>/<id> is the desk, for given pictures too: two up is what all jobs share.
    Path shared = ours ? folder.work() : origin.desk().getParent().getParent();
    return new Names(shared, config.node());
  }

  private int attempts(Origin origin) {
    return underWay.of(origin).map(Passage::attempt).orElse(1);
  }
}
