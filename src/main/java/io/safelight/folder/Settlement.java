package io.safelight.folder;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.folder.Names.Reserved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Renames that belong together, written down on the job's desk before the first is made. Once the
 * note is on disk the picture's fate is decided: after a crash at any instant the renames that are
 * still open are made, and none is made twice. Where a rename fails while the process lives, those
 * made before it are taken back, so that another attempt begins as the first did. The note stays
 * until the next settlement takes its place or the desk is removed: it is also what tells that a
 * result is published already.
 *
 * @param end what the renames come to
 * @param moves in the order in which they are made
 */
@RegisterForReflection
record Settlement(@JsonProperty("end") End end, @JsonProperty("moves") List<Move> moves) {
  private static final String NOTE = "settlement.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a settlement comes to. */
  enum End {
    /** The result stands in the outbox; the original waits to be filed away. */
    PUBLISHED,
    /** The result was published before; the original goes to done/. */
    FILED_AWAY,
    /** The original goes to error/ with its report. */
    SET_ASIDE
  }

  /** One rename; both paths relative to the desk, which may lie elsewhere after a restart. */
  @RegisterForReflection
  record Move(@JsonProperty("from") String from, @JsonProperty("to") String to) {
    static Move of(Path desk, Path from, Path to) {
      return new Move(desk.relativize(from).toString(), desk.relativize(to).toString());
    }

    private Path from(Path desk) {
      return desk.resolve(from).normalize();
    }

    private Path to(Path desk) {
      return desk.resolve(to).normalize();
    }
  }

  /**
   * Writes the note to the desk, then makes the renames.
   *
   * @param moves to names that are reserved by the caller
   * @throws IOException after what had been done was taken back, as far as the disk allows
   */
  static void settle(Path desk, End end, List<Move> moves) throws IOException {
    Settlement settlement = new Settlement(end, moves);
    Path note = desk.resolve(NOTE);
    Path draft = desk.resolve(NOTE + ".draft");
    Files.deleteIfExists(draft);
    Durable.write(draft, JSON.writeValueAsBytes(settlement));
    Optional<byte[]> before = read(note);
    Durable.rename(draft, note);
    try {
      for (Move move : moves) {
        make(move.from(desk), move.to(desk));
      }
    } catch (IOException | RuntimeException e) {
      try {
        settlement.undo(desk, before);
      } catch (IOException cannotUndo) {
        e.addSuppressed(cannotUndo);
      }
      throw e;
    }
  }

  /** The settlement that a desk was left with, if any. */
  static Optional<Settlement> on(Path desk) throws IOException {
    Optional<byte[]> note = read(desk.resolve(NOTE));
    return note.isPresent()
        ? Optional.of(JSON.readValue(note.get(), Settlement.class))
        : Optional.empty();
  }

  /** Takes back what an attempt in this process had settled and could not take back then. */
  static void undoOn(Path desk) throws IOException {
    Optional<Settlement> left = on(desk);
    if (left.isPresent()) {
      left.get().undo(desk, Optional.empty());
    }
  }

  /** Forgets a settlement of which nothing was made. */
  static void forget(Path desk) throws IOException {
    Durable.delete(desk.resolve(NOTE));
  }

  /**
   * Makes the renames that a crash left open.
   *
   * @param names reserves the targets anew: their reservations ended with the process, so another
   *     picture may have taken one
   * @param id what makes a name unique in the end
   * @return false where nothing had been made and a name is taken: all is to be decided anew
   */
  boolean resume(Path desk, Names names, String id) throws IOException {
    List<Move> open = new ArrayList<>();
    for (Move move : moves) {
      if (isThere(move.from(desk))) {
        open.add(move);
      }
    }
    Optional<Reserved> decided =
        names.reserveExactly(open.stream().map(move -> move.to(desk)).toList());
    if (decided.isPresent()) {
      try (Reserved reserved = decided.get()) {
        for (int i = 0; i < open.size(); i++) {
          make(open.get(i).from(desk), reserved.paths().get(i));
        }
      }
      return true;
    }
    if (open.size() == moves.size()) {
      return false;
    }
    // A part stands under its name already: the rest takes the nearest names that are free.
    for (Move move : open) {
      try (Reserved reserved = names.reserve(move.to(desk), id, List::of)) {
        make(move.from(desk), reserved.paths().get(0));
      }
    }
    return true;
  }

  private void undo(Path desk, Optional<byte[]> before) throws IOException {
    for (int i = moves.size() - 1; i >= 0; i--) {
      Path from = moves.get(i).from(desk);
      Path to = moves.get(i).to(desk);
      if (!isThere(from) && isThere(to)) {
        Durable.rename(to, from);
      }
    }
    if (before.isPresent()) {
      // What had been settled before still holds: a published result stays published.
      Path draft = desk.resolve(NOTE + ".draft");
      Files.deleteIfExists(draft);
      Durable.write(draft, before.get());
      Durable.rename(draft, desk.resolve(NOTE));
    } else {
      forget(desk);
    }
  }

  private static void make(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Durable.rename(from, to);
  }

  /** Unlike {@code Files.exists}: a link counts by itself, and a failing disk is no "no". */
  private static boolean isThere(Path path) throws IOException {
    try {
      Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static Optional<byte[]> read(Path note) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(note));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
