package io.safelight.folder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Renames, within the inbox, what has a name that is no text: {@code caf\xe9.jpg} from an old
 * camera or a Windows share. Java's older file classes, and with them Camel, put a replacement
 * character in place of such a byte and then find no file of that name; the newer ones keep the
 * bytes. Once such a file or folder has come to rest, each of these bytes is spelt {@code %E9}, and
 * it goes the way of all others.
 */
@ApplicationScoped
public class Respelling {
  private static final Logger LOG = Logger.getLogger(Respelling.class);
  private static final char REPLACEMENT = '\uFFFD';
  private static final int MOST_NUMBERED = 500;

  /** What an entry with all it holds was, and since when. */
  private record Rest(long look, long since) {}

  private final Path inbox;
  private final IgnoredNames ignored;
  private final long stableNanos;
  private final LongSupplier nanoTime;
  private final Set<Path> folders = ConcurrentHashMap.newKeySet();
  private Map<Path, Rest> seen = new HashMap<>();

  @Inject
  public Respelling(HotFolder folder, HotFolderConfig config) {
    this(folder, config, config.stableFor(), System::nanoTime);
  }

  Respelling(HotFolder folder, HotFolderConfig config, Duration stableFor, LongSupplier nanoTime) {
    this.inbox = folder.inbox();
    this.ignored = new IgnoredNames(config);
    this.stableNanos = stableFor.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether a listed name is but a reading of another that is no text. */
  static boolean isNeeded(Path listed, String name) {
    // Not notExists: the reading may be longer than a name can be, and then nothing can be told.
    return name.indexOf(REPLACEMENT) >= 0 && !Files.exists(listed, LinkOption.NOFOLLOW_LINKS);
  }

  /** A folder of the inbox holds such a name. */
  void note(Path folder) {
    folders.add(folder);
  }

  /** Looks at the folders that were noted, and renames what has come to rest in them. */
  void respell() {
    if (folders.isEmpty() && seen.isEmpty()) {
      return;
    }
    Map<Path, Rest> still = new HashMap<>();
    for (Path folder : List.copyOf(folders)) {
      try {
        for (Path entry : illegible(folder)) {
          Rest rest = rest(entry);
          if (nanoTime.getAsLong() - rest.since < stableNanos || !rename(entry)) {
            still.put(entry, rest);
          }
        }
      } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
        // Gone, or not readable now: the next listing notes it again where it matters.
        LOG.debugf("%s cannot be looked at: %s", folder, e.toString());
      }
      folders.remove(folder);
    }
    seen = still;
  }

  /** Job tickets first, so that they have their new names when their pictures have theirs. */
  private List<Path> illegible(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path entry : all) {
        String name = entry.getFileName().toString();
        if (name.indexOf(REPLACEMENT) >= 0
            && !legible(entry).equals(name)
            && !ignored.matches(name, Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
          entries.add(entry);
        }
      }
    }
    entries.sort(Comparator.comparing(entry -> !entry.toString().endsWith(Claims.TICKET)));
    return entries;
  }

  private Rest rest(Path entry) throws IOException {
    long look = 0;
    try (Stream<Path> tree = Files.walk(entry)) {
      // A sum: the order in which a folder shows its entries is nobody's promise.
      for (Path path : (Iterable<Path>) tree::iterator) {
        look += 31L * path.hashCode() + Look.at(path).hashCode();
      }
    }
    Rest before = seen.get(entry);
    return before != null && before.look == look ? before : new Rest(look, nanoTime.getAsLong());
  }

  private boolean rename(Path entry) {
    Path wanted = entry.resolveSibling(legible(entry));
    for (int number = 1; number <= MOST_NUMBERED; number++) {
      Path name = Names.marked(wanted, number == 1 ? "" : "-" + number);
      try {
        Durable.renameUnreserved(entry, name);
        LOG.warnf(
            "A name in the inbox was no text under this system's encoding (UTF-8); %s is now called"
                + " %s, each of the bytes in question by its number",
            inbox.relativize(entry), inbox.relativize(name));
        return true;
      } catch (FileAlreadyExistsException taken) {
        continue;
      } catch (IOException e) {
        LOG.debugf("%s cannot be renamed: %s", entry, e.toString());
        return false;
      }
    }
    return false;
  }

  /** A name with each byte that is no part of a character in UTF-8 spelt as a per cent number. */
  static String legible(Path entry) {
    byte[] path = PathBytes.of(entry);
    int begin = path.length;
    while (begin > 0 && path[begin - 1] != '/') {
      begin--;
    }
    ByteBuffer bytes = ByteBuffer.wrap(path, begin, path.length - begin);
    StringBuilder name = new StringBuilder();
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    while (bytes.hasRemaining()) {
      CoderResult end = decoder.decode(bytes, text, true);
      for (int i = 0; end.isError() && i < end.length(); i++) {
        text.flip();
        name.append(text);
        text.clear();
        name.append("%%%02X".formatted(bytes.get() & 0xFF));
      }
      decoder.reset();
    }
    return name.append(text.flip()).toString();
  }
}
