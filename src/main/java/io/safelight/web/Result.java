package io.safelight.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A picture that was done, as a list shows it.
 *
 * @param file its result, below the outbox
 * @param source where it lay in the inbox
 * @param seconds from its claim to its end
 * @param width of the result, in pixels; null where its ticket cannot be read, as what follows
 */
record Result(
    String file,
    String source,
    Instant ended,
    double seconds,
    Integer width,
    Integer height,
    String recipe,
    Long bytes) {

  /**
   * A page of a list.
   *
   * @param next what to ask for as {@code before}; null where this is the end
   */
  record Page(List<Result> results, String next) {}

  /**
   * One in full.
   *
   * @param ticket as it lies beside it
   * @param original whether what it was made of lies in done/
   * @param words what was done, in sentences
   */
  record Opened(
      String file,
      String source,
      Instant ended,
      Double seconds,
      Integer width,
      Integer height,
      Long bytes,
      @Schema(implementation = Object.class) JsonNode ticket,
      boolean original,
      List<Face> faces,
      List<String> words) {}

  /**
   * A face that was found on the first page.
   *
   * @param action restored, or left alone
   * @param words what was done, or why nothing was
   */
  record Face(Box box, String action, String words) {}

  /** In pixels of the result; may reach beyond it. */
  record Box(double x, double y, double width, double height) {}
}
