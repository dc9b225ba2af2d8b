package io.safelight.fleet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a message says of a picture that waits: enough to find it and to show it to a person, never
 * pixels. Written as JSON. A reader passes over fields that it does not know; what it must not pass
 * over raises the {@code version}, which stands in a property of the message as well, so that a
 * broker gives an older node nothing that it would misread.
 *
 * @param version of this form
 * @param id of the claim: unique over all nodes and for all time, in tickets and reports as well
 * @param path below the inbox, with slashes
 * @param bytes the original's size
 * @param sha256 the original's digest where it is known; an intake does not read the file for it
 * @param recipe by its name; the job ticket's single parameters stay in the job ticket
 * @param priority 0 to 9
 * @param attempt the one that it is told for, from 1
 * @param node the one that tells
 * @param claimed when the picture was claimed, in ISO 8601
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClaimCheck(
    @JsonProperty("version") int version,
    @JsonProperty("id") String id,
    @JsonProperty("path") String path,
    @JsonProperty("bytes") long bytes,
    @JsonProperty("sha256") String sha256,
    @JsonProperty("recipe") String recipe,
    @JsonProperty("priority") int priority,
    @JsonProperty("attempt") int attempt,
    @JsonProperty("node") String node,
    @JsonProperty("claimed") String claimed) {
  /** What this program writes, and the newest that it reads. */
  public static final int VERSION = 1;

  /** The message's property that holds the version. */
  public static final String VERSION_PROPERTY = "safelightVersion";

  /** The message's property that holds the claim's id: in all versions. */
  public static final String ID_PROPERTY = "safelightId";

  /** What a worker of this version takes; a message without a version is somebody's mistake. */
  public static final String READABLE =
      VERSION_PROPERTY + " IS NULL OR " + VERSION_PROPERTY + " <= " + VERSION;

  ClaimCheck withPriority(int other) {
    return new ClaimCheck(version, id, path, bytes, sha256, recipe, other, attempt, node, claimed);
  }
}
