package io.safelight.folder;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import java.util.Comparator;
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
 * @param result the published result, relative to the desk; null where there is none
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record Settlement(
    @JsonProperty("end") End end,
    @JsonProperty("moves") List<Move> moves,
    @JsonProperty("result") String result) {
  static final String NOTE = "settlement.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a settlement comes to. */
  enum End {
    /** The result stands in the outbox; the original waits to be filed away. */
    PUBLISHED,
    /** The result was published before; the original goes to done/. */
    FILED_AWAY,
    /** The original goes to error/ with its report. */
    SET_ASIDE,
    /** The original goes back to the inbox, its job ticket with it. */
    GIVEN_BACK
  }

  /**
   * One rename; both paths relative to the desk, which may lie elsewhere after a restart.
   *
   * @param renews whether it takes the place of an earlier result of the same picture
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  record Move(
      @JsonProperty("from") String from,
      @JsonProperty("to") String to,
      @JsonProperty("renews") boolean renews) {
    static Move of(Path desk, Path from, Path to) {
      return new Move(desk.relativize(from).toString(), desk.relativize(to).toString(), false);
    }

    Move renewing() {
      return new Move(from, to, true);
    }

    Path from(Path desk) {
      return desk.resolve(from).normalize();
    }

    Path to(Path desk) {
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
    new Settlement(end, moves, null).settle(desk);
  }

  /** As {@link #settle(Path, End, List)}; the note tells where the published result stands. */
  static void settle(Path desk, End end, List<Move> moves, Path result) throws IOException {
    new Settlement(end, moves, desk.relativize(result).toString()).settle(desk);
  }

  private void settle(Path desk) throws IOException {
    Path note = desk.resolve(NOTE);
    Path draft = desk.resolve(NOTE + ".draft");
    Files.deleteIfExists(draft);
    Durable.write(draft, JSON.writeValueAsBytes(this));
    Optional<byte[]> before = read(note);
    Durable.replace(draft, note);
    try {
      for (Move move : moves) {
        make(move, desk, move.to(desk));
      }
    } catch (IOException | RuntimeException e) {
      try {
        undo(desk, before);
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

  /** Where on the desk the original lay, or still lies; empty for what moves no original. */
  Optional<Path> originalOf(Path desk) {
    Path originals = desk.resolve(Desks.ORIGINAL);
    return moves.stream()
        .map(move -> move.from(desk))
        .filter(from -> from.startsWith(originals))
        // The ticket's name is the picture's and more.
        .min(Comparator.comparingInt(from -> from.toString().length()));
  }

  /** The published result, where the note tells of one. */
  Optional<Path> result(Path desk) {
    return Optional.ofNullable(result).map(name -> desk.resolve(name).normalize());
  }

  /**
   * Makes the renames that a crash left open.
   *
   * @param names reserves the targets anew: their reservations ended with the process, so another
   *     picture may have taken one
   * @param id what makes a name unique in the end
   * @return where everything stands now, in the order of the moves; empty where nothing had been
   *     made and a name is taken: all is to be decided anew
   */
  Optional<List<Path>> resume(Path desk, Names names, String id) throws IOException {
    List<Path> places = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      places.add(moves.get(i).to(desk));
      if (isOpen(moves.get(i), desk)) {
        open.add(i);
      }
    }
    Optional<Reserved> decided =
        names.reserveExactly(
            open.stream().map(moves::get).filter(m -> !m.renews()).map(m -> m.to(desk)).toList());
    if (decided.isPresent()) {
      try {
        for (int i : open) {
          make(moves.get(i), desk, places.get(i));
        }
      } finally {
        decided.get().close();
      }
      return Optional.of(places);
    }
    if (open.size() == moves.size()) {
      return Optional.empty();
    }
    // A part stands under its name already: the rest takes the nearest names that are free.
    for (int i : open) {
      try (Reserved reserved = names.reserve(places.get(i), id, List::of)) {
        places.set(i, reserved.paths().get(0));
        make(moves.get(i), desk, places.get(i));
      }
    }
    return Optional.of(places);
  }

  /** Whether a rename was not made; one that was cut off between its two links is ended here. */
  private static boolean isOpen(Move move, Path desk) throws IOException {
    Path from = move.from(desk);
    if (!isThere(from)) {
      return false;
    }
    Object there = identity(move.to(desk));
    if (there != null && there.equals(identity(from))) {
      Durable.delete(from);
      return false;
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
      Durable.replace(draft, desk.resolve(NOTE));
    } else {
      forget(desk);
    }
  }

  private void make(Move move, Path desk, Path to) throws IOException {
    Path from = move.from(desk);
    Files.createDirectories(to.getParent());
    if (end == End.GIVEN_BACK) {
      // Whoever drops pictures there reserves no name.
      Durable.renameUnreserved(from, to);
    } else if (move.renews()) {
      Durable.replace(from, to);
    } else {
      Durable.rename(from, to);
    }
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

  /** The file behind a name; null where there is none, or the file system does not tell. */
  private static Object identity(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException e) {
      return null;
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
