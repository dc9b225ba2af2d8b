package io.safelight.web;

import io.safelight.folder.Arrivals;
import io.safelight.folder.HotFolder;
import io.safelight.folder.ShareWatch;
import io.safelight.probe.LimitsConfig;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Pictures that are dropped onto the page. */
@Path("/api/inbox")
@Tag(name = "Intake")
@Produces(MediaType.APPLICATION_JSON)
public class InboxResource {
  private static final int AT_ONCE = 4;
  private static final int CHUNK = 1 << 16;

  /** How often it is asked whether there is still room, in bytes. */
  private static final long ASKED_EVERY = 16L << 20;

  /** Bytes a second on average, at least, once it has had a while. */
  private static final long SLOWEST = 4 << 10;

  private static final long A_WHILE = TimeUnit.SECONDS.toNanos(30);

  private final Arrivals arrivals;
  private final HotFolder folder;
  private final ShareWatch share;
  private final long most;
  private final Semaphore places = new Semaphore(AT_ONCE);

  InboxResource(Arrivals arrivals, HotFolder folder, ShareWatch share, LimitsConfig limits) {
    this.arrivals = arrivals;
    this.folder = folder;
    this.share = share;
    this.most = limits.fileSize();
  }

  @POST
  @Blocking
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Puts a picture into the inbox; the body is the file",
      description =
          "It stands there whole or not at all, under the nearest name that is free: the answer"
              + " says which.")
  public Response receive(
      @QueryParam("file") String file,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) Long length,
      InputStream body)
      throws IOException {
    AskedPath asked = AskedPath.of(file);
    java.nio.file.Path relative = asked.relative();
    if (asked.names().stream().anyMatch(name -> name.chars().anyMatch(Character::isISOControl))) {
      throw Refused.badRequest(
          "BAD_PATH", "The name has control characters.", "Give it another name.");
    }
    if (!arrivals.isSeen(relative)) {
      throw new Refused(
          415,
          "IGNORED_NAME",
          "Files of that name are left alone in the inbox.",
          "Give it the name of a picture.");
    }
    List<String> problems = share.problems();
    if (!problems.isEmpty()) {
      throw Refused.busy("FOLDERS_IN_TROUBLE", String.join("; ", problems));
    }
    if (!places.tryAcquire()) {
      throw Refused.busy(
          "TOO_MANY_UPLOADS", "%d are under way, which is the limit.".formatted(AT_ONCE));
    }
    try {
      requireRoom(length == null ? 0 : length);
      java.nio.file.Path place = arrivals.receive(relative, draft -> copy(body, draft));
      return Response.status(Response.Status.CREATED)
          .entity(
              new FailuresResource.Named(
                  folder.inbox().relativize(place).toString().replace('\\', '/')))
          .build();
    } catch (NotDirectoryException e) {
      throw Refused.badRequest(
          "BAD_PATH", e.getMessage() + " is no folder.", "Name another folder of the inbox.");
    } finally {
      places.release();
    }
  }

  private void requireRoom(long bytes) throws IOException {
    if (arrivals.room() < bytes) {
      throw new Refused(
          507,
          "NO_ROOM",
          "The volume has no room for it, or none beside what safelight.free-space keeps free.",
          "Make room, then send it again.");
    }
  }

  /** What goes wrong here is the sender's, and no folder's. */
  private static int read(InputStream body, byte[] chunk) {
    try {
      return body.read(chunk);
    } catch (IOException e) {
      throw new Refused(
          408,
          "BROKEN_OFF",
          "It broke off before its end: " + e.getMessage() + ".",
          "Send it again.");
    }
  }

  private void copy(InputStream body, FileChannel draft) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long bytes = 0;
    long askAt = ASKED_EVERY;
    long begun = System.nanoTime();
    for (int count; (count = read(body, chunk)) >= 0; ) {
      bytes += count;
      if (bytes > most) {
        throw new Refused(
            413,
            "FILE_TOO_LARGE",
            "The file has more than %,d bytes, which is the limit.".formatted(most),
            "Raise safelight.limits.file-size if this is meant.");
      }
      if (bytes >= askAt) {
        askAt += ASKED_EVERY;
        requireRoom(0);
      }
      long took = System.nanoTime() - begun;
      if (took > A_WHILE && bytes / (took / 1e9) < SLOWEST) {
        throw new Refused(
            408, "TOO_SLOW", "It comes too slowly.", "Send it again, or copy it to the inbox.");
      }
      ByteBuffer left = ByteBuffer.wrap(chunk, 0, count);
      while (left.hasRemaining()) {
        draft.write(left);
      }
    }
    if (bytes == 0) {
      throw Refused.badRequest("EMPTY_FILE", "The body has no bytes.", "Send the file's bytes.");
    }
  }
}
