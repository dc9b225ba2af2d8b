package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.UnderWay;
import io.safelight.job.Way;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Claimed pictures that wait for a node: their desks, whole, in {@code work/.queued/}. A node takes
 * one by an atomic rename to its own folder; whoever's rename succeeds has the picture, whoever was
 * told of it, and how often. A broker's messages are hints to look here, and can neither double nor
 * lose anything.
 */
@Named("queued")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Queued {
  private static final Logger LOG = Logger.getLogger("safelight");

  /** As {@link Claims} makes them. What comes by a broker must not lead out of the folder. */
  private static final Pattern ID = Pattern.compile("\\d{8}-\\d{6}-\\d{3}-[0-9a-f]{8}");

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

  private final HotFolder folder;
  private final HotFolderConfig config;
  private final Claims claims;
  private final InboxReturn inboxReturn;
  private final UnderWay underWay;

  public Queued(
      HotFolder folder,
      HotFolderConfig config,
      Claims claims,
      InboxReturn inboxReturn,
      UnderWay underWay) {
    this.folder = folder;
    this.config = config;
    this.claims = claims;
    this.inboxReturn = inboxReturn;
    this.underWay = underWay;
  }

  /**
   * A picture that waits.
   *
   * @param relative its path below the inbox
   * @param bytes its size
   * @param jobTicket what came with it
   * @param attempts how often it was begun
   * @param claimed when it was claimed, by the clock of the node that did
   */
  public record Waiting(
      String id,
      Path relative,
      long bytes,
      Optional<Path> jobTicket,
      int attempts,
      Instant claimed) {}

  /** Whether a text can be the name of a claim. */
  public static boolean isId(String text) {
    return text != null && ID.matcher(text).matches();
  }

  /**
   * Lays a picture of this node, claimed or taken, where every node can take it. Nothing is under
   * way with it here from then on.
   *
   * @return empty where somebody else has its desk by now
   */
  public Optional<Waiting> layDown(Job job) throws IOException {
    Origin origin = job.origin();
    // A result that was published already would stand there twice when the picture is taken again.
    Settlement.undoOn(origin.desk());
    Path to = folder.queue().resolve(origin.id());
    try {
      folder.mustStand();
      Files.createDirectories(folder.queue());
      boolean moved = move(origin.desk(), to);
      return moved ? look(origin.id()) : Optional.empty();
    } finally {
      // Only now: what is on a desk here and not under way counts as left behind. And at once: the
      // same process may be told of it the next instant, and begin.
      underWay.leave(origin);
    }
  }

  /** Those that wait, oldest first. */
  public List<String> ids() throws IOException {
    return Desks.in(folder.queue()).stream()
        .map(desk -> desk.getFileName().toString())
        .filter(Queued::isId)
        .toList();
  }

  /** How many wait. */
  public int count() throws IOException {
    return ids().size();
  }

  /** Looks at one that waits; empty where it was taken. */
  public Optional<Waiting> look(String id) throws IOException {
    Path desk = folder.queue().resolve(id);
    try {
      Path root = desk.resolve(Desks.ORIGINAL);
      List<Path> originals = Desks.originals(desk);
      Optional<Path> settled = Settlement.on(desk).flatMap(left -> left.originalOf(desk));
      if (Desks.isClosed(desk) || originals.isEmpty() && settled.isEmpty()) {
        // The claim had not been made, or its end is told already.
        Desks.discard(desk);
        return Optional.empty();
      }
      Path original = originals.isEmpty() ? settled.get() : originals.get(0);
      Path ticket = Claims.jobTicketOf(original);
      return Optional.of(
          new Waiting(
              id,
              root.relativize(original),
              originals.isEmpty() ? 0 : Files.size(original),
              Optional.of(ticket).filter(originals::contains),
              Attempts.madeAt(desk),
              claimedAt(id)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** When a claim was made, by the clock of the node that made it. */
  public static Instant claimedAt(String id) {
    return LocalDateTime.parse(id.substring(0, id.lastIndexOf('-')), STAMP)
        .toInstant(ZoneOffset.UTC);
  }

  /**
   * Takes a picture that waits, or lies on the desk of a node that died.
   *
   * @return a {@code Claimed} to be worked on; a {@code Published} whose original is still to be
   *     filed away; an {@code Outcome} that nobody has heard of yet; null where there is nothing to
   *     do: it has ended, or gone back to the inbox, or a node that lives has it
   * @throws IOException where that cannot be told, for the share is in trouble
   */
  public Way take(String id) throws IOException {
    if (!isId(id)) {
      throw new IllegalArgumentException("this is no claim: " + id);
    }
    Way way =
        claims.takeOver(id, to -> move(folder.queue().resolve(id), to) || fromTheDead(id, to));
    if (way == null) {
      // A share that is away shows nothing, and nothing follows from that.
      folder.mustStand();
    }
    return way;
  }

  private boolean fromTheDead(String id, Path to) throws IOException {
    for (Path node : nodes()) {
      Path desk = node.resolve(id);
      boolean[] moved = new boolean[1];
      if (Files.isDirectory(desk, LinkOption.NOFOLLOW_LINKS)
          && NodeLock.ifDead(
              folder, node.getFileName().toString(), 3, () -> moved[0] = move(desk, to))
          && moved[0]) {
        LOG.infof("%s is taken over from node %s, which died", id, node.getFileName());
        return true;
      }
    }
    return false;
  }

  /**
   * Moves what nodes that died have left on their desks to the queue.
   *
   * @return how many pictures
   */
  public int takeBackFromTheDead() throws IOException {
    int all = 0;
    for (Path node : nodes()) {
      if (Desks.in(node).isEmpty()) {
        continue;
      }
      int[] moved = new int[1];
      Files.createDirectories(folder.queue());
      NodeLock.ifDead(
          folder,
          node.getFileName().toString(),
          1,
          () -> {
            for (Path desk : Desks.in(node)) {
              if (isId(desk.getFileName().toString())
                  && move(desk, folder.queue().resolve(desk.getFileName()))) {
                moved[0]++;
              }
            }
          });
      if (moved[0] > 0) {
        LOG.infof(
            "Node %s died: %d of its pictures are in the queue", node.getFileName(), moved[0]);
      }
      all += moved[0];
    }
    return all;
  }

  /** Pictures on the desks of all nodes. */
  public int onDesks() throws IOException {
    int all = 0;
    for (Path node : allNodes()) {
      all += Desks.in(node).size();
    }
    return all;
  }

  /** The folders of the other nodes. */
  private List<Path> nodes() throws IOException {
    return allNodes().stream()
        .filter(node -> !node.getFileName().toString().equals(config.node()))
        .toList();
  }

  private List<Path> allNodes() throws IOException {
    List<Path> nodes = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.work())) {
      for (Path path : all) {
        if (path.getFileName().toString().matches(HotFolderConfig.NODE_NAME)
            && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          nodes.add(path);
        }
      }
    }
    return nodes;
  }

  /**
   * Sends what waits back to the inbox, for a node that takes nothing from the queue: somebody has
   * changed the carrier.
   */
  public void returnToInbox() throws IOException {
    List<String> waiting = ids();
    if (waiting.isEmpty()) {
      return;
    }
    int back = 0;
    for (String id : waiting) {
      Path desk = folder.queue().resolve(id);
      if (Settlement.on(desk).isPresent()) {
        // Its end is decided: `take-up-again` completes it, and tells.
        move(desk, folder.desks().resolve(id));
      } else if (claims.takeOver(id, to -> move(desk, to)) instanceof Job.Claimed claimed) {
        try {
          inboxReturn.putBack(claimed.origin());
          back++;
        } finally {
          underWay.leave(claimed.origin());
        }
      }
    }
    LOG.infof("%d pictures that had waited in the queue are back in the inbox", back);
  }

  /** Whether the desk was there to be moved. */
  private static boolean move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException | NotDirectoryException e) {
      if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      return false;
    }
  }
}
