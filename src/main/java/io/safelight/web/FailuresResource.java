package io.safelight.web;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.folder.HotFolder;
import io.safelight.folder.Requeue;
import io.safelight.folder.Requeue.Sent;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What failed. */
@Path("/api/failures")
@Tag(name = "Failures")
@Produces(MediaType.APPLICATION_JSON)
public class FailuresResource {
  private final Failures failures;
  private final Requeue requeue;
  private final HotFolder folder;
  private final Aside aside;

  FailuresResource(Failures failures, Requeue requeue, HotFolder folder, Aside aside) {
    this.failures = failures;
    this.requeue = requeue;
    this.folder = folder;
    this.aside = aside;
  }

  /** A file of one of the folders, by its path there. */
  @RegisterForReflection
  record Named(String file) {}

  @GET
  @Operation(summary = "What failed and lies in error/, newest first, with reason and remedy")
  public Uni<Failures.Page> failures(
      @QueryParam("limit") @DefaultValue("60") int limit, @QueryParam("before") String before) {
    return aside.run(() -> failures.page(Limit.of(limit), Cursor.parse(before)));
  }

  @POST
  @Path("send-again")
  @NonBlocking
  @Operation(
      summary = "Sends a failed picture back to where it came from in the inbox",
      description = "With its job ticket; its report is removed. The answer says where it lies.")
  public Uni<Named> sendAgain(Named failed) {
    return aside.run(() -> sent(failed));
  }

  private Named sent(Named failed) throws IOException {
    if (failed == null) {
      throw Refused.badRequest("NO_FILE", "Nothing is named.", "Send {\"file\": \"...\"}.");
    }
    java.nio.file.Path file =
        AskedPath.of(failed.file())
            .fileBelow(folder.error())
            .orElseThrow(() -> Refused.notFound("There is no such picture in error/."));
    try {
      Sent.Back back = requeue.sendBack(requeue.failedAt(file).get(0));
      failures.changed(file);
      return new Named(folder.inbox().relativize(back.to()).toString().replace('\\', '/'));
    } catch (NoSuchFileException | FileAlreadyExistsException | NotDirectoryException e) {
      throw new Refused(
          409,
          "NOT_SENT",
          "It could not be sent back: " + e + ".",
          "Look at the list again: it may be gone, or something stands in its way.");
    }
  }
}
