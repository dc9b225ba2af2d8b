package io.safelight.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.safelight.enhance.Recipes;
import io.safelight.web.Listeners.Told;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What goes on. */
@Path("/api")
@Tag(name = "Now")
@Produces(MediaType.APPLICATION_JSON)
public class LiveResource {
  private final Looking looking;
  private final Listeners listeners;
  private final Recipes recipes;
  private final ObjectMapper json;

  LiveResource(Looking looking, Listeners listeners, Recipes recipes, ObjectMapper json) {
    this.looking = looking;
    this.listeners = listeners;
    this.recipes = recipes;
    this.json = json;
  }

  /**
   * A recipe.
   *
   * @param folder what is dropped there gets it
   */
  record RecipeShown(String name, Map<String, String> parameters, String folder) {}

  @GET
  @Path("now")
  @Operation(summary = "What is under way, what waits, and whether pictures are taken")
  public Now now() {
    return looking.now();
  }

  @GET
  @Path("events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "The same as it changes, and each picture that ended",
      description =
          "Event now: as /api/now, at once and then when something changed, at most twice a second."
              + " Event ended: one of the results or failures, with outcome done or failed. A"
              + " comment every 15 seconds where nothing happens.")
  public Multi<OutboundSseEvent> events(@Context Sse sse) {
    return listeners.listen().map(told -> event(sse.newEventBuilder(), told));
  }

  private OutboundSseEvent event(OutboundSseEvent.Builder event, Told told) {
    if (told instanceof Told.Standing standing) {
      return event.name("now").data(json.valueToTree(standing.now())).build();
    }
    if (told instanceof Told.Done done) {
      return event.name("ended").data(ended("done", done.result())).build();
    }
    if (told instanceof Told.Failed failed) {
      return event.name("ended").data(ended("failed", failed.failure())).build();
    }
    return event.comment("").build();
  }

  private JsonNode ended(String outcome, Object entry) {
    return json.<ObjectNode>valueToTree(entry).put("outcome", outcome);
  }

  @GET
  @Path("recipes")
  @Operation(summary = "The recipes, and which folder of the inbox selects which")
  public List<RecipeShown> recipes() {
    return recipes.written().entrySet().stream()
        .map(
            recipe ->
                new RecipeShown(
                    recipe.getKey(),
                    recipe.getValue(),
                    recipe.getKey().equals(recipes.standard())
                        ? "inbox/ itself"
                        : "inbox/" + recipe.getKey() + "/"))
        .toList();
  }
}
