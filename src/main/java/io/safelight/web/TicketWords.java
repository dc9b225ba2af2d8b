package io.safelight.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A result ticket in sentences; what it does not say is not told. */
final class TicketWords {
  private final JsonNode ticket;
  private final List<String> words = new ArrayList<>();

  private TicketWords(JsonNode ticket) {
    this.ticket = ticket;
  }

  static List<String> of(JsonNode ticket) {
    TicketWords words = new TicketWords(ticket);
    words.tellRecipe();
    words.tellSteps();
    words.tellFaces();
    words.tellFile();
    words.tellLikeness();
    ticket.path("notes").forEach(note -> words.words.add(note.asText()));
    return List.copyOf(words.words);
  }

  /** Faces of the first page, which is the one that is shown. */
  static List<Result.Face> faces(JsonNode ticket) {
    return StreamSupport.stream(ticket.at("/faces/found").spliterator(), false)
        .filter(face -> face.path("page").asInt() == 1 && face.path("box").size() == 4)
        .map(TicketWords::face)
        .toList();
  }

  private static Result.Face face(JsonNode face) {
    JsonNode box = face.path("box");
    String why = face.path("leftAlone").asText();
    return new Result.Face(
        new Result.Box(
            box.path(0).asDouble(),
            box.path(1).asDouble(),
            box.path(2).asDouble(),
            box.path(3).asDouble()),
        face.path("action").asText(),
        why.isEmpty() ? "Restored." : "Left alone: " + why + ".");
  }

  private void tellRecipe() {
    JsonNode recipe = ticket.path("recipe");
    if (recipe.isObject()) {
      words.add(
          "Recipe %s, strength %s of 100, mode %s."
              .formatted(
                  recipe.path("name").asText(),
                  recipe.at("/parameters/strength").asText(),
                  recipe.at("/parameters/mode").asText()));
    }
  }

  private void tellSteps() {
    JsonNode done = ticket.path("enhancement");
    if (done.isObject()) {
      List<String> steps =
          StreamSupport.stream(done.path("steps").spliterator(), false)
              .map(JsonNode::asText)
              .toList();
      words.add(
          "Enhanced by %s on %s in %s: %s."
              .formatted(
                  done.path("model").asText(),
                  done.path("provider").asText(),
                  count(done.path("tiles").asInt(), "tile"),
                  steps.isEmpty() ? "nothing had to be done" : String.join(", ", steps)));
    }
  }

  private void tellFaces() {
    JsonNode faces = ticket.path("faces");
    if (faces.isObject()) {
      int found = faces.path("found").size();
      words.add(
          found == 0
              ? "No face was found."
              : "%s found, %d restored."
                  .formatted(count(found, "face"), faces.path("restored").asInt()));
    }
  }

  private void tellFile() {
    JsonNode source = ticket.path("source");
    JsonNode result = ticket.path("result");
    if (source.isObject() && result.isObject()) {
      words.add("From %s to %s.".formatted(file(source), file(result)));
    }
  }

  private static String file(JsonNode file) {
    int pages = file.path("pages").asInt(1);
    return "%s, %d x %d, %d bits%s"
        .formatted(
            file.path("format").asText(),
            file.path("width").asInt(),
            file.path("height").asInt(),
            file.path("bitDepth").asInt(),
            pages > 1 ? ", " + count(pages, "page") : "");
  }

  private void tellLikeness() {
    JsonNode structure = ticket.at("/likeness/structure");
    if (structure.isNumber()) {
      words.add(
          String.format(
              Locale.ROOT,
              "Read back and compared: its structure resembles the original's by %.3f of 1.",
              structure.asDouble()));
    }
    millis()
        .ifPresent(
            took ->
                words.add(String.format(Locale.ROOT, "It took %.1f s.", took.toMillis() / 1e3)));
  }

  private Optional<Duration> millis() {
    JsonNode stages = ticket.path("stageMillis");
    return stages.isObject()
        ? Optional.of(
            Duration.ofMillis(
                StreamSupport.stream(stages.spliterator(), false)
                    .mapToLong(JsonNode::asLong)
                    .sum()))
        : Optional.empty();
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
