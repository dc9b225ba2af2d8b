package io.safelight.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.folder.Names.Reserved;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import io.safelight.job.UnderWay;
import io.safelight.job.Way;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Sends pictures back to the inbox on an operator's word: failures, and claims of a dead node. */
@ApplicationScoped
public class Requeue {
  private final HotFolder folder;
  private final HotFolderConfig config;
  private final Claims claims;
  private final Filing filing;
  private final InboxReturn inboxReturn;
  private final UnderWay underWay;
  private final ObjectMapper json;

  public Requeue(
      HotFolder folder,
      HotFolderConfig config,
      Claims claims,
      Filing filing,
      InboxReturn inboxReturn,
      UnderWay underWay,
      ObjectMapper json) {
    this.folder = folder;
    this.config = config;
    this.claims = claims;
    this.filing = filing;
    this.inboxReturn = inboxReturn;
    this.underWay = underWay;
    this.json = json;
  }

  /** What was done for one picture. */
  public sealed interface Sent {
    /** It stands in the inbox again. */
    record Back(Path from, Path to) implements Sent {}

    /** Its end had been decided before its node died; that is completed. */
    record Ended(Outcome outcome) implements Sent {}

    /** There was nothing left to do. */
    record Nothing() implements Sent {}
  }

  /**
   * A picture in error/.
   *
   * @param reason of its report; empty where there is none that can be read
   */
  public record Failed(Path file, Optional<Reason> reason, Path wanted) {}

  /**
   * The desks of a node, oldest first.
   *
   * @throws NotDirectoryException where no node of that name ever worked here
   */
  public List<Path> desksOf(String node) throws IOException {
    requireName(node);
    folder.mustStand();
    Path desks = folder.work().resolve(node);
    if (!Files.isDirectory(desks, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(desks.toString());
    }
    return Desks.in(desks);
  }

  /** A path in place of a name would lead out of work/, and past the node's lock. */
  private static void requireName(String node) {
    if (!node.matches(HotFolderConfig.NODE_NAME)) {
      throw new IllegalArgumentException(
          node + " is no node's name: 1 to 63 letters, digits, '.', '_' or '-'");
    }
  }

  /** Returns what lies on the desk of a node that is not running. */
  public Sent sendBack(Path desk) throws IOException {
    Way way = claims.takeUp(desk);
    if (way == null) {
      return new Sent.Nothing();
    }
    try {
      if (way instanceof Job.Published published) {
        return new Sent.Ended(filing.done(published));
      }
      if (way instanceof Outcome outcome) {
        return new Sent.Ended(outcome);
      }
      Origin origin = way.origin();
      return new Sent.Back(origin.relative(), inboxReturn.putBack(origin));
    } finally {
      underWay.leave(way.origin());
    }
  }

  /**
   * Removes what a node that will not come back has left of itself, where no picture lies there.
   */
  public void forget(String node) throws IOException {
    requireName(node);
    new Names(folder.work(), node).forgetOwn();
    Path desks = folder.work().resolve(node);
    if (Desks.in(desks).isEmpty()) {
      Files.deleteIfExists(desks);
    }
  }

  /**
   * The pictures that a file or folder in error/ means; links are not followed.
   *
   * @param place absolute, or relative to the working folder, to the home or to error/ itself
   * @throws IOException where it is not there, or not in error/
   */
  public List<Failed> failedAt(Path place) throws IOException {
    Path root = folder.error().toRealPath();
    Path found = inError(place, root);
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(found, LinkOption.NOFOLLOW_LINKS)) {
      Entries.below(found, (path, seen) -> isHidden(root.relativize(path))).stream()
          .filter(Predicate.not(FailureReport::isBesideIts))
          .filter(file -> FailureReport.readFrom(file, json).isEmpty())
          .sorted()
          .forEach(files::add);
    } else {
      Path picture = FailureReport.isBesideIts(found) ? FailureReport.pictureOf(found) : found;
      if (FailureReport.readFrom(picture, json).isPresent()) {
        throw new NoSuchFileException(
            found.toString(), null, "this is a report, and its picture is not there");
      }
      files.add(picture);
    }
    return files.stream().map(file -> failed(root, file)).toList();
  }

  private Path inError(Path place, Path root) throws IOException {
    for (Path base : List.of(Path.of(""), config.home(), folder.error().toAbsolutePath())) {
      Path candidate = base.toAbsolutePath().resolve(place).normalize();
      if (candidate.getParent() != null
          && Files.exists(candidate, LinkOption.NOFOLLOW_LINKS)
          && Files.isDirectory(candidate.getParent())) {
        // Its folder by its real place: a linked folder may lead anywhere.
        Path real = candidate.getParent().toRealPath().resolve(candidate.getFileName());
        if (real.startsWith(root)) {
          return real;
        }
      }
    }
    throw new NoSuchFileException(
        place.toString(), null, "no such file or folder in " + folder.error());
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private Failed failed(Path root, Path file) {
    Path here = root.relativize(file);
    return FailureReport.readFrom(FailureReport.placeOf(file), json)
        .map(report -> new Failed(file, Optional.of(report.code()), cameFrom(report).orElse(here)))
        // No report, or none of ours: it goes back under the name that it has here.
        .orElseGet(() -> new Failed(file, Optional.empty(), here));
  }

  /** Where the picture lay in the inbox: a report is a file that anybody may have written. */
  private static Optional<Path> cameFrom(FailureReport report) {
    try {
      Path path = Path.of(report.file());
      boolean within =
          !path.isAbsolute()
              && !path.toString().isEmpty()
              && path.normalize().equals(path)
              && !path.startsWith("..");
      return within ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Moves a picture from error/ to the inbox, its job ticket with it; its report is removed. */
  public Sent.Back sendBack(Failed failed) throws IOException {
    folder.mustStand();
    Path file = failed.file();
    Path ticket = FailureReport.placeOfTicket(file);
    Path report = FailureReport.placeOf(file);
    boolean ticketed = Files.isRegularFile(ticket, LinkOption.NOFOLLOW_LINKS);
    Path wanted = folder.inbox().resolve(failed.wanted());
    try (Reserved reserved =
        new Names(folder.work(), config.node())
            .reserve(
                wanted,
                UUID.randomUUID().toString(),
                path -> List.of(path, Claims.jobTicketOf(path)))) {
      Path place = reserved.paths().get(0);
      if (ticketed) {
        // Before the picture, which may be taken the instant it stands there.
        Durable.renameUnreserved(ticket, reserved.paths().get(1));
      }
      try {
        Durable.renameUnreserved(file, place);
      } catch (IOException e) {
        if (ticketed) {
          Durable.rename(reserved.paths().get(1), ticket);
        }
        throw e;
      }
      if (failed.reason().isPresent()) {
        Durable.delete(report);
      }
      return new Sent.Back(file, place);
    }
  }
}
