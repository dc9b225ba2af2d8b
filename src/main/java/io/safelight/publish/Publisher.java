package io.safelight.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.folder.Filing;
import io.safelight.folder.Filing.Placed;
import io.safelight.folder.HotFolderConfig;
import io.safelight.image.Mats;
import io.safelight.inference.Network;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.UnderWay;
import io.safelight.job.UnderWay.Passage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stage: the verified result appears in the outbox, with its ticket. */
@Named("publisher")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Publisher {
  private final Filing filing;
  private final UnderWay underWay;
  private final HotFolderConfig config;
  private final ObjectMapper json;
  private final Clock clock;
  private final Map<String, String> versions;

  public Publisher(
      Filing filing,
      UnderWay underWay,
      HotFolderConfig config,
      ObjectMapper json,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.filing = filing;
    this.underWay = underWay;
    this.config = config;
    this.json = json;
    this.clock = clock;
    this.versions = new LinkedHashMap<>();
    versions.put("safelight", version);
    versions.put("onnxruntime", Network.runtimeVersion());
    versions.put("opencv", Mats.openCvVersion());
    versions.put("java", Runtime.version().toString());
  }

  /** Publishes one result. */
  public Job.Published publish(Job.Verified verified) throws IOException {
    Origin origin = verified.origin();
    Passage passage =
        underWay
            .of(origin)
            .orElseGet(() -> new Passage(origin, "publish", clock.instant(), 0, 1, List.of()));
    List<String> notes = new ArrayList<>(ResultTicket.notes(verified.pages()));
    date(verified.staged(), origin.file()).ifPresent(notes::add);
    Placed placed =
        filing.toOutbox(
            origin,
            verified.staged(),
            verified.promise().format().extension(),
            result ->
                json.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(
                        ResultTicket.of(
                            verified,
                            result,
                            notes,
                            passage,
                            Instant.now(clock),
                            config.node(),
                            versions)),
            ticket -> isFrom(verified.probed().sha256(), ticket));
    return verified.published(placed.result());
  }

  /**
   * A result is as old as its source, as archives sort by it.
   *
   * @return what is to be said where the volume does not allow it: no reason to withhold a result
   */
  private static Optional<String> date(Path staged, Path original) {
    try {
      Files.setLastModifiedTime(staged, Files.getLastModifiedTime(original));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("The source's modification time could not be given to the result: " + e);
    }
  }

  /** Whether a result ticket tells of a source with this digest. */
  private boolean isFrom(String sourceSha256, Path ticket) {
    try {
      JsonNode root = json.readTree(Files.readAllBytes(ticket));
      return sourceSha256.equals(root.path("source").path("sha256").asText());
    } catch (IOException e) {
      // Not one of ours: its picture is left alone.
      return false;
    }
  }
}
