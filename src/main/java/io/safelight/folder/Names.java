package io.safelight.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Names that nobody else has and nobody else can get at the same instant, on any node.
 *
 * <p>Java has no rename that refuses to replace, and a check before a rename is a race. So a name
 * is reserved first: an empty file, named after the digest of the wanted path, is created
 * exclusively in a folder that all nodes share. Whoever finds a reservation takes the next name
 * instead of waiting; a reservation that a dead node left behind therefore costs a nicer name and
 * nothing else.
 */
final class Names {
  private static final Logger LOG = Logger.getLogger(Names.class);

  /** After so many namesakes the job's own id makes the name. */
  private static final int NUMBERED = 500;

  /** Bytes of a file name on nearly every file system. */
  static final int LONGEST_NAME = 255;

  /** Room for what a group appends to a name: {@code .ticket.json}. */
  private static final int SUFFIX = 12;

  /** Bytes of what counts as an extension, its dot included. */
  private static final int LONGEST_EXTENSION = 32;

  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private final Path reservations;
  private final String node;

  /**
   * Names for the jobs of one node.
   *
   * @param work the folder that all nodes share
   */
  Names(Path work, String node) {
    this.reservations = work.resolve(".names");
    this.node = node;
  }

  /** Paths that are free and stay ours until closed. */
  final class Reserved implements AutoCloseable {
    private final List<Path> paths;
    private final List<Path> tokens;

    private Reserved(List<Path> paths, List<Path> tokens) {
      this.paths = paths;
      this.tokens = tokens;
    }

    /** In the order in which the group function named them. */
    List<Path> paths() {
      return paths;
    }

    /** Never fails: a reservation that stays costs a nicer name and nothing else. */
    @Override
    public void close() {
      drop(tokens);
    }
  }

  /**
   * Reserves a group of names that belong together: {@code a.png} and {@code a.png.json}; where one
   * of them is taken, {@code a-2.png} and {@code a-2.png.json}, and so on.
   *
   * @param wanted the path that would be nicest
   * @param id what makes the name unique in the end
   * @param group names all members from the first one's path
   */
  Reserved reserve(Path wanted, String id, Function<Path, List<Path>> group) throws IOException {
    prepare();
    Files.createDirectories(wanted.getParent());
    for (int number = 1; number <= NUMBERED + 1; number++) {
      String mark = number == 1 ? "" : number <= NUMBERED ? "-" + number : "-" + id;
      Optional<Reserved> reserved = take(group.apply(marked(wanted, mark)));
      if (reserved.isPresent()) {
        return reserved.get();
      }
    }
    throw new FileAlreadyExistsException(wanted.toString(), null, "no free name was found");
  }

  /** Reserves just these names; empty where one of them is taken. */
  Optional<Reserved> reserveExactly(List<Path> paths) throws IOException {
    prepare();
    return take(paths);
  }

  private void prepare() throws IOException {
    try {
      // This one folder only: where work/ itself is gone the share is, and making it would hide it.
      Files.createDirectory(reservations);
    } catch (FileAlreadyExistsException e) {
      return;
    }
  }

  /** Forgets the reservations that this node left behind; only while it has no job under way. */
  void forgetOwn() throws IOException {
    if (!Files.isDirectory(reservations)) {
      return;
    }
    try (Stream<Path> all = Files.list(reservations)) {
      for (Path token : all.toList()) {
        try {
          // An empty one was left by a node that died between creating and signing it.
          String owner = Files.readString(token);
          if (owner.equals(node) || owner.isEmpty() && isOld(token)) {
            Files.deleteIfExists(token);
          }
        } catch (IOException e) {
          // Dropped by its own node meanwhile; or not to be read by this one, and then not its own.
          LOG.debugf("The reservation %s stays: %s", token, e.toString());
        }
      }
    }
  }

  private static boolean isOld(Path token) throws IOException {
    return Files.getLastModifiedTime(token).toInstant().isBefore(Instant.now().minus(ABANDONED));
  }

  private Optional<Reserved> take(List<Path> paths) throws IOException {
    // A look is cheaper than a reservation: the hundredth namesake should not cost a hundred.
    if (paths.stream().anyMatch(Names::isTaken)) {
      return Optional.empty();
    }
    List<Path> tokens = new ArrayList<>();
    boolean all = false;
    try {
      for (Path path : paths) {
        Path token = reservations.resolve(digest(path));
        try {
          Files.createFile(token);
        } catch (FileAlreadyExistsException e) {
          return Optional.empty();
        }
        tokens.add(token);
        Files.write(token, node.getBytes(StandardCharsets.UTF_8));
        // Asked after the reservation: between the two nobody else can have taken the name.
        if (isTaken(path)) {
          return Optional.empty();
        }
      }
      all = true;
      return Optional.of(new Reserved(paths, tokens));
    } finally {
      if (!all) {
        drop(tokens);
      }
    }
  }

  /** What cannot be told counts as taken: a name too many does no harm, one too few does. */
  private static boolean isTaken(Path path) {
    return !Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void drop(List<Path> tokens) {
    for (Path token : tokens) {
      try {
        Files.deleteIfExists(token);
      } catch (IOException e) {
        LOG.debugf("The reservation %s stays: %s", token, e.toString());
      }
    }
  }

  /** {@code scan.old.jpg} marked {@code -2} is {@code scan.old-2.jpg}. */
  static Path marked(Path wanted, String mark) {
    String name = wanted.getFileName().toString();
    int dot = name.lastIndexOf('.');
    // What is longer is no extension, but a name with a dot in it.
    boolean extended = dot > 0 && bytes(name.substring(dot)) <= LONGEST_EXTENSION;
    String stem = extended ? name.substring(0, dot) : name;
    String tail = mark + name.substring(stem.length());
    return wanted.resolveSibling(cut(stem, LONGEST_NAME - SUFFIX - bytes(tail)) + tail);
  }

  /** The longest beginning of a text that fits in so many bytes; whole code points only. */
  static String cut(String text, int most) {
    String cut = text;
    while (!cut.isEmpty() && bytes(cut) > most) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut;
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Without regard to case: the share may not tell {@code A.jpg} from {@code a.jpg}. Relative to
   * the shared work folder: nodes may have mounted it at different places.
   */
  private String digest(Path path) {
    try {
      byte[] text =
          reservations
              .relativize(path)
              .toString()
              .toLowerCase(Locale.ROOT)
              .getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
