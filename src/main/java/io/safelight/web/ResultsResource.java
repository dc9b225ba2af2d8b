package io.safelight.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.safelight.folder.HotFolder;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What was done. */
@Path("/api")
@Tag(name = "Results")
@Produces(MediaType.APPLICATION_JSON)
public class ResultsResource {
  private final History history;
  private final HotFolder folder;
  private final Tickets tickets;
  private final Originals originals;
  private final Aside aside;

  ResultsResource(
      History history, HotFolder folder, Tickets tickets, Originals originals, Aside aside) {
    this.history = history;
    this.folder = folder;
    this.tickets = tickets;
    this.originals = originals;
    this.aside = aside;
  }

  @GET
  @Path("results")
  @Operation(
      summary = "What was done, newest first",
      description = "As the ledgers tell; what does not lie in the outbox any more is left out.")
  public Uni<Result.Page> results(
      @QueryParam("limit") @DefaultValue("60") int limit, @QueryParam("before") String before) {
    return aside.run(() -> history.page(Limit.of(limit), Cursor.parse(before)));
  }

  @GET
  @Path("results/{file:.+}")
  @Operation(summary = "One result: its ticket, its faces, and what was done in plain sentences")
  public Uni<Result.Opened> result(@PathParam("file") @Encoded String asked) {
    return aside.run(() -> opened(AskedPath.ofUrl(asked)));
  }

  private Result.Opened opened(AskedPath path) {
    java.nio.file.Path file = fileOf(path);
    JsonNode ticket = tickets.beside(file);
    if (ticket.isMissingNode()) {
      throw Refused.notFound("There is no result ticket beside that file.");
    }
    Instant ended = time(ticket.path("published"));
    Instant taken = time(ticket.path("taken"));
    return new Result.Opened(
        path.text(),
        Tickets.text(ticket.at("/source/file")),
        ended,
        ended == null || taken == null
            ? null
            : Math.max(0, Duration.between(taken, ended).toMillis() / 1000.0),
        Tickets.number(ticket.at("/result/width")),
        Tickets.number(ticket.at("/result/height")),
        Tickets.large(ticket.at("/result/bytes")),
        ticket,
        !originals.of(file, ticket).isEmpty(),
        TicketWords.faces(ticket),
        TicketWords.of(ticket));
  }

  private static Instant time(JsonNode node) {
    try {
      return node.isTextual() ? Instant.parse(node.textValue()) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private java.nio.file.Path fileOf(AskedPath path) {
    return path.fileBelow(folder.outbox())
        .orElseThrow(() -> Refused.notFound("There is no such file in the outbox."));
  }

  @GET
  @Path("outbox/{file:.+}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(summary = "The result itself, or its ticket, as a file to keep")
  public Uni<Response> file(@PathParam("file") @Encoded String asked) {
    return aside.run(() -> kept(AskedPath.ofUrl(asked)));
  }

  private Response kept(AskedPath path) {
    return Response.ok(fileOf(path))
        .header(HttpHeaders.CONTENT_DISPOSITION, attachment(path.name()))
        .build();
  }

  /** The name in UTF-8 by RFC 6266; everything but plain letters escaped. */
  private static String attachment(String name) {
    StringBuilder text = new StringBuilder("attachment; filename*=UTF-8''");
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean isPlain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
      text.append(
          isPlain || b == '.' || b == '-' || b == '_'
              ? String.valueOf((char) b)
              : "%%%02X".formatted(b));
    }
    return text.toString();
  }
}
