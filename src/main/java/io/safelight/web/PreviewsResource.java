package io.safelight.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.safelight.folder.HotFolder;
import io.safelight.folder.Quarantine;
import io.safelight.job.Reason;
import io.safelight.web.PreviewFolder.Kept;
import io.safelight.web.Previews.Wanted;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Pictures, as a page shows them. */
@Path("/api/previews")
@Tag(name = "Previews")
@Produces({"image/jpeg", "image/png"})
public class PreviewsResource {
  /** Shorter than a connection may be idle. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of a sheet: a browser has six connections for all of its pages, and buttons need one. */
  private static final Duration PATIENCE_OF_SHEET = Duration.ofSeconds(5);

  private final HotFolder folder;
  private final Tickets tickets;
  private final Originals originals;
  private final Quarantine quarantine;
  private final Previews previews;
  private final Aside aside;

  PreviewsResource(
      HotFolder folder,
      Tickets tickets,
      Originals originals,
      Quarantine quarantine,
      Previews previews,
      Aside aside) {
    this.folder = folder;
    this.tickets = tickets;
    this.originals = originals;
    this.quarantine = quarantine;
    this.previews = previews;
    this.aside = aside;
  }

  @GET
  @Path("after/{file:.+}")
  @Operation(
      summary = "A result in sRGB, upright",
      description =
          "small: at most 320 pixels on the long edge, large: 1600, full: every pixel, up to 24"
              + " megapixels; X-Reduced: 1 says that there are fewer than the picture has.")
  public Uni<Response> after(
      @PathParam("file") @Encoded String asked,
      @QueryParam("size") @DefaultValue("small") String size,
      @Context Request request) {
    return shown(
        request,
        () -> new Wanted(resultOf(AskedPath.ofUrl(asked)), PreviewSize.of(size), Optional.empty()));
  }

  @GET
  @Path("before/{file:.+}")
  @Operation(summary = "What a result was made of, in sRGB, upright; sizes as for after")
  public Uni<Response> before(
      @PathParam("file") @Encoded String asked,
      @QueryParam("size") @DefaultValue("small") String size,
      @Context Request request) {
    return shown(request, () -> original(AskedPath.ofUrl(asked), PreviewSize.of(size)));
  }

  @GET
  @Path("failed/{file:.+}")
  @Operation(summary = "A picture in error/, where it can be decoded at all")
  public Uni<Response> failed(
      @PathParam("file") @Encoded String asked,
      @QueryParam("size") @DefaultValue("small") String size,
      @Context Request request) {
    return shown(request, () -> failed(AskedPath.ofUrl(asked), PreviewSize.of(size)));
  }

  private java.nio.file.Path resultOf(AskedPath path) {
    return path.fileBelow(folder.outbox())
        .orElseThrow(() -> Refused.notFound("There is no such file in the outbox."));
  }

  private Wanted original(AskedPath path, PreviewSize size) {
    java.nio.file.Path result = resultOf(path);
    JsonNode ticket = tickets.beside(result);
    List<java.nio.file.Path> candidates = originals.of(result, ticket);
    if (candidates.isEmpty()) {
      throw Refused.notFound("What it was made of is not in done/.");
    }
    return new Wanted(
        candidates.get(0), size, Optional.ofNullable(Tickets.text(ticket.at("/source/sha256"))));
  }

  private Wanted failed(AskedPath path, PreviewSize size) {
    java.nio.file.Path file =
        path.fileBelow(folder.error())
            .orElseThrow(() -> Refused.notFound("There is no such picture in error/."));
    // What has killed the process would kill it again.
    boolean isDeadly =
        quarantine
            .tell(file)
            .filter(told -> told.reason().equals(Reason.CRASHED_THE_PROCESS.name()))
            .isPresent();
    if (isDeadly) {
      throw Previews.noPreview();
    }
    return new Wanted(file, size, Optional.empty());
  }

  private record Keyed(Wanted wanted, String key) {}

  private interface Finding {
    Wanted find() throws IOException;
  }

  private Uni<Response> shown(Request request, Finding finding) {
    return aside
        .run(
            () -> {
              Wanted wanted = finding.find();
              return new Keyed(wanted, wanted.key());
            })
        .flatMap(
            keyed -> {
              EntityTag tag = new EntityTag(keyed.key());
              Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
              if (unchanged != null) {
                return Uni.createFrom().item(unchanged.tag(tag).build());
              }
              return Uni.createFrom()
                  .completionStage(() -> previews.of(keyed.key(), keyed.wanted()))
                  .ifNoItem()
                  .after(keyed.wanted().size() == PreviewSize.SMALL ? PATIENCE_OF_SHEET : PATIENCE)
                  .failWith(() -> Refused.busy("PREVIEW_WAITS", "The preview waits its turn."))
                  .map(kept -> response(kept, tag));
            });
  }

  private static Response response(Kept kept, EntityTag tag) {
    Response.ResponseBuilder response =
        Response.ok(kept.file(), Previews.mediaType(kept.format()))
            .tag(tag)
            .header(HttpHeaders.CACHE_CONTROL, "private, max-age=0, must-revalidate");
    return (kept.isReduced() ? response.header("X-Reduced", "1") : response).build();
  }
}
