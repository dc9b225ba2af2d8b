package io.safelight.web;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.folder.Pause;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether pictures are taken, on all nodes. */
@Path("/api")
@Tag(name = "Intake")
@Produces(MediaType.APPLICATION_JSON)
public class IntakeResource {
  private static final int LONGEST_WHY = 500;

  private final Pause pause;
  private final Looking looking;
  private final Clock clock;
  private final Aside aside;

  IntakeResource(Pause pause, Looking looking, Clock clock, Aside aside) {
    this.pause = pause;
    this.looking = looking;
    this.clock = clock;
    this.aside = aside;
  }

  /** A line for whoever finds the file. */
  @RegisterForReflection
  record Why(String why) {}

  /** The file that pauses; null where none does. */
  record Paused(String pausedBy) {}

  @POST
  @Path("pause")
  @NonBlocking
  @Operation(summary = "Puts the file PAUSE into the inbox: no node takes pictures any more")
  public Uni<Paused> pause(Why why) {
    return aside.run(
        () -> {
          pause.begin(line(why), Instant.now(clock));
          return new Paused(looking.pausedBy());
        });
  }

  /** One line: what is said must not look like another of the file's. */
  private static String line(Why why) {
    String said = why == null || why.why() == null ? "" : why.why().replaceAll("\\p{Cntrl}+", " ");
    return said.strip().substring(0, Math.min(LONGEST_WHY, said.strip().length()));
  }

  @POST
  @Path("resume")
  @NonBlocking
  @Operation(summary = "Removes the file PAUSE from the inbox, whoever put it there")
  public Uni<Paused> resume() {
    return aside.run(
        () -> {
          pause.end();
          return new Paused(looking.pausedBy());
        });
  }
}
