package io.safelight.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.safelight.folder.FiledAway;
import io.safelight.folder.HotFolder;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;

/** What a result was made of. */
@ApplicationScoped
public class Originals {
  private final HotFolder folder;
  private final FiledAway filedAway;

  public Originals(HotFolder folder, FiledAway filedAway) {
    this.folder = folder;
    this.filedAway = filedAway;
  }

  /** What may be it, likeliest first; where several are, the digest in its ticket tells. */
  List<Path> of(Path result, JsonNode ticket) {
    Long bytes = Tickets.large(ticket.at("/source/bytes"));
    return bytes == null
        ? List.of()
        : AskedPath.ifPlain(Tickets.text(ticket.at("/source/file"))).stream()
            .flatMap(
                source ->
                    filedAway
                        .candidates(source.relative(), bytes, result.getFileName().toString())
                        .stream()
                        .filter(file -> isPlainlyBelowDone(file)))
            .toList();
  }

  private boolean isPlainlyBelowDone(Path file) {
    return AskedPath.ifPlain(folder.done().relativize(file).toString().replace('\\', '/'))
        .flatMap(path -> path.fileBelow(folder.done()))
        .isPresent();
  }
}
