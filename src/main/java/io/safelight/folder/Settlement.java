package io.safelight.folder;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Renames that belong together, written down on the job's desk before the first is made. Once the
 * note is on disk the picture's fate is decided: after a crash at any instant the renames that are
 * still open are made, none is made twice, and none is undone. The note stays until the next
 * settlement takes its place or the desk is removed: it is also what tells that a result is
 * published already.
 *
 * @param moves in the order in which they are made; absolute paths
 */
@RegisterForReflection
record Settlement(@JsonProperty("moves") List<Move> moves) {
  private static final String NOTE = "settlement.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One rename. */
  @RegisterForReflection
  record Move(@JsonProperty("from") String from, @JsonProperty("to") String to) {
    static Move of(Path from, Path to) {
      return new Move(from.toString(), to.toString());
    }
  }

  /** Writes the note to the desk, then makes the renames. */
  static void settle(Path desk, List<Move> moves) throws IOException {
    Path note = desk.resolve(NOTE);
    Path draft = desk.resolve(NOTE + ".draft");
    Files.deleteIfExists(draft);
    Durable.write(draft, JSON.writeValueAsBytes(new Settlement(moves)));
    Durable.rename(draft, note);
    complete(moves);
  }

  /** The settlement that a desk was left with, if any. */
  static Optional<Settlement> on(Path desk) throws IOException {
    Path note = desk.resolve(NOTE);
    return Files.exists(note)
        ? Optional.of(JSON.readValue(Files.readAllBytes(note), Settlement.class))
        : Optional.empty();
  }

  /** Makes the renames that a crash left open. */
  void resume() throws IOException {
    complete(moves);
  }

  private static void complete(List<Move> moves) throws IOException {
    for (Move move : moves) {
      Path from = Path.of(move.from);
      if (Files.exists(from)) {
        Files.createDirectories(Path.of(move.to).getParent());
        Durable.rename(from, Path.of(move.to));
      }
    }
  }
}
