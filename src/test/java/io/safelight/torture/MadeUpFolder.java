package io.safelight.torture;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.job.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A hot folder as a node would have left it, written by hand, and what was dropped into it. */
final class MadeUpFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  final Ground ground;
  final List<Drop> dropped = new ArrayList<>();
  private final Random chance = new Random(26);

  MadeUpFolder(Path home) {
    this.ground = new Ground(home);
  }

  static Path write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  byte[] picture() {
    return Pictures.draw(Pictures.Kind.PNG, 24, 24, chance);
  }

  /** A good picture that was enhanced. */
  Drop done(String relative) throws IOException {
    return done(relative, Drop.enhanced(), "default");
  }

  Drop done(String relative, Drop.Fate fate, String recipe) throws IOException {
    byte[] original = picture();
    Drop drop = drop(Drop.of(original, Path.of(relative), fate));
    write(ground.done().resolve(relative), original);
    result(relative + ".png", drop.sha256(), recipe, picture());
    return drop;
  }

  /** A file that was set aside for a reason. */
  Drop error(String relative, Reason reason, Drop.Fate fate, byte[] content) throws IOException {
    Drop drop = drop(Drop.of(content, Path.of(relative), fate));
    write(ground.error().resolve(relative), content);
    report(relative, reason);
    return drop;
  }

  void report(String relative, Reason reason) throws IOException {
    json(ground.error().resolve(relative + ".json"), Map.of("reason", reason.name()));
  }

  /** A picture in the outbox with its ticket. */
  Path result(String relative, String source, String recipe, byte[] content) throws IOException {
    Path file = write(ground.outbox().resolve(relative), content);
    json(
        ground.outbox().resolve(relative + ".json"),
        Map.of(
            "source",
            Map.of("sha256", source),
            "result",
            Map.of(
                "file",
                file.getFileName().toString(),
                "sha256",
                Sha256.of(content),
                "format",
                "PNG",
                "width",
                24,
                "height",
                24),
            "recipe",
            Map.of("name", recipe, "parameters", Map.of("strength", 80))));
    return file;
  }

  private static void json(Path file, Map<String, ?> content) throws IOException {
    write(file, JSON.writeValueAsBytes(content));
  }

  Drop drop(Drop drop) {
    dropped.add(drop);
    return drop;
  }

  /** The same drop, brought along by a job ticket. */
  Drop withJobTicket(Drop drop, byte[] ticket) {
    dropped.remove(drop);
    return drop(
        new Drop(drop.sha256(), drop.relative(), drop.fate(), Optional.of(Sha256.of(ticket))));
  }

  List<Breach> atRest() throws IOException {
    return Proof.atRest(dropped, Inventory.of(ground));
  }

  List<Breach> underWay() throws IOException {
    return Proof.underWay(dropped, Inventory.of(ground));
  }
}
