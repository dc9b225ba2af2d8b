package io.safelight.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.enhance.Recipes;
import io.safelight.folder.HotFolderConfig;
import io.safelight.folder.JobTickets;
import io.safelight.folder.Queued.Waiting;
import io.safelight.job.JobTicket;
import io.safelight.job.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Writes claim checks: which recipe a picture asks for, and how urgent it is. Mistakes in a job
 * ticket are passed over here; whoever works on the picture rejects it with its report.
 */
@ApplicationScoped
public class Ordering {
  private final Recipes recipes;
  private final Map<String, Integer> byFolder;
  private final String node;
  private final ObjectMapper json;

  public Ordering(
      Recipes recipes, FleetConfig config, HotFolderConfig folderConfig, ObjectMapper json) {
    this.recipes = recipes;
    this.byFolder = config.broker().priorities();
    this.node = folderConfig.node();
    this.json = json;
  }

  /** The claim check of a picture that waits. */
  ClaimCheck check(Waiting waiting) {
    JobTicket ticket =
        waiting.jobTicket().flatMap(file -> JobTickets.glance(file, json)).orElse(JobTicket.EMPTY);
    String recipe = ticket.recipe().orElseGet(() -> recipes.byFolder(waiting.relative()));
    return new ClaimCheck(
        ClaimCheck.VERSION,
        waiting.id(),
        withSlashes(waiting.relative()),
        waiting.bytes(),
        null,
        recipe,
        priority(ticket, waiting.relative(), recipe).level(),
        waiting.attempts() + 1,
        node,
        waiting.claimed().toString());
  }

  private Priority priority(JobTicket ticket, Path relative, String recipe) {
    return said(ticket)
        .or(() -> ofFolder(relative))
        .or(() -> recipes.priority(recipe))
        .orElse(Priority.STANDARD);
  }

  private static Optional<Priority> said(JobTicket ticket) {
    try {
      return Optional.ofNullable(ticket.parameters().get(Priority.KEY)).map(Priority::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Of the nearest folder above the picture that is given one. */
  private Optional<Priority> ofFolder(Path relative) {
    for (Path at = relative.getParent(); at != null; at = at.getParent()) {
      Integer level = byFolder.get(withSlashes(at));
      if (level != null) {
        return Optional.of(new Priority(level));
      }
    }
    return Optional.empty();
  }

  private static String withSlashes(Path path) {
    return StreamSupport.stream(path.spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }
}
