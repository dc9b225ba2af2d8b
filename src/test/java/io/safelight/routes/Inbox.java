package io.safelight.routes;

import static io.safelight.Waiting.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.folder.HotFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A hot folder as its user sees it: drop, wait, look. */
final class Inbox {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HotFolder folder;

  Inbox(HotFolder folder) {
    this.folder = folder;
  }

  /** Empties all folders; nothing may be under way. */
  void clear() throws IOException {
    for (Path root : List.of(folder.inbox(), folder.outbox(), folder.done(), folder.error())) {
      for (Path file : files(root)) {
        Files.delete(file);
      }
    }
  }

  /** Drops bytes under a name, atomically, as a careful copying tool does. */
  void drop(String name, byte[] content) throws IOException {
    drop(name, content, FileTime.from(Instant.now()));
  }

  /** Drops what was last modified long ago. */
  void drop(String name, byte[] content, FileTime modified) throws IOException {
    Path target = folder.inbox().resolve(name);
    Files.createDirectories(target.getParent());
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    Files.write(part, content);
    Files.setLastModifiedTime(part, modified);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits until inbox and this node's desks are empty. */
  void awaitEmpty() {
    awaitEmpty(Duration.ofMinutes(1));
  }

  void awaitEmpty(Duration atMost) {
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> files(folder.inbox()).isEmpty() && files(folder.desks()).isEmpty());
  }

  Path outbox(String name) {
    return folder.outbox().resolve(name);
  }

  Path done(String name) {
    return folder.done().resolve(name);
  }

  Path error(String name) {
    return folder.error().resolve(name);
  }

  JsonNode resultTicket(String result) throws IOException {
    return JSON.readTree(Files.readAllBytes(outbox(result + ".json")));
  }

  JsonNode report(String original) throws IOException {
    return JSON.readTree(Files.readAllBytes(error(original + ".json")));
  }

  /** Digest → number of files that have it, over inbox, work, done and error. */
  Map<String, Integer> originals() throws IOException {
    Map<String, Integer> digests = new TreeMap<>();
    for (Path root : List.of(folder.inbox(), folder.desks(), folder.done(), folder.error())) {
      for (Path file : files(root)) {
        digests.merge(sha256(Files.readAllBytes(file)), 1, Integer::sum);
      }
    }
    return digests;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All files below a folder but for its marks; folders may come and go meanwhile. */
  static List<Path> files(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .filter(path -> !path.getFileName().toString().startsWith(".hot-folder"))
          .toList();
    } catch (UncheckedIOException e) {
      // A folder vanished under the walk: look again.
      return files(root);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
