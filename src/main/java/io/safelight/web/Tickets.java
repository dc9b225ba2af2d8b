package io.safelight.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Reads result tickets. They lie where others write, too: nothing in them is believed unseen. */
@ApplicationScoped
public class Tickets {
  /** More than a ticket of a thousand faces on each of some pages. */
  private static final long LARGEST = 8 << 20;

  private final ObjectMapper json;

  public Tickets(ObjectMapper json) {
    this.json = json;
  }

  /** The ticket beside a result; a missing node where there is none that can be read. */
  JsonNode beside(Path result) {
    Path ticket = result.resolveSibling(result.getFileName() + ".json");
    try {
      if (!Files.isRegularFile(ticket, LinkOption.NOFOLLOW_LINKS) || Files.size(ticket) > LARGEST) {
        return MissingNode.getInstance();
      }
      return json.readTree(Files.readAllBytes(ticket));
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  static Integer number(JsonNode node) {
    return node.isInt() ? node.intValue() : null;
  }

  static Long large(JsonNode node) {
    return node.isIntegralNumber() ? node.longValue() : null;
  }

  static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : null;
  }
}
