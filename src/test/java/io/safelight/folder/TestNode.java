package io.safelight.folder;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import io.safelight.job.UnderWay;
import io.safelight.job.Way;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.component.file.GenericFile;

/**
 * The folder beans of one node in one process. A second one of the same name is the same node after
 * a restart; one of another name over the same home is another node.
 */
final class TestNode {
  static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();

  final HotFolderConfig config;
  final HotFolder folder;
  final UnderWay underWay;
  final Sightings sightings;
  final Filing filing;
  final InboxReturn inboxReturn;
  final Refusals refusals;
  final Claims claims;
  final Attempts attempts;

  TestNode(Path home, String name) throws IOException {
    this(new TestConfig(home, name));
  }

  TestNode(HotFolderConfig config) throws IOException {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    this.config = config;
    this.folder = new HotFolder(config);
    this.underWay = new UnderWay(clock);
    this.sightings = new Sightings(Duration.ZERO, System::nanoTime);
    this.filing = new Filing(folder, config, underWay, JSON, clock, "test");
    this.inboxReturn = new InboxReturn(folder, config);
    ShareWatch share =
        new ShareWatch(folder::problems, Duration.ZERO, Duration.ofSeconds(30), System::nanoTime);
    this.refusals = new Refusals(folder, config, share, JSON, clock, "test");
    this.claims = new Claims(folder, sightings, refusals, underWay, filing, clock);
    this.attempts = new Attempts(underWay, config);
    folder.create();
  }

  /** Under a locale like C a system has no umlauts: the test is skipped, and says so. */
  static void assumeThatAllNamesCanBeWritten() {
    assumeTrue(
        "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding")),
        "skipped: file names are not UTF-8 here; set LC_ALL=C.UTF-8");
  }

  /** Puts a file into the inbox. */
  Path drop(String relative, String content) throws IOException {
    return write(folder.inbox().resolve(relative), content);
  }

  static Path write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** As the route does it: listed, then claimed. */
  Job.Claimed claim(Path file) {
    sightings.isStable(file);
    return claims.claim(listed(file));
  }

  Job.Claimed claimDropped(String relative, String content) throws IOException {
    return claim(drop(relative, content));
  }

  static GenericFile<File> listed(Path file) {
    GenericFile<File> listed = new GenericFile<>();
    listed.setFile(file.toFile());
    listed.setFileName(file.getFileName().toString());
    listed.setDirectory(Files.isDirectory(file));
    return listed;
  }

  /** Takes up a desk whose picture is still to be worked on; null for any other. */
  Job.Claimed takeUp(Path desk) throws IOException {
    return claims.takeUp(desk) instanceof Job.Claimed claimed ? claimed : null;
  }

  /** As the route does it: what is decided is ended, and announced. */
  Outcome takeUpToTheEnd(Path desk) throws IOException {
    Way way = claims.takeUp(desk);
    if (way instanceof Job.Published published) {
      Outcome.Done done = filing.done(published);
      underWay.leave(published.origin());
      return done;
    }
    return (Outcome) way;
  }

  /** A result as an encoder would leave it. */
  static Path stage(Job job, String content) throws IOException {
    return write(job.origin().desk().resolve("result.png"), content);
  }

  /** Publishes a staged result whose ticket says which source it came from. */
  Filing.Placed publish(Job job, String content) throws IOException {
    String source = Files.readString(job.origin().file());
    return filing.toOutbox(
        job.origin(),
        stage(job, content),
        "png",
        result -> ("{\"source\":\"" + source + "\"}").getBytes(StandardCharsets.UTF_8),
        ticket -> readJson(ticket).path("source").asText().equals(source));
  }

  Outcome.Done finish(Job job) throws IOException {
    return filing.done(new Job.Published(job.origin(), 12, folder.outbox().resolve("result")));
  }

  static Outcome.Failed failure(Origin origin) {
    return new Outcome.Failed(
        origin, NOW.plusSeconds(2), 3, "decode", new Failure.Reject(Reason.TRUNCATED, "at 7 of 9"));
  }

  static JsonNode readJson(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Content → number of files that hold it, over inbox, work, done and error. */
  Map<String, Integer> originals() throws IOException {
    Map<String, Integer> originals = new TreeMap<>();
    for (Path root : List.of(folder.inbox(), folder.work(), folder.done(), folder.error())) {
      for (Path file : files(root)) {
        String content = Files.readString(file);
        if (content.startsWith("original")) {
          originals.merge(content, 1, Integer::sum);
        }
      }
    }
    return originals;
  }

  /** Names below a folder, with slashes, sorted; droppings and reservations of ours left out. */
  static List<String> names(Path root) throws IOException {
    return files(root).stream()
        .map(file -> root.relativize(file).toString().replace('\\', '/'))
        .filter(name -> !name.startsWith(".names"))
        .sorted()
        .toList();
  }

  static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .filter(path -> !Sentinels.isOurs(path.getFileName().toString()))
          .toList();
    }
  }
}
