package io.safelight.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the hot folder tells of itself to whoever can read it: no node has to run for it, and any
 * machine that has the share may ask.
 */
@ApplicationScoped
public class Overview {
  private final HotFolder folder;
  private final HotFolderConfig config;
  private final ShareWatch share;
  private final Pause pause;
  private final ObjectMapper json;

  public Overview(
      HotFolder folder, HotFolderConfig config, ShareWatch share, Pause pause, ObjectMapper json) {
    this.folder = folder;
    this.config = config;
    this.share = share;
    this.pause = pause;
    this.json = json;
  }

  /**
   * The hot folder at one moment.
   *
   * @param problems why nothing can be taken, in words; empty where all is well
   * @param pausedBy the file that pauses it; null where none does
   * @param waiting files in the inbox that are not left alone, stable or not
   * @param queued pictures that were claimed and wait for a node; 0 without a broker
   * @param nodes those that have run here, by name
   * @param failed pictures in error/ by the reason in their reports; UNKNOWN where there is none
   */
  @RegisterForReflection
  public record Now(
      String inbox,
      List<String> problems,
      String pausedBy,
      long waiting,
      long queued,
      List<Node> nodes,
      Map<String, Long> failed) {}

  /**
   * A node.
   *
   * @param aliveBecause why it counts as running, in words; null where it does not
   * @param pausedBy the file that pauses this one node; null where none does
   */
  @RegisterForReflection
  public record Node(String name, String aliveBecause, List<Claim> claims, String pausedBy) {}

  /**
   * A picture that a node has claimed.
   *
   * @param attempts how often it was begun
   */
  @RegisterForReflection
  public record Claim(String file, String id, int attempts) {}

  /** Looks. */
  public Now now() throws IOException {
    List<String> problems = share.problems();
    if (problems.contains(ShareWatch.NO_ANSWER)) {
      // Every other question would hang as this one does.
      return new Now(folder.inboxName(), problems, null, 0, 0, List.of(), Map.of());
    }
    return new Now(
        folder.inboxName(),
        problems,
        pause.file().map(Path::toString).orElse(null),
        Files.isDirectory(folder.inbox()) ? waiting() : 0,
        Files.isDirectory(folder.queue()) ? Desks.in(folder.queue()).size() : 0,
        Files.isDirectory(folder.work()) ? nodes() : List.of(),
        Files.isDirectory(folder.error()) ? failed() : Map.of());
  }

  private long waiting() throws IOException {
    IgnoredNames ignored = new IgnoredNames(config);
    return Entries.below(
            folder.inbox(),
            (path, isFolder) -> {
              String name = path.getFileName().toString();
              return ignored.matches(name, isFolder)
                  || !isFolder && InboxFilter.isJobTicket(name.toLowerCase(Locale.ROOT));
            })
        .size();
  }

  private List<Node> nodes() throws IOException {
    List<Node> nodes = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder.work())) {
      for (Path path : all.sorted().toList()) {
        String name = path.getFileName().toString();
        if (!name.startsWith(".") && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          List<Claim> claims = claims(path);
          Optional<String> alive = NodeLock.aliveBecause(folder, name);
          Optional<Path> paused = pause.fileOf(name);
          if (alive.isPresent() || !claims.isEmpty() || paused.isPresent()) {
            nodes.add(
                new Node(
                    name, alive.orElse(null), claims, paused.map(Path::toString).orElse(null)));
          }
        }
      }
    }
    return nodes;
  }

  private static List<Claim> claims(Path node) throws IOException {
    List<Claim> claims = new ArrayList<>();
    for (Path desk : Desks.in(node)) {
      List<Path> originals = Desks.originals(desk);
      if (!originals.isEmpty()) {
        claims.add(
            new Claim(
                desk.resolve(Desks.ORIGINAL).relativize(originals.get(0)).toString(),
                desk.getFileName().toString(),
                Attempts.madeAt(desk)));
      }
    }
    return claims;
  }

  private Map<String, Long> failed() throws IOException {
    Map<String, Long> failed = new TreeMap<>();
    List<Path> entries =
        Entries.below(
            folder.error(), (path, isFolder) -> path.getFileName().toString().startsWith("."));
    for (Path file : entries) {
      if (Refusals.isReport(file)) {
        failed.merge(Reason.CANNOT_BE_TAKEN.name(), 1L, Long::sum);
      } else if (!FailureReport.isBesideIts(file) && FailureReport.readFrom(file, json).isEmpty()) {
        String reason =
            FailureReport.readFrom(FailureReport.placeOf(file), json)
                .map(FailureReport::reason)
                .orElse("UNKNOWN");
        failed.merge(reason, 1L, Long::sum);
      }
    }
    return failed;
  }
}
