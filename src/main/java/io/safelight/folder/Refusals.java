package io.safelight.folder;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.job.Failure;
import io.safelight.job.Origin;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Tells of files that cannot be taken from the inbox: once in the log, and by a report in error/
 * that stands there for as long as the file is not taken. Each is told of again when it has changed
 * or the reason has.
 */
@ApplicationScoped
public class Refusals {
  private static final Logger LOG = Logger.getLogger(Refusals.class);

  /** A folder of a hundred thousand pictures that may not be moved is one problem, not as many. */
  private static final int MOST_TOLD = 1000;

  private static final String REPORT = ".cannot-be-taken.json";

  /** Bytes of a path on Linux, the closing zero included. */
  private static final int LONGEST_PATH = 4096;

  private record Refusal(String why, Optional<Look> look) {}

  private final HotFolder folder;
  private final HotFolderConfig config;
  private final ShareWatch share;
  private final ObjectMapper json;
  private final Clock clock;
  private final String version;
  private final Map<Path, Refusal> told = new ConcurrentHashMap<>();

  public Refusals(
      HotFolder folder,
      HotFolderConfig config,
      ShareWatch share,
      ObjectMapper json,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.folder = folder;
    this.config = config;
    this.share = share;
    this.json = json;
    this.clock = clock;
    this.version = version;
  }

  /**
   * A file could not be claimed.
   *
   * @param origin what it would have become
   * @param file it, in the inbox
   * @return whether it is the file's own fault, as far as the folders tell
   */
  boolean tell(Origin origin, Path file, IOException thrown) {
    String why = said(thrown);
    Refusal refusal = new Refusal(why, Look.ifThere(file));
    // Asked anew as well: the watch may not have noticed yet what this claim ran into.
    if (!share.problems().isEmpty() || !folder.problems().isEmpty()) {
      LOG.debugf("%s cannot be taken while the folders have problems: %s", file, why);
      return false;
    }
    if (refusal.equals(told.get(origin.relative()))) {
      return true;
    }
    if (told.size() >= MOST_TOLD && !told.containsKey(origin.relative())) {
      LOG.debugf("%s cannot be taken, as many others: %s", file, why);
      return true;
    }
    told.put(origin.relative(), refusal);
    LOG.warnf(
        "%s cannot be taken and stays in the inbox; it is tried again every %d s, and when it"
            + " changes: %s",
        origin.displayName(), Sightings.REFUSED_FOR.toSeconds(), why);
    if (told.size() == MOST_TOLD) {
      LOG.warnf("No more than these %d files that cannot be taken are told of", MOST_TOLD);
    }
    try {
      report(origin, new Failure.Fault(Reason.CANNOT_BE_TAKEN, why, thrown));
    } catch (IOException e) {
      LOG.warnf("The report on %s cannot be written: %s", origin.displayName(), e.toString());
    }
    return true;
  }

  /** The reason alone: the paths are another desk's every time. */
  private static String said(IOException thrown) {
    String kind = thrown.getClass().getSimpleName();
    String words =
        thrown instanceof FileSystemException named ? named.getReason() : thrown.getMessage();
    return words == null ? kind : kind + ": " + words;
  }

  private void report(Origin origin, Failure why) throws IOException {
    Path report = reportOn(origin.relative());
    if (Files.exists(report, LinkOption.NOFOLLOW_LINKS) && !isOurs(report, origin.relative())) {
      return;
    }
    Outcome.Failed failed = new Outcome.Failed(origin, Instant.now(clock), 1, "claim", why);
    // Drafted on the desk of the claim that failed: whatever is left of it is cleared with it.
    Files.createDirectories(origin.desk());
    Path draft = origin.desk().resolve("report.json");
    Durable.write(
        draft,
        json.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(FailureReport.of(failed, null, config.node(), version)));
    Files.createDirectories(report.getParent());
    // Its own of an earlier refusal, as was just asked.
    Durable.replace(draft, report);
  }

  /** The file was taken after all, by whatever node. */
  void forget(Path relative) {
    told.remove(relative);
    // Asked of the disk: an earlier process may have written it.
    Path report = reportOn(relative);
    try {
      if (Files.exists(report, LinkOption.NOFOLLOW_LINKS) && isOurs(report, relative)) {
        Durable.delete(report);
      }
    } catch (IOException e) {
      LOG.debugf("The report %s stays: %s", report, e.toString());
    }
  }

  /** Somebody else took or removed what could not be taken. */
  void forgetGone() {
    for (Path relative : told.keySet()) {
      if (Files.notExists(folder.inbox().resolve(relative), LinkOption.NOFOLLOW_LINKS)) {
        forget(relative);
      }
    }
  }

  /** Whether a file in error/ is such a report, and not an original that is called like one. */
  static boolean isReport(Path file) {
    return file.getFileName().toString().endsWith(REPORT)
        && Files.notExists(Claims.jobTicketOf(file), LinkOption.NOFOLLOW_LINKS);
  }

  /** An original that failed may be called like a report: it is never touched. */
  private boolean isOurs(Path report, Path relative) throws IOException {
    try {
      JsonNode root = json.readTree(Files.readAllBytes(report));
      return Reason.CANNOT_BE_TAKEN.name().equals(root.path("reason").asText())
          && relative.toString().replace('\\', '/').equals(root.path("file").asText());
    } catch (JacksonException e) {
      return false;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  /** Beside where the original would go; on top of error/ where that would be too long. */
  private Path reportOn(Path relative) {
    Path wanted = folder.error().resolve(relative);
    Path report = wanted.resolveSibling(wanted.getFileName() + REPORT);
    if (Names.bytes(report.getFileName().toString()) <= Names.LONGEST_NAME
        && Names.bytes(report.toString()) < LONGEST_PATH) {
      return report;
    }
    String unique =
        "-" + UUID.nameUUIDFromBytes(relative.toString().getBytes(StandardCharsets.UTF_8)) + REPORT;
    return folder
        .error()
        .resolve(
            Names.cut(relative.getFileName().toString(), Names.LONGEST_NAME - unique.length())
                + unique);
  }
}
