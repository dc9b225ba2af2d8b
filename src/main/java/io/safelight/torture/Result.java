package io.safelight.torture;

import com.fasterxml.jackson.databind.JsonNode;
import io.safelight.codec.RasterReader;
import io.safelight.codec.UndecodableException;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import io.safelight.torture.Drop.Order;
import io.safelight.torture.Inventory.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A result ticket in the outbox and the picture that it belongs to.
 *
 * @param ticket its file
 * @param picture the file whose name it bears; null where there is none
 * @param content what the ticket says
 */
record Result(Entry ticket, Entry picture, JsonNode content) {
  private static final String JSON = ".json";

  /** Empty where the file is no result ticket. */
  static Optional<Result> of(Entry ticket, Map<Path, Entry> byPath) {
    String name = ticket.name().substring(0, ticket.name().length() - JSON.length());
    return Json.read(ticket.path())
        .filter(content -> content.at("/source/sha256").isTextual())
        .map(
            content -> new Result(ticket, byPath.get(ticket.path().resolveSibling(name)), content));
  }

  boolean isThere() {
    return picture != null;
  }

  /** Digest of the original that it was made from, by its ticket. */
  String source() {
    return content.at("/source/sha256").asText();
  }

  String where() {
    return isThere() ? picture.where() : ticket.where();
  }

  /** What is wrong with it, if anything. */
  Optional<String> defect() {
    if (!isThere()) {
      return Optional.of("there is a ticket and no picture");
    }
    JsonNode said = content.path("result");
    if (!said.path("sha256").asText().equals(picture.sha256())) {
      return Optional.of(
          "its ticket says %s, it is %s".formatted(said.path("sha256").asText(), picture.sha256()));
    }
    if (!said.path("file").asText().equals(picture.name())) {
      return Optional.of("its ticket calls it " + said.path("file").asText());
    }
    try {
      RasterReader.read(
          picture.path(),
          ImageFormat.valueOf(said.path("format").asText()),
          0,
          new Size(said.path("width").asInt(), said.path("height").asInt()));
      return Optional.empty();
    } catch (UndecodableException | IOException | IllegalArgumentException e) {
      return Optional.of("it cannot be decoded: " + e.getMessage());
    }
  }

  /** In what it is not as ordered, if in anything. */
  Optional<String> disobedience(Order order) {
    JsonNode recipe = content.path("recipe");
    if (!recipe.path("name").asText().equals(order.recipe())) {
      return Optional.of(
          "recipe %s was wanted, %s was used"
              .formatted(order.recipe(), recipe.path("name").asText()));
    }
    for (Map.Entry<String, String> wanted : order.parameters().entrySet()) {
      String used = recipe.path("parameters").path(wanted.getKey()).asText();
      if (!used.equals(wanted.getValue())) {
        return Optional.of(
            "%s %s was ordered, %s was used".formatted(wanted.getKey(), wanted.getValue(), used));
      }
    }
    return Optional.empty();
  }
}
