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
import io.safelight.job.Way;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where pictures end: results in the outbox, originals under done/ or error/ with a report. Every
 * name is reserved first and every group of renames is a {@link Settlement}.
 */
@Named("filing")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Filing {
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
      return place(origin, staged, writer, wanted, true);
    }
    try (Reserved reserved =
        names(origin)
            .reserve(wanted, origin.id(), path -> List.of(path, Claims.jobTicketOf(path)))) {
      return place(origin, staged, writer, reserved.paths().get(0), false);
    }
  }

  private static Placed place(
      Origin origin, Path staged, TicketWriter writer, Path result, boolean renews)
      throws IOException {
    Path ticket = Claims.jobTicketOf(result);
    Path draft = origin.desk().resolve("result-ticket.json");
    Files.deleteIfExists(draft);
    Durable.write(draft, writer.write(result));
    Path desk = origin.desk();
    List<Move> moves = List.of(Move.of(desk, draft, ticket), Move.of(desk, staged, result));
    Settlement.settle(
        desk, End.PUBLISHED, renews ? moves.stream().map(Move::renewing).toList() : moves, result);
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
    Path desk = origin.desk();
    if (origin.keeping() == Keeping.CLAIMED) {
      Path wanted = folder.done().resolve(origin.relative());
      try (Reserved reserved =
          names(origin).reserve(wanted, origin.id(), path -> Claims.withJobTicket(origin, path))) {
        List<Move> moves = new ArrayList<>();
        moves.add(Move.of(desk, origin.file(), reserved.paths().get(0)));
        origin.jobTicket().ifPresent(t -> moves.add(Move.of(desk, t, reserved.paths().get(1))));
        Settlement.settle(desk, End.FILED_AWAY, moves, published.result());
      }
    }
    Desks.close(desk);
    return new Outcome.Done(
        origin, Instant.now(clock), attempts(origin), published.pixels(), published.result());
  }

  /**
   * Completes what had been decided for the picture on a desk that was left behind.
   *
   * @param origin tells of the picture, given its original's place on the desk
   * @return a {@code Published} whose original has still to be filed away; an {@code Outcome} of
   *     what is filed; empty where nothing was decided, or the picture went back to the inbox
   */
  Optional<Way> resume(Path desk, Function<Path, Origin> origin) throws IOException {
    Optional<Settlement> left = Settlement.on(desk);
    if (left.isEmpty()) {
      return Optional.empty();
    }
    Settlement settlement = left.get();
    folder.mustStand();
    Optional<List<Path>> places =
        settlement.resume(desk, namesOfClaims(), desk.getFileName().toString());
    Optional<Path> original = settlement.originalOf(desk);
    return switch (settlement.end()) {
      case PUBLISHED -> {
        if (places.isEmpty()) {
          Settlement.forget(desk);
          yield Optional.empty();
        }
        Path result = places.get().get(places.get().size() - 1);
        yield Desks.originals(desk).stream()
            .findFirst()
            .map(file -> new Job.Published(origin.apply(file), 0, result));
      }
      case FILED_AWAY -> {
        Path file = original.orElseThrow();
        // Published it stays, whatever has its decided name: then the nearest free one is taken.
        Job.Published published =
            new Job.Published(origin.apply(file), 0, settlement.result(desk).orElse(file));
        yield Optional.of(
            places.isEmpty()
                ? published
                : new Outcome.Done(
                    published.origin(),
                    Instant.now(clock),
                    Attempts.madeAt(desk),
                    published.pixels(),
                    published.result()));
      }
      case SET_ASIDE -> {
        if (places.isEmpty()) {
          Settlement.forget(desk);
          yield Optional.empty();
        }
        Optional<FailureReport> report = FailureReport.readFrom(places.get().get(0), json);
        if (report.isEmpty()) {
          // Somebody has taken it away: there is nothing to tell.
          Desks.close(desk);
        }
        Path place = FailureReport.pictureOf(places.get().get(0));
        yield report.map(told -> told.outcome(origin.apply(original.orElseThrow())).at(place));
      }
      case GIVEN_BACK -> {
        if (places.isEmpty()) {
          Settlement.forget(desk);
        } else {
          Desks.close(desk);
        }
        yield Optional.empty();
      }
    };
  }

  /** Ends a passage badly: the original goes to error/ with its report. */
  public Outcome.Failed failed(Outcome.Failed failed) throws IOException {
    Origin origin = failed.origin();
    // What failed after its result was published must not leave that behind.
    Settlement.undoOn(origin.desk());
    Outcome.Failed filed =
        origin.keeping() == Keeping.CLAIMED ? failed.at(quarantine(failed)) : failed;
    Desks.close(origin.desk());
    return filed;
  }

  private Path quarantine(Outcome.Failed failed) throws IOException {
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
      return original;
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
      group.add(FailureReport.placeOfTicket(original));
    }
    return group;
  }

  /**
   * Forgets the names that this node had reserved when it ended; only before anything is under way.
   */
  public void forgetReservations() throws IOException {
    namesOfClaims().forgetOwn();
  }

  private Names namesOfClaims() {
    return new Names(folder.work(), config.node());
  }

  private Names names(Origin origin) throws IOException {
    if (origin.keeping() == Keeping.CLAIMED) {
      folder.mustStand();
    }
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
